package sizing

import (
	"fmt"
	"math"

	"capsize/model/predict"
	"capsize/model/queueing"
	"capsize/model/scenario"
)

// Sizing is what the load asks for: slots by the usual rules and by the goals,
// places in the queue, memory, and rate limits. When the rate moves the load is
// the highest mean load. When everything comes in batches, or nobody knows how
// long streams are held, there is no load: both loads are NaN and every number
// of slots is 0.
type Sizing struct {
	OfferedLoad     float64 // see predict.Result
	OfferedLoadMean float64
	Need            int // ⌈a⌉: the slots that the mean load occupies
	StableC         int // ⌊a⌋ + 1: the fewest with which an unlimited line stays finite
	CHeadroom       int // ⌈1.5·a⌉
	CSqrt           int // ⌈a + 2·√a⌉
	// CGoals is the fewest slots, at least StableC, with which every goal on
	// waits, P(wait), 429s, timeouts and utilization that has a formula is met at
	// this load. nil: no such goal, or no number of slots meets it.
	CGoals *int
	// Window is the range of slots that meets every goal when every slot and
	// every place is taken: from CGoals (StableC without such goals, 1 for a
	// batch) to the most whose memory stays within the limit and the memory_peak
	// goal, and within the cores. WindowAtLoad takes memory p99.9 at this load in
	// place of memory when full. An open end is nil. nil: no number fits, memory
	// when full is not known, or, for Window, the line is unlimited.
	Window, WindowAtLoad *Window
	// Ceiling is what more slots than Window.High do when full, such as "pass
	// 90 % of memory"; "" when that end is open or there is no Window.
	Ceiling string
	// NoFit says why no number of slots fits, such as "no number of slots meets
	// p99 wait ≤ 2 s within 512 MiB"; "" when one does, or when nobody knows.
	NoFit string
	// NotByFormula names the goals that no formula knows: they constrain nothing
	// here.
	NotByFormula []string

	Queue  *Queue  // nil without a rate
	Memory *Memory // nil without memory figures
	Rates  *Rates  // nil without a rate
	CPU    *CPU    // nil when streams take none
	// Limits are those the scenario has, in the order of the Limit names.
	Limits []Limit
}

// Window is a range of slots; a nil end is open.
type Window struct{ Low, High *int }

// String is "40 to 63 slots", "40 or more slots" or "up to 63 slots".
func (w *Window) String() string {
	if w.Low == nil {
		one := 1
		return (&Window{Low: &one, High: w.High}).String()
	}
	return slotsText(*w.Low, w.High)
}

// Size computes all of it for s, whose predictions are p. It errs when the load
// is not finite or asks for more slots than an int64 can count. Above 20,000
// slots, or as many streams in flight, what has to ask the formulas again is
// left out: nobody waits for a key press that long.
func Size(s *scenario.Scenario, p *predict.Result) (Sizing, error) {
	z, err := rules(p)
	if err != nil || p.Case == nil {
		return z, err
	}
	v := newSolver(s, p)
	z.NotByFormula = namesOf(v.blind)
	v.setWindows(&z)
	if !p.Batch && !math.IsNaN(p.OfferedLoad) {
		z.Queue = v.queue()
	}
	z.Memory, z.Rates, z.CPU = v.memory(), v.rates(), v.cpu()
	z.Limits = v.limits()
	return z, nil
}

// rules are the slots that need nothing but the load.
func rules(p *predict.Result) (Sizing, error) {
	z := Sizing{OfferedLoad: p.OfferedLoad, OfferedLoadMean: p.OfferedLoadMean}
	a := p.OfferedLoad
	if math.IsNaN(a) {
		return z, nil
	}
	switch {
	case a < queueing.MinLoad:
		a = 0
	case a > queueing.MaxServers/2:
		return huge(z, a)
	}
	var err error
	if z.Need, err = queueing.NeedSlots(a); err != nil {
		return z, err
	}
	if z.StableC, err = queueing.StableServers(a); err != nil {
		return z, err
	}
	if z.CHeadroom, err = queueing.Headroom(a, queueing.HeadroomFactor); err != nil {
		return z, err
	}
	z.CSqrt, err = queueing.SquareRoot(a, queueing.SquareRootBeta)
	return z, err
}

// huge applies the rules to loads of millions, which no pool has but a typing
// error may ask for: plain arithmetic, beyond the range of the formulas.
func huge(z Sizing, a float64) (Sizing, error) {
	if !(a < math.MaxInt64/4) {
		return z, fmt.Errorf("the offered load is %g streams: lower the rate or the duration", a)
	}
	z.Need, z.StableC = int(math.Ceil(a)), int(math.Floor(a))+1
	z.CHeadroom = int(math.Ceil(queueing.HeadroomFactor * a))
	z.CSqrt = int(math.Ceil(a + queueing.SquareRootBeta*math.Sqrt(a)))
	return z, nil
}
