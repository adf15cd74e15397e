package sim

import (
	"cmp"
	"slices"
	"time"
	"unsafe"
)

// Holder is a request that holds a slot now.
type Holder struct {
	Slot     int32 // of its stream, from 0, the same until it ends; −1: it is asleep
	Workload int32 // index in the scenario
	Ordinal  uint64
	Age      time.Duration // of its stream; asleep: since it came to line or slot
	Left     time.Duration // until the stream ends, or the sleeper wakes
	Early    bool          // its first token is still to come
}

// Asleep says that it sleeps in the SDK.
func (h *Holder) Asleep() bool { return h.Slot == none }

// Holders appends those that hold a slot now to dst and returns it: first the
// streams in the order of their slots, then the sleepers by workload and
// ordinal.
func (e *Engine) Holders(dst []Holder) []Holder {
	for leaf := range e.slots {
		s := &e.slots[leaf]
		if s.index == none {
			continue
		}
		r := &e.requests[s.index]
		dst = append(dst, Holder{
			Slot: int32(leaf), Workload: int32(r.workload), Ordinal: r.ordinal,
			Age: time.Duration(e.now - r.since), Left: time.Duration(s.end - e.now),
			Early: !r.whole && e.now-r.since < r.length,
		})
	}
	streams := len(dst)
	for i := range e.timers.heap {
		t := &e.timers.heap[i]
		if r := &e.requests[t.index]; t.kind == wakeUp && e.alive(t) && r.state == heldAsleep {
			dst = append(dst, Holder{
				Slot: none, Workload: t.workload, Ordinal: t.ordinal,
				Age: time.Duration(e.now - r.entered), Left: time.Duration(t.at - e.now),
			})
		}
	}
	slices.SortFunc(dst[streams:], func(a, b Holder) int {
		return cmp.Or(cmp.Compare(a.Workload, b.Workload), cmp.Compare(a.Ordinal, b.Ordinal))
	})
	return dst
}

// Waiter is a request in line.
type Waiter struct {
	Workload int32
	Ordinal  uint64
	Waited   time.Duration // so far, on this visit
}

// Waiters appends the longest waiting, most of each workload at most, to dst and
// returns it, the longest first.
func (e *Engine) Waiters(dst []Waiter, most int) []Waiter {
	begin := len(dst)
	for i := range e.lines {
		n := 0
		for index := e.lines[i].first; index >= 0 && n < most; index = e.requests[index].next {
			r := &e.requests[index]
			dst = append(dst, Waiter{Workload: int32(i), Ordinal: r.ordinal, Waited: time.Duration(e.now - r.since)})
			n++
		}
	}
	slices.SortStableFunc(dst[begin:], func(a, b Waiter) int { return cmp.Compare(b.Waited, a.Waited) })
	return dst
}

// Size is about how many bytes a copy of the engine takes.
func (e *Engine) Size() int {
	const (
		ofRequest = int(unsafe.Sizeof(request{}) + unsafe.Sizeof(int32(0)))
		ofSlot    = int(unsafe.Sizeof(slot{}) + 2*unsafe.Sizeof(uint64(0)) + unsafe.Sizeof(int32(0)))
		ofTimer   = int(unsafe.Sizeof(timer{}))
	)
	n := len(e.requests)*ofRequest + len(e.slots)*ofSlot + (len(e.timers.heap)+len(e.returns.heap))*ofTimer
	hists := 3 + 3*len(e.stats.workloads)
	return n + hists*e.stats.open.hist.Size() + int(unsafe.Sizeof(*e))
}
