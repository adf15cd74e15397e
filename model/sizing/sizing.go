package sizing

import (
	"fmt"
	"math"

	"capsize/model/predict"
	"capsize/model/queueing"
	"capsize/model/scenario"
)

// Sizing is what the load asks for, by the usual rules. When the rate moves the
// slots are those of the highest mean load. When everything comes in batches, or
// nobody knows how long streams are held, there is no load: both loads are NaN
// and every number of slots is 0.
type Sizing struct {
	OfferedLoad     float64 // see predict.Result
	OfferedLoadMean float64
	Need            int // ⌈a⌉: the slots that the mean load occupies
	StableC         int // ⌊a⌋ + 1: the fewest with which an unlimited line stays finite
	CHeadroom       int // ⌈1.5·a⌉
	CSqrt           int // ⌈a + 2·√a⌉
	// CGoals is the fewest slots that meet every goal; Window the range that
	// does, when full and at this load, an open end being nil. nil: not known.
	CGoals               *int
	Window, WindowAtLoad *Window
}

// Window is a range of slots; a nil end is open.
type Window struct{ Low, High *int }

// Size computes the rules for s, whose predictions are p. It errs when the load
// is not finite or asks for more slots than an int64 can count.
func Size(s *scenario.Scenario, p *predict.Result) (Sizing, error) {
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
