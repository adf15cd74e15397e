package dist

import (
	"fmt"
	"math"
)

// The smallest and largest coefficient of variation that [New] accepts for a
// family with a free one. Below MinCV a law is deterministic to every purpose
// here; above MaxCV the moments say nothing about a sample of any feasible size.
const (
	MinCV = 0.001
	MaxCV = 100
)

// Law is one distribution of a positive quantity: a family and its parameters.
// It is a plain value: comparable, safe to copy and to share, never changed
// after [New] or [FromQuantiles]. Its unit is the unit of the mean it was made
// from. The zero value is no law; its methods return NaN or 0.
type Law struct {
	family Family
	mean   float64
	scv    float64
	// shape and scale by family:
	// lognormal: mu and sigma of the logarithm; gamma: shape and scale.
	shape, scale float64
	gamma        gammaSampler
}

// New returns the law of the family with the given mean and coefficient of
// variation (standard deviation over mean).
//
// The mean must be positive and finite. cv must be 1 for exponential, 0 for
// deterministic, and in [MinCV, MaxCV] for lognormal and gamma. It is an error
// when the second moment is not a positive finite float, or the family is not
// built.
func New(f Family, mean, cv float64) (Law, error) {
	if int(f) >= len(familyNames) {
		return Law{}, fmt.Errorf("%s is not a distribution", f)
	}
	if !f.Built() {
		return Law{}, f.notBuilt()
	}
	if !(mean > 0) || math.IsInf(mean, 1) {
		return Law{}, fmt.Errorf("mean of %s must be positive and finite, got %v", f, mean)
	}
	if err := checkCV(f, cv); err != nil {
		return Law{}, err
	}
	l := Law{family: f, mean: mean, scv: cv * cv}
	switch f {
	case Lognormal:
		s2 := math.Log1p(l.scv)
		l.shape, l.scale = math.Log(mean)-s2/2, math.Sqrt(s2)
	case Gamma:
		l.setGamma(1 / l.scv)
	}
	return l.checked()
}

// checkCV says whether the family can have this coefficient of variation.
func checkCV(f Family, cv float64) error {
	switch {
	case f == Exponential && cv != 1:
		return fmt.Errorf("cv of exponential is always 1, got %v: leave it out or choose lognormal or gamma", cv)
	case f == Deterministic && cv != 0:
		return fmt.Errorf("cv of deterministic is always 0, got %v: leave it out or choose lognormal or gamma", cv)
	case f == Exponential || f == Deterministic:
		return nil
	case cv == 0:
		return fmt.Errorf("cv of %s must be positive, got 0: for no spread choose deterministic", f)
	case !(cv >= MinCV && cv <= MaxCV):
		return fmt.Errorf("cv of %s must be %v to %v, got %v", f, MinCV, MaxCV, cv)
	}
	return nil
}

// checked refuses a law whose moments leave the range of a float.
func (l Law) checked() (Law, error) {
	m2 := l.SecondMoment()
	if m2 > 0 && !math.IsInf(m2, 1) {
		return l, nil
	}
	return Law{}, fmt.Errorf("mean of %s, %v, is too small or too large to compute with", l.family, l.mean)
}

// Family returns the family of the law.
func (l Law) Family() Family { return l.family }

// Mean returns the mean.
func (l Law) Mean() float64 { return l.mean }

// Variance returns the variance.
func (l Law) Variance() float64 { return l.mean * l.mean * l.scv }

// SCV returns the squared coefficient of variation, variance over squared mean.
func (l Law) SCV() float64 { return l.scv }

// CV returns the coefficient of variation, standard deviation over mean.
func (l Law) CV() float64 { return math.Sqrt(l.scv) }

// SecondMoment returns E[X²].
func (l Law) SecondMoment() float64 { return l.mean * l.mean * (1 + l.scv) }

// ResidualMean returns E[X²]/(2 E[X]): the mean time still to run of a stream
// met at a random instant (Cox 1962, "Renewal Theory", §5.4).
func (l Law) ResidualMean() float64 { return l.mean * (1 + l.scv) / 2 }

// Sample draws from the law. It allocates nothing; the number of uniform draws
// it takes from r varies. Samples are ≥ 0; 0 itself occurs only when a draw is
// too small for a float.
func (l *Law) Sample(r *Rand) float64 {
	switch l.family {
	case Exponential:
		return l.mean * r.Exp()
	case Lognormal:
		return math.Exp(l.shape + l.scale*r.Normal())
	case Gamma:
		return l.gamma.sample(r)
	}
	return l.mean
}
