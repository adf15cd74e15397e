package timeline

import "capsize/sim"

// What a reading tells of those inside one by one, at most: a reading is made
// ten times a second.
const (
	maxHolders = 2048
	maxWaiters = 512
)

// AgeBands is how many parts the whole length of a stream is cut into.
const AgeBands = 8

// Ages counts those who hold a slot.
type Ages struct {
	Bands  [AgeBands]int64 // streams by the share of their whole length that is over
	Early  [AgeBands]int64 // those of them whose first token is still to come
	Asleep int64
}

// AgeBand is the part of its whole length that a stream is in, from 0.
func AgeBand(h *sim.Holder) int {
	whole := h.Age + h.Left
	if whole <= 0 {
		return AgeBands - 1
	}
	share := float64(h.Age) / float64(whole)
	return min(max(0, int(share*AgeBands)), AgeBands-1)
}

// readInside tells who holds a slot and who waits.
func (t *Timeline) readInside(r *Reading) {
	t.inside = t.engine.Holders(t.inside[:0])
	for i := range t.inside {
		h := &t.inside[i]
		if h.Asleep() {
			r.Ages.Asleep++
			continue
		}
		band := AgeBand(h)
		r.Ages.Bands[band]++
		if h.Early {
			r.Ages.Early[band]++
		}
	}
	if len(t.inside) <= maxHolders {
		r.Holders = append([]sim.Holder(nil), t.inside...)
	}
	r.Waiters = t.engine.Waiters(nil, maxWaiters)
}
