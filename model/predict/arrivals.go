package predict

import (
	"math"
	"sort"
	"time"

	"capsize/model/scenario"
)

// step is the rate from an instant on, as a straight line up to the next step.
type step struct{ at, rate, slope float64 }

// value is the rate of the line at an instant.
func (s *step) value(at float64) float64 { return s.rate + s.slope*(at-s.at) }

// waveStep is how far, in seconds, a straight line stands in for a daily wave:
// 96 lines a day, which leaves it by at most (2π/96)²/8 = 5·10⁻⁴ of the swing.
const waveStep = 900

// waveDays is how much of a daily wave is followed. A run of more days meets
// the same day again and again, so the rest counts by its mean.
const waveDays = 40

const day = 86400

// profileSteps is the rate of a workload over a run whose window is [from, to].
func profileSteps(w *scenario.Workload, scale, from, to float64) []step {
	a := &w.Arrivals
	p := &a.Profile
	scale *= a.Scale
	switch p.Shape {
	case "daily":
		return dailySteps(w, scale/a.Scale, from, to)
	case "linear":
		return linearSteps(a, scale)
	}
	steps := []step{{at: 0, rate: a.Rate * scale}}
	for _, p := range p.Points {
		steps = append(steps, step{at: p.At.Seconds(), rate: p.Rate * scale})
	}
	return steps
}

func linearSteps(a *scenario.Arrivals, scale float64) []step {
	steps := []step{{at: 0, rate: a.Rate * scale}}
	for _, p := range a.Profile.Points {
		next := step{at: p.At.Seconds(), rate: p.Rate * scale}
		last := &steps[len(steps)-1]
		if next.at == last.at { // a point at 0 replaces the rate there
			*last = next
			continue
		}
		last.slope = (next.rate - last.rate) / (next.at - last.at)
		steps = append(steps, next)
	}
	return steps
}

// dailySteps follows the wave from two days before the window on.
func dailySteps(w *scenario.Workload, scale, from, to float64) []step {
	at := func(t float64) float64 { return scale * w.RateAt(time.Duration(t*1e9)) }
	mid := scale * w.Arrivals.Scale * (w.Arrivals.Profile.Low + w.Arrivals.Profile.High) / 2
	var steps []step
	start := max(0, waveStep*math.Floor((from-2*day)/waveStep))
	if start > 0 {
		steps = append(steps, step{at: 0, rate: mid})
	}
	end := min(to, start+waveDays*day)
	for t := start; t < end; t += waveStep {
		rate := at(t)
		steps = append(steps, step{at: t, rate: rate, slope: (at(t+waveStep) - rate) / waveStep})
	}
	return append(steps, step{at: waveStep * math.Ceil(end/waveStep), rate: mid})
}

// Requests of a trace are counted in bins: about so many in one, and at most so
// many bins.
const (
	binRows = 50
	maxBins = 200
)

// binTrace turns a trace into rates. A trace of one instant is a batch.
func (f *flow) binTrace(tr *scenario.TraceArrivals, scale float64) {
	rows := tr.Rows
	n := len(rows)
	if n == 0 {
		return
	}
	spread := tr.Spread.Seconds() / scale
	at := func(i int) float64 { return rows[i].At.Seconds()/scale + spread/2 } // where it comes on average
	begin, end, bins := at(0), at(n-1), min(1+n/binRows, maxBins)
	switch {
	case begin == end && spread == 0:
		f.size, f.at = float64(n), begin
		return
	case begin == end:
		begin, end, bins = begin-spread/2, end+spread/2, 1
	}
	if begin > 0 {
		f.steps = append(f.steps, step{})
	}
	width := (end - begin) / float64(bins)
	before, i := 0.0, 0
	for b := range bins {
		edge := begin + float64(b+1)*width
		for i < n && at(i) <= edge {
			i++
		}
		// Between two requests a part of one counts, so that equal gaps make equal bins.
		count := float64(n)
		if b < bins-1 {
			part := (edge - at(i-1)) / (at(i) - at(i-1))
			count *= (float64(i-1) + part) / float64(n-1)
		}
		f.steps = append(f.steps, step{at: edge - width, rate: (count - before) / width})
		before = count
	}
	f.steps = append(f.steps, step{at: end})
}

// rateAt is the rate in force at an instant; at a step the new one.
func (f *flow) rateAt(at float64) float64 {
	i := sort.Search(len(f.steps), func(i int) bool { return f.steps[i].at > at }) - 1
	if i < 0 {
		return 0
	}
	return max(0, f.steps[i].value(at))
}

// rateMean is the average arrival rate of the workload over [from, to], 1/s.
func (f *flow) rateMean(from, to float64) float64 {
	var sum float64
	for i, s := range f.steps {
		end := math.Inf(1)
		if i+1 < len(f.steps) {
			end = f.steps[i+1].at
		}
		if a, b := max(s.at, from), min(end, to); b > a {
			sum += s.value(a+(b-a)/2) * (b - a)
		}
	}
	if f.size > 0 && f.at >= from && f.at <= to {
		sum += f.size
	}
	return sum / (to - from)
}
