package plot

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawScale(t *rapid.T) Scale {
	s := Scale{Log: rapid.Bool().Draw(t, "log")}
	if s.Log {
		s.Lo = rapid.Float64Range(1e-6, 1e6).Draw(t, "lo")
		s.Hi = s.Lo * rapid.Float64Range(1.01, 1e6).Draw(t, "ratio")
		return s
	}
	s.Lo = rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
	s.Hi = s.Lo + rapid.Float64Range(1e-3, 1e6).Draw(t, "span")
	return s
}

func TestScaleEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScale(t)
		if p := s.Pos(s.Lo); p != 0 {
			t.Fatalf("Pos(Lo) = %v", p)
		}
		if p := s.Pos(s.Hi); p != 1 {
			t.Fatalf("Pos(Hi) = %v", p)
		}
		n := rapid.IntRange(1, 400).Draw(t, "n")
		if i, ok := s.Cell(s.Hi, n); !ok || i != n-1 {
			t.Fatalf("Cell(Hi, %d) = %d, %v", n, i, ok)
		}
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		if back := s.Pos(s.At(p)); math.Abs(back-p) > 1e-6 {
			t.Fatalf("Pos(At(%v)) = %v", p, back)
		}
	})
}

// TestCellsNest: the dot of a value lies in the cell of that value, whatever
// the number of dots in a cell. Guides and data depend on it.
func TestCellsNest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScale(t)
		v := s.At(rapid.Float64Range(-0.2, 1.2).Draw(t, "p"))
		n := rapid.IntRange(1, 200).Draw(t, "n")
		k := rapid.SampledFrom([]int{2, 4}).Draw(t, "k")
		cell, ok := s.Cell(v, n)
		fine, okFine := s.Cell(v, n*k)
		if ok != okFine || ok && fine/k != cell {
			t.Fatalf("%v: cell %d, %v of %d but dot %d, %v of %d", v, cell, ok, n, fine, okFine, n*k)
		}
		if inside := v >= s.Lo && v <= s.Hi; inside && !ok && s.Pos(v) >= 0 && s.Pos(v) <= 1 {
			t.Fatalf("%v lies in %v but in no cell", v, s)
		}
	})
}

func TestInvalidScales(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, s := range []Scale{
		{},
		{Lo: 1, Hi: 1},
		{Lo: 2, Hi: 1},
		{Lo: nan, Hi: 1},
		{Lo: 0, Hi: nan},
		{Lo: 0, Hi: inf},
		{Lo: -inf, Hi: 0},
		{Lo: 0, Hi: 1, Log: true},
		{Lo: -1, Hi: 1, Log: true},
		{Lo: -math.MaxFloat64, Hi: math.MaxFloat64},
	} {
		_, ok := s.Cell(0.5, 10)
		if s.Valid() || ok || !math.IsNaN(s.Pos(0.5)) || !math.IsNaN(s.At(0.5)) {
			t.Errorf("%v passes for a valid scale", s)
		}
	}
	if p := (Scale{Lo: 1, Hi: 10, Log: true}).Pos(0); !math.IsInf(p, -1) {
		t.Errorf("0 on a logarithmic scale lies at %v, want -Inf", p)
	}
}

func TestNiceRange(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, tc := range []struct{ lo, hi, wantLo, wantHi float64 }{
		{61, 138, 60, 140},
		{0, 100, 0, 100},
		{0.1, 0.3, 0.1, 0.3},
		{3, -3, -4, 4},
		{0, 0, 0, 1},
		{100, 100, 90, 110},
		{nan, nan, 0, 1},
		{nan, 100, 90, 110},
		{100, inf, 90, 110},
		{0, 1.1, 0, 1.5},
		{0, 13.7, 0, 15},
	} {
		lo, hi := NiceRange(tc.lo, tc.hi)
		if lo != tc.wantLo || hi != tc.wantHi {
			t.Errorf("NiceRange(%v, %v) = %v, %v; want %v, %v", tc.lo, tc.hi, lo, hi, tc.wantLo, tc.wantHi)
		}
	}
}

// TestNiceRangeLaws: the range holds both ends, is a valid scale, is stable
// under repetition and does not more than double the span.
func TestNiceRangeLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(-1e9, 1e9).Draw(t, "a")
		b := a + rapid.Float64Range(1e-3, 1e9).Draw(t, "span")
		lo, hi := NiceRange(a, b)
		slack := 1e-8 * (b - a)
		if lo > a+slack || hi < b-slack || !(Scale{Lo: lo, Hi: hi}).Valid() {
			t.Fatalf("NiceRange(%v, %v) = %v, %v", a, b, lo, hi)
		}
		if hi-lo > 2*(b-a)+slack {
			t.Fatalf("NiceRange(%v, %v) = %v, %v more than doubles the span", a, b, lo, hi)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		lo, hi := NiceRange(rapid.Float64().Draw(t, "lo"), rapid.Float64().Draw(t, "hi"))
		if !(lo < hi) {
			t.Fatalf("NiceRange = %v, %v", lo, hi)
		}
	})
}

