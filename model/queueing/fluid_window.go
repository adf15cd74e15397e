package queueing

import "math"

// fluidWindow is what Fluid adds up from Open on.
type fluidWindow struct {
	elapsed, arrivals, rejected, timedOut, served float64
	busy, queue, most, late                       float64
	joined, delay                                 float64 // who will be served, and the sum of their waits
	waits                                         []fluidWait
}

// fluidWait is a number of arrivals that wait from lo to hi seconds, evenly.
type fluidWait struct{ number, lo, hi float64 }

// Open begins a window: everything below counts from now on.
func (f *Fluid) Open() {
	f.fluidWindow = fluidWindow{most: f.line + f.leaving}
}

func (w *fluidWindow) count(h, arrivals, rejected float64) {
	w.elapsed += h
	w.arrivals += arrivals
	w.rejected += rejected
}

// mostWaits is how many pieces of the law of the wait are kept: beyond, each two
// neighbours become one.
const mostWaits = 4096

// sample takes in arrivals that will be served after from to to seconds.
func (w *fluidWindow) sample(number, from, to float64) {
	if number <= 0 {
		return
	}
	w.joined += number
	w.delay += number * (from + to) / 2
	x := fluidWait{number, math.Min(from, to), math.Max(from, to)}
	if n := len(w.waits); n > 0 && w.waits[n-1].same(x) {
		w.waits[n-1] = w.waits[n-1].with(x)
		return
	}
	if len(w.waits) >= mostWaits {
		half := w.waits[:0]
		for i := 0; i+1 < len(w.waits); i += 2 {
			a, b := w.waits[i], w.waits[i+1]
			if a.touches(b) {
				half = append(half, a.with(b))
			} else {
				half = append(half, a, b)
			}
		}
		w.waits = half
	}
	w.waits = append(w.waits, x)
}

func (x fluidWait) with(y fluidWait) fluidWait {
	return fluidWait{x.number + y.number, math.Min(x.lo, y.lo), math.Max(x.hi, y.hi)}
}

// touches reports whether the pieces have an end in common, or are one instant.
func (x fluidWait) touches(y fluidWait) bool {
	near := 1e-9 * math.Max(x.hi, y.hi)
	return math.Abs(x.hi-y.lo) <= near || math.Abs(y.hi-x.lo) <= near
}

// same reports whether two pieces that touch are as dense as each other.
func (x fluidWait) same(y fluidWait) bool {
	dx, dy := x.hi-x.lo, y.hi-y.lo
	if dx == 0 || dy == 0 {
		return dx == dy && x.lo == y.lo
	}
	return x.touches(y) && math.Abs(x.number*dy-y.number*dx) <= 1e-6*x.number*dy
}

// Elapsed is the length of the window, in seconds.
func (f *Fluid) Elapsed() float64 { return f.elapsed }

// ArrivalCount is the number of arrivals in the window, rejected ones too.
func (f *Fluid) ArrivalCount() float64 { return f.arrivals }

// Rejected is the number that found c+K in the system.
func (f *Fluid) Rejected() float64 { return f.rejected }

// TimedOut is the number that left the line in the window, out of patience.
func (f *Fluid) TimedOut() float64 { return f.timedOut }

// BusyIntegral is the integral of the number at servers, in server seconds.
func (f *Fluid) BusyIntegral() float64 { return f.fluidWindow.busy }

// QueueIntegral is the integral of the number in line, in request seconds.
func (f *Fluid) QueueIntegral() float64 { return f.queue }

// MaxQueue is the largest number in line within the window.
func (f *Fluid) MaxQueue() float64 { return f.most }

// PWait is the share of the arrivals of the window that were let in that found
// all servers busy; 0 when nobody was let in.
func (f *Fluid) PWait() float64 {
	if in := f.arrivals - f.rejected; in > 0 {
		return math.Min(1, f.late/in)
	}
	return 0
}

// MeanWait is the mean time in line in seconds of the arrivals of the window
// that reach a server, within it or later; 0 when there are none.
func (f *Fluid) MeanWait() float64 {
	if f.joined == 0 {
		return 0
	}
	return f.delay / f.joined
}

// WaitTail is the share of them that wait longer than x seconds. Error:
// ParamError for x negative or not finite.
func (f *Fluid) WaitTail(x float64) (float64, error) {
	if err := checkTime(x); err != nil {
		return 0, err
	}
	return f.longer(x), nil
}

func (w *fluidWindow) longer(x float64) float64 {
	if w.joined == 0 {
		return 0
	}
	sum := 0.0
	for _, p := range w.waits {
		switch {
		case x < p.lo:
			sum += p.number
		case x < p.hi:
			sum += p.number * (p.hi - x) / (p.hi - p.lo)
		}
	}
	return math.Min(1, sum/w.joined)
}

// WaitQuantile is the time in seconds that a share p of them do not exceed in
// line; 0 when at least p do not wait. Error: ParamError unless 0 ≤ p < 1.
func (f *Fluid) WaitQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	lo, hi := 0.0, 0.0
	for _, w := range f.waits {
		hi = math.Max(hi, w.hi)
	}
	if f.longer(0) <= 1-p {
		return 0, nil
	}
	for range 60 {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			break
		}
		if f.longer(mid) > 1-p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi, nil
}
