package queueing

import (
	"fmt"
	"testing"
)

// BenchmarkApproximations is a row of predictions each, at c = 1000.
func BenchmarkApproximations(b *testing.B) {
	const c, s = 1000, 12.
	const lambda = 0.97 * c / s
	run := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("MGc", func() error {
		m, err := NewMGc(lambda, s, 4, c)
		if err == nil {
			_, err = m.WaitQuantile(0.99)
		}
		return err
	})
	for _, k := range []int{100, 5000} {
		run(fmt.Sprintf("MGcK/K=%d", k), func() error {
			m, err := NewMGcK(lambda, s, 4, c, k)
			if err == nil {
				_, err = m.WaitQuantile(0.99)
			}
			return err
		})
	}
	for name, gaps := range map[string]func(float64) float64{
		"gamma": GammaGaps(lambda, 4), "deterministic": DeterministicGaps(lambda), "Weibull": WeibullGaps(lambda, 4),
	} {
		run("GIMc/"+name, func() error {
			m, err := NewGIMc(lambda, s, gaps, c)
			if err == nil {
				_, err = m.WaitQuantile(0.99)
			}
			return err
		})
	}
	run("BetaFor", func() error {
		_, err := BetaFor(0.01)
		return err
	})
}

// BenchmarkMG1Quantile is one 99th percentile.
func BenchmarkMG1Quantile(b *testing.B) {
	for _, x := range []struct {
		family     string
		shape, rho float64
	}{
		{"deterministic", 0, 0.9},
		{"lognormal", 0.8, 0.7},
		{"lognormal", 0.8, 0.9},
		{"lognormal", 2, 0.9},
		{"lognormal", 2, 0.98},
		{"pareto", 2.5, 0.9},
	} {
		b.Run(fmt.Sprintf("%s/%g/rho=%g", x.family, x.shape, x.rho), func(b *testing.B) {
			m := lawOf(x.family, x.shape).of(b, x.rho, 1)
			for b.Loop() {
				if _, err := m.WaitQuantile(0.99); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
