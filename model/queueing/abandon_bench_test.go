package queueing

import (
	"fmt"
	"testing"
)

// BenchmarkAbandonTable is everything a table of predictions asks of a line
// with patience.
func BenchmarkAbandonTable(b *testing.B) {
	for _, c := range []int{30, 1000, 100_000} {
		for _, rho := range []float64{0.9, 1, 1.2} {
			for _, patience := range []float64{5, 60, 12e9} {
				for _, k := range []int{Unlimited, c / 4, 5 * c} {
					b.Run(fmt.Sprintf("c=%d/rho=%g/patience=%g/K=%d", c, rho, patience, k), func(b *testing.B) {
						for b.Loop() {
							m, err := NewMMcKM(rho*float64(c)/12, 12, patience, c, k)
							if err != nil {
								b.Fatal(err)
							}
							quantiles(b, m)
						}
					})
				}
			}
		}
		b.Run(fmt.Sprintf("constant/c=%d", c), func(b *testing.B) {
			for b.Loop() {
				m, err := NewMMcD(1.2*float64(c)/12, 12, 60, c)
				if err != nil {
					b.Fatal(err)
				}
				quantiles(b, m)
			}
		})
	}
}

// BenchmarkAbandonQuantiles is four quantiles of a line that is there already.
func BenchmarkAbandonQuantiles(b *testing.B) {
	for _, k := range []int{Unlimited, 250, 5000} {
		b.Run(fmt.Sprintf("c=1000/K=%d", k), func(b *testing.B) {
			m, err := NewMMcKM(1200./12, 12, 60, 1000, k)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				quantiles(b, m)
			}
		})
	}
}

func quantiles(b *testing.B, m impatient) {
	for _, p := range []float64{0.5, 0.95, 0.99, 0.999} {
		if _, err := m.WaitQuantile(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTokenBucket(b *testing.B) {
	for _, depth := range []float64{5, 60.5, 1000, 4000.5} {
		for _, rho := range []float64{1e-4, 0.3, 0.99, 1, 1.01, 3} {
			b.Run(fmt.Sprintf("depth=%g/rho=%g", depth, rho), func(b *testing.B) {
				for b.Loop() {
					if _, err := NewTokenBucket(rho, 1, depth); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkCobham(b *testing.B) {
	for b.Loop() {
		if _, err := Cobham([]float64{20, 20, 40}, 12, 1000); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRetryFixedPoint(b *testing.B) {
	for _, lambda := range []float64{70, 83, 100} {
		b.Run(fmt.Sprintf("c=1000/lambda=%g", lambda), func(b *testing.B) {
			for b.Loop() {
				_, err := RetryFixedPoint(lambda, 3, func(rate float64) (float64, error) {
					m, err := NewMMcK(rate, 12, 1000, 100)
					return m.PBlock(), err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
