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

// towards returns the nearer of two stops: whichever part is reached first.
func (p place) towards(q place) place {
	return place{min(p.at, q.at), min(p.events, q.events)}
}

// here is the place where the run stands.
func (t *Timeline) here() place { return place{t.engine.Now(), t.engine.Events()} }
