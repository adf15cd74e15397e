package dist_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"capsize/model/dist"
)

// TestSplitMix64 compares with the first outputs published for seed 1234567
// (rosettacode.org, "Pseudo-random numbers/Splitmix64").
func TestSplitMix64(t *testing.T) {
	published := []uint64{
		6457827717110365317, 3203168211198807973, 9817491932198370423,
		4593380528125082431, 16408922859458223821,
	}
	r := dist.RandAt(1234567)
	for i, want := range published {
		if got := r.Uint64(); got != want {
			t.Errorf("draw %d = %d, want %d", i, got, want)
		}
	}
}

func TestCopyContinues(t *testing.T) {
	a := dist.NewStream(1, 0, "chat", dist.Gap).At(9)
	a.Uint64()
	b := a
	for range 100 {
		if x, y := a.Uint64(), b.Uint64(); x != y {
			t.Fatalf("the copy of a generator drew %d, the original %d", y, x)
		}
	}
}

func TestUniformRange(t *testing.T) {
	r := dist.RandAt(5)
	for range 100_000 {
		if x := r.Float64(); !(x >= 0 && x < 1) {
			t.Fatalf("Float64 = %v", x)
		}
		if x := r.Open(); !(x > 0 && x <= 1) {
			t.Fatalf("Open = %v", x)
		}
	}
	// The ends: all bits zero and all bits one.
	zero, one := dist.RandBefore(0), dist.RandBefore(math.MaxUint64)
	if lo, hi := zero.Float64(), one.Float64(); lo != 0 || hi != 1-0x1p-53 {
		t.Errorf("Float64 ends at %v and %v", lo, hi)
	}
	zero, one = dist.RandBefore(0), dist.RandBefore(math.MaxUint64)
	if lo, hi := zero.Open(), one.Open(); lo != 0x1p-53 || hi != 1 {
		t.Errorf("Open ends at %v and %v", lo, hi)
	}
}

// TestUnitLaws counts draws of Exp and |Normal| in 512 cells of equal
// probability and compares them by chi-square. The cells are finer than the
// layers of the ziggurat, and the last ones lie in the tail, so that a wrong
// table, edge or tail shows.
func TestUnitLaws(t *testing.T) {
	const n, cells = 8_000_000, 512
	for _, c := range []struct {
		name string
		draw func(*dist.Rand) float64
		cdf  func(float64) float64
	}{
		{"Exp", (*dist.Rand).Exp, func(x float64) float64 { return -math.Expm1(-x) }},
		{"Normal", (*dist.Rand).Normal, distuv.UnitNormal.CDF},
	} {
		t.Run(c.name, func(t *testing.T) {
			var count [cells]float64
			r := dist.RandAt(11)
			for range n {
				count[min(int(c.cdf(c.draw(&r))*cells), cells-1)]++
			}
			var chi float64
			for _, k := range count {
				chi += (k - n/cells) * (k - n/cells) / (n / cells)
			}
			// Wilson and Hilferty: (χ²/d)^(1/3) is nearly normal.
			d := float64(cells - 1)
			z := (math.Cbrt(chi/d) - (1 - 2/(9*d))) / math.Sqrt(2/(9*d))
			if math.Abs(z) > 4 {
				t.Errorf("chi-square %.1f of %v degrees of freedom, score %.2f", chi, d, z)
			}
		})
	}
}

// TestTails counts draws beyond points inside and outside the last layer of
// the ziggurat (7.697 for Exp, 3.654 for Normal).
func TestTails(t *testing.T) {
	const n = 40_000_000
	r := dist.RandAt(13)
	exp, normal := []float64{6, 7.5, 7.8, 9, 11}, []float64{3, 3.6, 3.7, 4, 4.5}
	gotE, gotP, gotN := make([]float64, 5), make([]float64, 5), make([]float64, 5)
	for range n {
		e, z := r.Exp(), r.Normal()
		if e > exp[0] {
			for i, x := range exp {
				gotE[i] += indicator(e > x)
			}
		}
		if math.Abs(z) > normal[0] {
			for i, x := range normal {
				gotP[i] += indicator(z > x)
				gotN[i] += indicator(z < -x)
			}
		}
	}
	score := func(what string, x, got, p float64) {
		if z := (got - n*p) / math.Sqrt(n*p); math.Abs(z) > 4 {
			t.Errorf("%s %v: %v draws beyond, expected %.1f (score %.2f)", what, x, got, n*p, z)
		}
	}
	for i := range 5 {
		score("Exp", exp[i], gotE[i], math.Exp(-exp[i]))
		score("Normal", normal[i], gotP[i], distuv.UnitNormal.Survival(normal[i]))
		score("Normal", -normal[i], gotN[i], distuv.UnitNormal.Survival(normal[i]))
	}
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