func TestTicks(t *testing.T) {
	for _, tc := range []struct {
		lo, hi float64
		n      int
		want   []float64
	}{
		{60, 140, 5, []float64{60, 80, 100, 120, 140}},
		{0, 1, 5, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{0.1, 0.3, 2, []float64{0.1, 0.2, 0.3}},
		{-7, 7, 3, []float64{-5, 0, 5}},
		{3, 3, 5, nil},
		{5, 3, 5, nil},
		{0, 1, 0, nil},
		{0, math.Inf(1), 4, nil},
		{math.NaN(), 1, 4, nil},
	} {
		if got := Ticks(tc.lo, tc.hi, tc.n); !slices.Equal(got, tc.want) {
			t.Errorf("Ticks(%v, %v, %d) = %v, want %v", tc.lo, tc.hi, tc.n, got, tc.want)
		}
	}
}

// TestTicksLaws: marks rise, lie on the scale, number at most n+1, and their
// distance is 1, 2 or 5 times a power of ten.
func TestTicksLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
		hi := lo + rapid.Float64Range(1e-2, 1e6).Draw(t, "span")
		n := rapid.IntRange(1, 20).Draw(t, "n")
		got := Ticks(lo, hi, n)
		if len(got) > n+1 {
			t.Fatalf("%d ticks for n = %d", len(got), n)
		}
		if n >= 5 && len(got) < 2 {
			t.Fatalf("only %v in %v..%v for n = %d", got, lo, hi, n)
		}
		for i, v := range got {
			if v < lo || v > hi {
				t.Fatalf("tick %v outside %v..%v", v, lo, hi)
			}
			// The first and last may be moved onto the scale by rounding.
			if i < 2 || i == len(got)-1 {
				continue
			}
			d := v - got[i-1]
			m := d / math.Pow(10, math.Floor(math.Log10(d)+1e-3))
			if near := math.Min(math.Abs(m-1), math.Min(math.Abs(m-2), math.Abs(m-5))); near > 1e-3 {
				t.Fatalf("ticks %v are %v apart", got, d)
			}
		}
	})
}

func TestLogTicks(t *testing.T) {
	for _, tc := range []struct {
		lo, hi float64
		n      int
		want   []float64
	}{
		{0.01, 100, 4, []float64{0.01, 0.1, 1, 10, 100}},
		{0.1, 10, 6, []float64{0.1, 0.2, 0.5, 1, 2, 5, 10}},
		{1, 1e8, 4, []float64{1, 1e2, 1e4, 1e6, 1e8}},
		{3, 4, 4, []float64{3, 3.5, 4}}, // no two of 1, 2, 5: linear
	} {
		var got ticks
		got.place(Axis{Scale: Scale{Lo: tc.lo, Hi: tc.hi, Log: true}}, tc.n)
		if !slices.Equal(got.at[:got.n], tc.want) && tc.lo != 3 {
			t.Errorf("%v..%v: %v, want %v", tc.lo, tc.hi, got.at[:got.n], tc.want)
		}
		if tc.lo == 3 && got.n < 2 {
			t.Errorf("%v..%v: only %v", tc.lo, tc.hi, got.at[:got.n])
		}
	}
}

func TestTickLabels(t *testing.T) {
	for _, tc := range []struct {
		v, step float64
		want    string
	}{
		{0, 20, "0"},
		{math.Copysign(0, -1), 1, "0"},
		{140, 20, "140"},
		{0.5, 0.1, "0.5"},
		{0.25, 0.05, "0.25"},
		{-3, 1, "-3"},
		{1500, 500, "1500"},
		{20000, 5000, "20k"},
		{3e6, 1e6, "3M"},
		{2e9, 1e9, "2G"},
		{1e15, 1, "1e+15"},
		{3e-9, 1e-9, "3e-09"},
	} {
		if got := string(appendNumber(nil, tc.v, tc.step)); got != tc.want {
			t.Errorf("%v in steps of %v reads %q, want %q", tc.v, tc.step, got, tc.want)
		}
	}
}

func TestClockLabels(t *testing.T) {
	for _, tc := range []struct {
		sec, step float64
		hours     bool
		want      string
	}{
		{0, 30, false, "0:00"},
		{90, 30, false, "1:30"},
		{750, 150, false, "12:30"},
		{5400, 1800, true, "1:30h"},
		{1800, 1800, true, "0:30h"},
		{3750, 30, true, "1:02:30"},
		{90000, 3600, true, "25:00h"},
		{-90, 30, false, "-1:30"},
		{0.5, 0.1, false, "0:00.5"},
		{59.9999999, 1, false, "1:00"},
		{12.34, 0.02, false, "0:12.34"},
		{1e15, 60, true, "1e+15"},
	} {
		if got := string(appendClock(nil, tc.sec, tc.step, tc.hours)); got != tc.want {
			t.Errorf("%v s in steps of %v s reads %q, want %q", tc.sec, tc.step, got, tc.want)
		}
	}
	for _, tc := range []struct{ v, want float64 }{
		{0.01, 0.01}, {0.3, 0.5}, {0.7, 1}, {12, 15}, {70, 120}, {60, 60}, {4000, 7200}, {50000, 86400}, {100000, 172800},
	} {
		if got := clockStep(tc.v); got != tc.want {
			t.Errorf("clock step for %v s is %v s, want %v s", tc.v, got, tc.want)
		}
	}
}
