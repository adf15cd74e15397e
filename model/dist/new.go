package dist

import (
	"fmt"
	"math"
)

// New returns the law of the family with the given mean and coefficient of
// variation (standard deviation over mean).
//
// The mean must be positive and finite. cv must be 1 for exponential, 0 for
// deterministic, at least 1 for hyperexponential, at most 1/√3 for uniform, and
// within [MinCV, MaxCV] for all but the first two. Pareto, empirical and mixture
// have makers of their own. It is an error when the second moment is not a
// positive finite float.
//
// Hyperexponential is a choice of two exponential phases with balanced means:
// both contribute one half of the mean (Tijms 2003, "A First Course in
// Stochastic Models", appendix B).
func New(f Family, mean, cv float64) (Law, error) {
	switch {
	case !f.Built():
		return Law{}, fmt.Errorf("%s is not a distribution that has a mean and a cv", f)
	case f == Pareto:
		return Law{}, fmt.Errorf("%s is not given by mean and cv: give mean, shape and max", f)
	case f == Empirical:
		return Law{}, fmt.Errorf("%s is not given by mean and cv: give samples", f)
	case f == Mixture:
		return Law{}, fmt.Errorf("%s is not given by mean and cv: give parts", f)
	}
	if err := checkPositive("mean", f, mean); err != nil {
		return Law{}, err
	}
	if err := checkCV(f, cv); err != nil {
		return Law{}, err
	}
	l := Law{family: f, mean: mean, scv: cv * cv, high: math.Inf(1)}
	switch f {
	case Deterministic:
		l.low, l.high = mean, mean
	case Lognormal:
		s2 := math.Log1p(l.scv)
		l.shape, l.scale = math.Log(mean)-s2/2, math.Sqrt(s2)
	case Gamma:
		l.setGamma(1 / l.scv)
	case Weibull:
		l.setWeibull(weibullShape(l.scv))
	case Uniform:
		half := mean * cv * math.Sqrt(3)
		l.low, l.high = max(0, mean-half), mean+half
	case Hyperexponential:
		l.setHyperexponential()
	}
	return l.checked()
}

// checkPositive says whether the named number of a law is positive and finite.
func checkPositive(name string, f Family, x float64) error {
	if !(x > 0) || math.IsInf(x, 1) {
		return fmt.Errorf("%s of %s must be positive and finite, got %v", name, f, x)
	}
	return nil
}

// maxUniformCV is the spread of a uniform law that starts at 0.
var maxUniformCV = 1 / math.Sqrt(3)

// checkCV says whether the family can have this coefficient of variation.
func checkCV(f Family, cv float64) error {
	const another = "leave it out or choose lognormal or gamma"
	switch {
	case f == Exponential && cv != 1:
		return fmt.Errorf("cv of exponential is always 1, got %v: %s", cv, another)
	case f == Deterministic && cv != 0:
		return fmt.Errorf("cv of deterministic is always 0, got %v: %s", cv, another)
	case f == Exponential || f == Deterministic:
		return nil
	case f == Hyperexponential && !(cv >= 1 && cv <= MaxCV):
		return fmt.Errorf("cv of hyperexponential must be 1 to %v, got %v: for less spread choose lognormal or gamma", MaxCV, cv)
	case cv == 0:
		return fmt.Errorf("cv of %s must be positive, got 0: for no spread choose deterministic", f)
	// The tolerance admits 1/√3 however it was rounded.
	case f == Uniform && !(cv >= MinCV && cv <= maxUniformCV*(1+1e-9)):
		return fmt.Errorf("cv of uniform must be %v to 0.577 (1/√3, a law that starts at 0), got %v", MinCV, cv)
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

// FromQuantiles returns the law of the family with the given median and 95th
// percentile. Families: lognormal, Weibull and uniform, in closed form, and
// gamma, whose shape is the root of quantile(0.95)/quantile(0.5) = p95/p50. Both
// must be finite with p95 > p50 > 0 (for uniform also p95 ≤ 1.9·p50, where the
// law starts at 0), and the resulting coefficient of variation in [MinCV,
// MaxCV].
func FromQuantiles(f Family, p50, p95 float64) (Law, error) {
	switch f {
	case Lognormal, Gamma, Weibull, Uniform:
	default:
		return Law{}, fmt.Errorf("%s cannot be given by p50 and p95: choose lognormal, gamma, weibull or uniform", f)
	}
	if err := checkPositive("p50", f, p50); err != nil {
		return Law{}, err
	}
	if !(p95 > p50) || math.IsInf(p95, 1) {
		return Law{}, fmt.Errorf("p95 of %s must be finite and above p50, got p50 %v and p95 %v", f, p50, p95)
	}
	l := Law{family: f, high: math.Inf(1)}
	spread := math.Log(p95) - math.Log(p50)
	switch f {
	case Lognormal:
		l.shape, l.scale = math.Log(p50), spread/normalQuantile(0.95)
		s2 := l.scale * l.scale
		l.mean, l.scv = math.Exp(l.shape+s2/2), math.Expm1(s2)
	case Gamma:
		if shape := gammaShape(spread); shape > 0 {
			l.mean, l.scv = shape*(p50/gammaQuantile(shape, 0.5)), 1/shape
			l.setGamma(shape)
		}
	case Weibull:
		shape := math.Log(math.Log(20)/math.Ln2) / spread
		l.mean, l.scv = p50*math.Exp(logGamma1p(1/shape)-math.Log(math.Ln2)/shape), math.Expm1(weibullSpread(1/shape))
		l.setWeibull(shape)
	case Uniform:
		half := (p95 - p50) / 0.9
		if half > p50*(1+1e-12) {
			return Law{}, fmt.Errorf("p95 of uniform must be at most 1.9 times p50, where the law starts at 0, got p50 %v and p95 %v", p50, p95)
		}
		l.mean, l.low, l.high = p50, max(0, p50-half), p50+half
		l.scv = half / p50 * (half / p50) / 3
	}
	if cv := math.Sqrt(l.scv); !(cv >= MinCV && cv <= MaxCV) {
		return Law{}, fmt.Errorf("p50 %v and p95 %v are too close together or too far apart for %s: its cv would leave %v to %v",
			p50, p95, f, MinCV, MaxCV)
	}
	return l.checked()
}
