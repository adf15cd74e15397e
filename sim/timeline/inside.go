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

// Ages counts those who hold a slot. Each is in one of the counts.
type Ages struct {
	Early  int64           // streams whose first token is still to come
	Bands  [AgeBands]int64 // the others by the share of their whole length that is over
	Asleep int64           // between two tries of the SDK
}

// Busy is how many slots are held.
func (a *Ages) Busy() int64 { return a.Streams() + a.Early + a.Asleep }

// Streams is how many streams produce.
func (a *Ages) Streams() int64 {
	sum := int64(0)
	for _, n := range a.Bands {
		sum += n
	}
	return sum
}

// AgeBand is the part of its whole length that a stream is in, from 0.
func AgeBand(h *sim.Holder) int {
	age, whole := h.Age.Seconds(), h.Age.Seconds()+h.Left.Seconds()
	if !(whole > 0) {
		return AgeBands - 1
	}
	return min(int(max(0, age/whole)*AgeBands), AgeBands-1)
}

// readInside tells who holds a slot and who waits.
func (t *Timeline) readInside(r *Reading) {
	t.inside = t.engine.Holders(t.inside[:0])
	for i := range t.inside {
		switch h := &t.inside[i]; {
		case h.Asleep():
			r.Ages.Asleep++
		case h.Early:
			r.Ages.Early++
		default:
			r.Ages.Bands[AgeBand(h)]++
		}
	}
	if len(t.inside) <= maxHolders {
		r.Holders = append([]sim.Holder(nil), t.inside...)
	}
	r.Waiters = t.engine.Waiters(nil, maxWaiters)
}
