package timeline

import (
	"math"
	"slices"
	"testing"
	"time"

	"capsize/model/metric"
	"pgregory.net/rapid"
)

// TestRowsCountEveryWait holds that the rows since the window was opened add up
// to the engine's own histogram, quantile by quantile, through thinning, and
// also where the window opens anew on the way.
func TestRowsCountEveryWait(t *testing.T) {
	tl := begin(t, chat(31))
	for i, c := range []string{"29", "33", "31"} {
		at := time.Duration(i) * 40 * time.Hour
		advance(t, tl, at+time.Minute*30)
		mustSet(t, tl, "pool.concurrency", c)
		from := tl.Now()
		advance(t, tl, at+9*time.Hour)
		r := tl.Read()
		var sum Waits
		for j := range r.Rows {
			if r.Rows[j].Start >= from {
				sum.Add(&r.Rows[j].Waits)
			}
		}
		started := r.Totals.Workloads[0].Started
		width := r.Rows[0].End - r.Rows[0].Start
		if n := sum.Count(); n > started || float64(n) < float64(started)-20*width.Seconds() {
			t.Errorf("c %s: the rows count %d, the engine %d", c, n, started)
		}
		for id, p := range map[metric.ID]float64{metric.WaitP50S: 0.5, metric.WaitP95S: 0.95, metric.WaitP99S: 0.99} {
			got, want := sum.Quantile(p), r.Total[id]
			doubling := math.Exp2(math.Ceil(math.Log2(want/ShortestWait))) * ShortestWait
			if short := want < ShortestWait; short != (got == 0) || !short && (got < doubling/2 || got > doubling) {
				t.Errorf("c %s: p%g of the rows is %g, of the engine %g", c, 100*p, got, want)
			}
		}
	}
}

// TestWaitQuantiles compares with the sorted waits, and holds that joined
// counts are the counts of both.
func TestWaitQuantiles(t *testing.T) {
	count := func(waits []float64) (w Waits) {
		for _, s := range waits {
			i := 0
			for s >= ShortestWait*math.Exp2(float64(i)) && i < len(w)-1 {
				i++
			}
			w[i]++
		}
		return w
	}
	wait := rapid.Custom(func(t *rapid.T) float64 {
		if rapid.Bool().Draw(t, "none") {
			return 0
		}
		return math.Pow(10, rapid.Float64Range(-4, 3.5).Draw(t, "decade"))
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOf(wait).Draw(t, "a"), rapid.SliceOfN(wait, 1, 60).Draw(t, "b")
		left, right := Row{End: 1, Waits: count(a)}, Row{Start: 1, End: 2, Waits: count(b)}
		all := append(slices.Clone(a), b...)
		slices.Sort(all)
		joined := left.join(&right)
		if joined.Waits != count(all) {
			t.Fatalf("joined %v, together %v", joined.Waits, count(all))
		}
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		want := all[max(0, int(math.Ceil(p*float64(len(all))))-1)]
		got := joined.Wait(p)
		if want < ShortestWait && got != 0 || want >= ShortestWait && (got < want/2-1e-12 || got > 2*want+1e-12) {
			t.Fatalf("the quantile %g of %v is %g, want about %g", p, all, got, want)
		}
		if higher := joined.Wait(min(1, p+0.1)); higher < got {
			t.Fatalf("quantile %g is %g, that of %g is %g", p, got, p+0.1, higher)
		}
	})
	if got := new(Row).Wait(0.5); !math.IsNaN(got) {
		t.Errorf("without requests the median is %g", got)
	}
}

// BenchmarkAdvance runs half an hour of a pool in which about a third wait.
func BenchmarkAdvance(b *testing.B) {
	s := chat(31)
	for b.Loop() {
		tl, err := New(s)
		if err != nil {
			b.Fatal(err)
		}
		if err := tl.Advance(30 * time.Minute); err != nil {
			b.Fatal(err)
		}
	}
}
