package timeline

import (
	"math"

	"capsize/sim"
)

// Waits counts the requests that opened a stream by how long they had waited
// since they first arrived: at 0 those that waited less than shortWait, at i
// those below 2^i times as long, at the end all others. Counts of neighbouring
// rows add up.
type Waits [24]uint32

// shortBits is the length in bits of the longest wait, in nanoseconds, that
// counts as none.
const (
	shortBits = 20
	shortWait = (1 << shortBits) / 1e9 // seconds
)

// ShortestWait is the wait in seconds below which a row says 0: about 1 ms.
const ShortestWait = shortWait

// Add puts the counts of another stretch of time on top.
func (w *Waits) Add(o *Waits) {
	for i, n := range o {
		w[i] += n
	}
}

// Count is the number of requests.
func (w *Waits) Count() (n uint64) {
	for _, k := range w {
		n += uint64(k)
	}
	return n
}

// Quantile returns the wait in seconds that a share p, in [0, 1], of the
// requests did not exceed: 0 below ShortestWait, elsewhere within the right
// doubling of ShortestWait, in which logarithms are taken to be spread evenly.
// It is NaN when there were no requests.
func (w *Waits) Quantile(p float64) float64 {
	total := w.Count()
	if total == 0 {
		return math.NaN()
	}
	need, sum := p*float64(total), 0.0
	last := 0
	for i, n := range w {
		if n == 0 {
			continue
		}
		last = i
		if sum+float64(n) >= need {
			break
		}
		sum += float64(n)
	}
	if last == 0 {
		return 0
	}
	part := min(1, max(0, (need-sum)/float64(w[last])))
	return shortWait * math.Exp2(float64(last-1)+part)
}

// Wait is the quantile p, in [0, 1], of the waits of requests that opened a
// stream in this stretch of time, as [Waits.Quantile] gives it.
func (p *Row) Wait(q float64) float64 { return p.Waits.Quantile(q) }

// waitCounts are cumulative: of the engine's window, up to the last look.
type waitCounts [len(Waits{})]uint64

// countWaits reads the engine's histograms.
func countWaits(e *sim.Engine) (c waitCounts) {
	for _, h := range e.Distributions().Wait {
		for k, n := range h.Octaves() {
			c[min(max(0, k-shortBits), len(c)-1)] += n
		}
	}
	return c
}

// later counts again, when as many have opened a stream since as started says,
// waited of them late. Where none was late the engine's histograms are left
// alone.
func (c *waitCounts) later(e *sim.Engine, started, waited uint64) waitCounts {
	if waited > 0 {
		return countWaits(e)
	}
	now := *c
	now[0] += started
	return now
}
