package sim

// timer is a rare event that belongs to one request: it runs out of patience,
// its SDK wakes up, or its caller comes back.
type timer struct {
	at       int64
	ordinal  uint64
	index    int32 // of its record
	workload int32
	kind     timerKind
}

// timerKind orders timers of one instant (design §1.1).
type timerKind uint8

const (
	patienceOver timerKind = iota
	wakeUp
	comeBack
)

func (a *timer) before(b *timer) bool {
	switch {
	case a.at != b.at:
		return a.at < b.at
	case a.kind != b.kind:
		return a.kind < b.kind
	case a.workload != b.workload:
		return a.workload < b.workload
	}
	return a.ordinal < b.ordinal
}

// timers is a 4-ary heap. Entries are not removed when they lose their
// meaning: whoever pops one checks it against its record.
type timers struct {
	heap []timer
}

// next returns the earliest instant, or never.
func (h *timers) next() int64 {
	if len(h.heap) == 0 {
		return never
	}
	return h.heap[0].at
}

func (h *timers) push(t timer) {
	h.heap = append(h.heap, t)
	i := len(h.heap) - 1
	for i > 0 {
		parent := (i - 1) / 4
		if !t.before(&h.heap[parent]) {
			break
		}
		h.heap[i] = h.heap[parent]
		i = parent
	}
	h.heap[i] = t
}

func (h *timers) pop() timer {
	top, n := h.heap[0], len(h.heap)-1
	last := h.heap[n]
	h.heap = h.heap[:n]
	if n > 0 {
		h.sink(0, last)
	}
	return top
}

// sink puts t into the hole at i and lets it find its place below.
func (h *timers) sink(i int, t timer) {
	n := len(h.heap)
	for {
		child := 4*i + 1
		if child >= n {
			break
		}
		best := child
		for c := child + 1; c < min(child+4, n); c++ {
			if h.heap[c].before(&h.heap[best]) {
				best = c
			}
		}
		if !h.heap[best].before(&t) {
			break
		}
		h.heap[i] = h.heap[best]
		i = best
	}
	h.heap[i] = t
}

// keep drops every timer for which f is false and restores the heap.
func (h *timers) keep(f func(*timer) bool) {
	kept := h.heap[:0]
	for i := range h.heap {
		if f(&h.heap[i]) {
			kept = append(kept, h.heap[i])
		}
	}
	h.heap = kept
	for i := len(kept)/4 + 1; i >= 0; i-- {
		if i < len(kept) {
			h.sink(i, kept[i])
		}
	}
}
