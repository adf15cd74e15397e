package sim

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"capsize/model/scenario"
)

// arbitraryRate draws a constant, stepped, linear or daily rate.
func arbitraryRate(t *rapid.T) rate {
	a := scenario.DefaultWorkload("w").Arrivals
	a.Rate = rapid.SampledFrom([]float64{0, 0.01, 1, 50}).Draw(t, "rate")
	a.Profile.Shape = rapid.SampledFrom([]string{"", "step", "linear", "daily"}).Draw(t, "shape")
	switch a.Profile.Shape {
	case "daily":
		a.Profile.Low = rapid.SampledFrom([]float64{0, 0.1, 3}).Draw(t, "low")
		a.Profile.High = a.Profile.Low + rapid.SampledFrom([]float64{0, 0.5, 20}).Draw(t, "more")
		a.Profile.PeakAt = arbitraryTime(t, "peak") * 1000
	case "step", "linear":
		at := time.Duration(0)
		for range rapid.IntRange(1, 5).Draw(t, "points") {
			at += time.Millisecond + arbitraryTime(t, "point")*10
			a.Profile.Points = append(a.Profile.Points, scenario.Point{At: at, Rate: rapid.SampledFrom([]float64{0, 0.5, 10, 200}).Draw(t, "rate")})
		}
	}
	return compileRate(&a, rapid.SampledFrom([]float64{1, 0.1, 7}).Draw(t, "scale"))
}

// The arrival that uses up an operational gap is where Λ has grown by that
// gap, to the nanosecond; never means that Λ never grows so much.
func TestArriveInvertsUsed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := arbitraryRate(t)
		from := int64(arbitraryTime(t, "from")) * 10
		gap := rapid.Float64Range(1e-6, 50).Draw(t, "gap")
		at := r.arrive(from, gap)
		if at == never {
			if all := r.used(from, horizon); all > gap*(1+1e-9) {
				t.Fatalf("Λ grows by %g, but a gap of %g is never used up", all, gap)
			}
			return
		}
		// Rounding to a nanosecond, and the cancellation of Λ at large times.
		slack := 1e-7 + 2*max(r.used(at-1, at), r.used(at, at+1)) + 1e-13*math.Abs(r.lambda(float64(at)))
		if got := r.used(from, at); math.Abs(got-gap) > slack {
			t.Fatalf("from %d the arrival is at %d: Λ grows by %.12g, want %.12g", from, at, got, gap)
		}
	})
}

// Λ is additive, so a gap may be used up in pieces.
func TestUsedIsAdditive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := arbitraryRate(t)
		a := int64(arbitraryTime(t, "a"))
		b := a + int64(arbitraryTime(t, "b"))*5
		c := b + int64(arbitraryTime(t, "c"))*5
		whole, parts := r.used(a, c), r.used(a, b)+r.used(b, c)
		if math.Abs(whole-parts) > 1e-9*(1+whole) {
			t.Fatalf("%g in one piece, %g in two", whole, parts)
		}
	})
}

func TestTimersPopInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h timers
		n := rapid.IntRange(1, 60).Draw(t, "n")
		for range n {
			h.push(timer{
				at: rapid.Int64Range(0, 5).Draw(t, "at"), kind: timerKind(rapid.IntRange(0, 1).Draw(t, "kind")),
				workload: rapid.Int32Range(0, 2).Draw(t, "workload"), ordinal: rapid.Uint64Range(0, 5).Draw(t, "ordinal"),
			})
		}
		if rapid.Bool().Draw(t, "keep") {
			h.keep(func(t *timer) bool { return t.ordinal != 3 })
		}
		var last timer
		for i := 0; len(h.heap) > 0; i++ {
			x := h.pop()
			if i > 0 && x.before(&last) {
				t.Fatalf("%+v after %+v", x, last)
			}
			last = x
		}
	})
}
