package queueing

import (
	"fmt"
	"testing"
)

// BenchmarkTable is everything a table of predictions asks of one setting.
func BenchmarkTable(b *testing.B) {
	for _, x := range []setting{
		{2.5, 12, 30, 75},
		{83, 12, 1000, 0},
		{80, 12, 1000, 5000},
		{1000. / 12, 12, 1000, 5000},
		{90, 12, 1000, 5000},
		{2.5, 12, 10_000, 100_000},
		{830, 12, 10_000, 100_000},
		{10_000. / 12, 12, 10_000, 100_000},
		{900, 12, 10_000, 100_000},
	} {
		rho := x.lambda * x.s / float64(x.c)
		b.Run(fmt.Sprintf("MMcK/c=%d/K=%d/rho=%.3g", x.c, x.k, rho), func(b *testing.B) {
			for b.Loop() {
				m, err := NewMMcK(x.lambda, x.s, x.c, x.k)
				if err != nil {
					b.Fatal(err)
				}
				_, _, _ = m.PBlock(), m.MeanWait(), m.MeanQueue()
				for _, p := range []float64{0.5, 0.95, 0.99, 0.999} {
					if _, err := m.WaitQuantile(p); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
	for _, c := range []int{30, 1000, 10_000} {
		b.Run(fmt.Sprintf("MMc/c=%d", c), func(b *testing.B) {
			for b.Loop() {
				m, err := NewMMc(0.97*float64(c)/12, 12, c)
				if err != nil {
					b.Fatal(err)
				}
				for _, p := range []float64{0.5, 0.99} {
					_, err1 := m.WaitQuantile(p)
					_, err2 := m.SojournQuantile(p)
					if err1 != nil || err2 != nil {
						b.Fatal(err1, err2)
					}
				}
			}
		})
	}
}

func BenchmarkErlangB(b *testing.B) {
	for _, c := range []int{30, 1000, 10_000, 1_000_000} {
		for _, rho := range []float64{0.01, 0.95} {
			b.Run(fmt.Sprintf("c=%d/rho=%g", c, rho), func(b *testing.B) {
				for b.Loop() {
					if _, err := ErlangB(c, rho*float64(c)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
