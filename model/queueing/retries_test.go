package queueing

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestRetryLaws: the point solves its equation and is the only one, more retries
// mean more attempts and fewer lost requests, and what gets through is conserved.
func TestRetryLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := draw(rt, 300, 200)
		retries := rapid.IntRange(0, 20).Draw(rt, "retries")
		fail := func(rate float64) (float64, error) {
			m, err := NewMMcK(rate, x.s, x.c, x.k)
			return m.PBlock(), err
		}
		solve := func(retries int) RetryPoint {
			p, err := RetryFixedPoint(x.lambda, retries, fail)
			if err != nil {
				rt.Fatal(err)
			}
			return p
		}
		p, more := solve(retries), solve(retries+1)
		sum, excess := 0.0, func(rate float64) float64 {
			b, err := fail(rate)
			if err != nil {
				rt.Fatal(err)
			}
			s := 0.0
			for i := range retries + 1 {
				s += math.Pow(b, float64(i))
			}
			return x.lambda*s - rate
		}
		for i := range retries + 1 {
			sum += math.Pow(p.PFail, float64(i))
		}
		if !near(p.Rate, x.lambda*sum, 1e-11, 0) || !near(p.Amplification, sum, 1e-11, 0) {
			rt.Errorf("%+v does not solve lambda·%g", p, sum)
		}
		if !near(p.PFinal, math.Pow(p.PFail, float64(retries+1)), 1e-13, 1e-300) {
			rt.Errorf("%+v: final failures", p)
		}
		if !near(p.Rate*(1-p.PFail), x.lambda*(1-p.PFinal), 1e-9, 0) {
			rt.Errorf("%+v: %g gets through, %g is not lost", p, p.Rate*(1-p.PFail), x.lambda*(1-p.PFinal))
		}
		if p.PFail > 1e-3 && p.PFinal < 1e-10 && x.lambda*x.s > 0.9*float64(x.c) {
			return // all that can be carried comes: the rate is lost in rounding
		}
		for i := range 20 { // below the point more is tried than comes, above it less
			f := 1 + float64(i)/19*float64(retries)
			if rate := f * x.lambda; math.Abs(rate-p.Rate) > 1e-9*rate && (excess(rate) > 0) != (rate < p.Rate) {
				rt.Errorf("another solution near %g: %+v", rate, p)
			}
		}
		if more.Rate < p.Rate*(1-1e-12) || more.PFinal > p.PFinal*(1+1e-10)+1e-15 || more.PFail < p.PFail*(1-1e-10) {
			rt.Errorf("one more retry: %+v after %+v", more, p)
		}
	})
}

func TestRetryEdges(t *testing.T) {
	constant := func(b float64) func(float64) (float64, error) {
		return func(float64) (float64, error) { return b, nil }
	}
	for _, c := range []struct {
		b       float64
		retries int
		want    RetryPoint
	}{
		{0, 5, RetryPoint{2, 0, 0, 1}},
		{1, 5, RetryPoint{12, 1, 1, 6}},
		{0.5, 1, RetryPoint{3, 0.5, 0.25, 1.5}},
		{0.5, 0, RetryPoint{2, 0.5, 0.5, 1}},
		{0.5, 10_000, RetryPoint{4, 0.5, 0, 2}},
	} {
		got, err := RetryFixedPoint(2, c.retries, constant(c.b))
		if err != nil || !near(got.Rate, c.want.Rate, 1e-15, 0) || !near(got.Amplification, c.want.Amplification, 1e-15, 0) ||
			got.PFail != c.want.PFail || got.PFinal != c.want.PFinal {
			t.Errorf("b = %g, %d retries: %+v, %v, want %+v", c.b, c.retries, got, err, c.want)
		}
	}
	idle, err := RetryFixedPoint(0, 2, constant(0.5))
	if err != nil || idle.Rate != 0 || idle.Amplification != 1.75 {
		t.Errorf("lambda = 0: %+v, %v", idle, err)
	}
	broken := errors.New("broken")
	if _, err := RetryFixedPoint(1, 3, func(float64) (float64, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("the error of fail: %v", err)
	}
	var p *ParamError
	for _, f := range []func() error{
		func() error { _, err := RetryFixedPoint(-1, 1, constant(0)); return err },
		func() error { _, err := RetryFixedPoint(1, -1, constant(0)); return err },
		func() error { _, err := RetryFixedPoint(1e308, 9, constant(0)); return err },
		func() error { _, err := RetryFixedPoint(1, 1, constant(1.5)); return err },
		func() error { _, err := RetryFixedPoint(1, 1, constant(math.NaN())); return err },
	} {
		if err := f(); !errors.As(err, &p) {
			t.Errorf("not refused: %v", err)
		}
	}
}
