package timeline

import (
	"math"
	"time"
)

// place is a place in a run: an instant, and how many events there were by
// then, since many can happen at one instant.
type place struct {
	at     time.Duration
	events uint64
}

// instant is the place at which everything up to an instant has been processed.
func instant(at time.Duration) place { return place{at, math.MaxUint64} }

// before says whether p comes before q. Along a run time and count only grow.
func (p place) before(q place) bool {
	return p.at < q.at || p.at == q.at && p.events < q.events
}

// all says that a place is an instant.
func (p place) all() bool { return p.events == math.MaxUint64 }

// within says whether p comes no later than q in both time and events, of which
// the time may be later than that of as many events.
func (p place) within(q place) bool {
	return p.at <= q.at && p.events <= q.events && (p.at < q.at || !q.all() || p.events == 0)
}

// or returns whichever of two places comes first.
func (p place) or(q place) place {
	if q.before(p) {
		return q
	}
	return p
}

// here is the place where the run stands.
func (t *Timeline) here() place { return place{t.engine.Now(), t.engine.Events()} }
