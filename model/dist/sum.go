package dist

import (
	"fmt"
	"math"
)

// sum is the table of the sum of two independent parts.
type sum struct{ start, rest measure }

// NewSum returns the law of the life of a stream stated by parts: first-token
// time plus output tokens over tokensPerSecond, the two independent. Moments
// are exact. Parts may be any laws that [New], [FromQuantiles], [NewPareto],
// [NewEmpirical] and [NewMixture] make; the rate must be positive and finite.
//
// Survival, cdf and residual life are exact sums where one part is
// deterministic or empirical, else an integral with a relative error below
// 1e-10 and some 20 to 100 µs a value, several times that for a gamma law of cv
// above 1; the quantile solves for them in some 12 values. Where an empirical
// part has more than 1,024 samples, these functions, not the moments, take
// neighbouring samples together.
//
// The sum of two deterministic parts is deterministic.
func NewSum(firstToken, outputTokens Law, tokensPerSecond float64) (Law, error) {
	rate := tokensPerSecond
	if !(rate > 0) || math.IsInf(rate, 1) {
		return Law{}, fmt.Errorf("output rate must be positive and finite, got %v tokens a second", rate)
	}
	for i, part := range []*Law{&firstToken, &outputTokens} {
		name := [...]string{"first-token time", "output tokens"}[i]
		if part.mean == 0 {
			return Law{}, fmt.Errorf("%s of a sum is no distribution", name)
		}
		if !part.summable() {
			return Law{}, fmt.Errorf("%s of a sum cannot be a %s distribution", name, part.family)
		}
	}
	f, g := firstToken, outputTokens.scaled(1/rate)
	mean := f.mean + g.mean
	if f.family == Deterministic && g.family == Deterministic {
		return New(Deterministic, mean, 0)
	}
	if _, err := g.checked(); err != nil {
		return Law{}, fmt.Errorf("output tokens over output rate: %w", err)
	}
	a, b := f.mean/mean, g.mean/mean
	l := Law{family: Sum, mean: mean, scv: a*a*f.scv + b*b*g.scv, low: f.low + g.low, high: f.high + g.high}
	if _, err := l.checked(); err != nil {
		return Law{}, err
	}
	l.table = &table{sum: sum{start: newMeasure(f), rest: newMeasure(g)}}
	return l, nil
}

// summable reports whether a law can be split into atoms and densities.
func (l *Law) summable() bool {
	switch l.family {
	case Sum, Truncated, Cut:
		return false
	case Mixture:
		for i := range l.table.parts {
			if !l.table.parts[i].summable() {
				return false
			}
		}
	}
	return true
}

// The sum splits by linearity: an atom of one part shifts the whole of the other
// part, and what is left is smooth on both sides. There the plane is cut at h
// and x − h, so that each integral has a density near 0 only as its weight and
// a cdf away from 0 as its value, both smooth in the logarithm:
//
//	P(F+G > x) = P(F>h)P(G>x−h) + ∫₀ʰ f(u) P(G > x−u) du + ∫₀ˣ⁻ʰ g(u) P(F > x−u) du

func (s *sum) survival(x float64) float64 {
	f, g, total := &s.start, &s.rest, 0.0
	for _, a := range g.atoms {
		total += a.weight * f.law.survival(x-a.at)
	}
	for _, a := range f.atoms {
		total += a.weight * g.smooth(x-a.at, (*Law).survival)
	}
	if f.mass > 0 && g.mass > 0 {
		h := s.split(x)
		total += f.smooth(h, (*Law).survival) * g.smooth(x-h, (*Law).survival)
		total += f.expect(h, x, g, func(u float64) float64 { return g.smooth(x-u, (*Law).survival) })
		total += g.expect(x-h, x, f, func(u float64) float64 { return f.smooth(x-u, (*Law).survival) })
	}
	return min(total, 1)
}

func (s *sum) cdf(x float64) float64 {
	f, g, total := &s.start, &s.rest, 0.0
	for _, a := range g.atoms {
		total += a.weight * f.law.cdf(x-a.at)
	}
	for _, a := range f.atoms {
		total += a.weight * g.smooth(x-a.at, (*Law).cdf)
	}
	if f.mass > 0 && g.mass > 0 {
		h := s.split(x)
		total -= f.smooth(h, (*Law).cdf) * g.smooth(x-h, (*Law).cdf)
		total += f.expect(h, x, g, func(u float64) float64 { return g.smooth(x-u, (*Law).cdf) })
		total += g.expect(x-h, x, f, func(u float64) float64 { return f.smooth(x-u, (*Law).cdf) })
	}
	return min(max(total, 0), 1)
}

// split returns where to cut x between the parts: half and half, but within
// reach of both when they start above 0.
func (s *sum) split(x float64) float64 {
	low, rest := s.start.law.low, s.rest.law.low
	return low + (x-low-rest)/2
}

// cappedMean is E[min(F, x)] + E[min(G, x−F); F < x].
func (s *sum) cappedMean(x float64) float64 {
	f, g, total := &s.start, &s.rest, 0.0
	for _, a := range g.atoms {
		at := min(a.at, x)
		total += a.weight * (at + f.law.cappedMean(x-at))
	}
	for _, a := range f.atoms {
		at := min(a.at, x)
		total += a.weight * (at*g.mass + g.smooth(x-at, (*Law).cappedMean))
	}
	if f.mass > 0 && g.mass > 0 {
		total += g.mass * f.smooth(x, (*Law).cappedMean)
		total += f.expect(x, x, g, func(u float64) float64 { return g.smooth(x-u, (*Law).cappedMean) })
	}
	return total
}

// cappedSquare is E[min(F, x)²] + E[2F·min(G, x−F) + min(G, x−F)²; F < x].
func (s *sum) cappedSquare(x float64) float64 {
	f, g, total := &s.start, &s.rest, 0.0
	for _, a := range g.atoms {
		at := min(a.at, x)
		total += a.weight * (at*at + 2*at*f.law.cappedMean(x-at) + f.law.cappedSquare(x-at))
	}
	more := func(at float64) float64 {
		return 2*at*g.smooth(x-at, (*Law).cappedMean) + g.smooth(x-at, (*Law).cappedSquare)
	}
	for _, a := range f.atoms {
		at := min(a.at, x)
		total += a.weight * (at*at*g.mass + more(at))
	}
	if f.mass > 0 && g.mass > 0 {
		total += g.mass * f.smooth(x, (*Law).cappedSquare)
		total += f.expect(x, x, g, more)
	}
	return total
}
