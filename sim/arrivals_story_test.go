package sim

import (
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
)

// recorded makes a trace of the given seconds.
func recorded(scale float64, spread time.Duration, seconds ...float64) *scenario.Scenario {
	s := plain(0, 1000, 0, dist.Deterministic, 1e-3)
	a := &s.Workloads[0].Arrivals
	a.Process, a.RateSet, a.Scale = scenario.Trace, false, scale
	a.Trace = scenario.TraceArrivals{File: "trace.csv", Time: "t_s", Spread: spread}
	for _, x := range seconds {
		a.Trace.Rows = append(a.Trace.Rows, scenario.TraceRow{At: time.Duration(x * 1e9), Duration: math.NaN(), Input: -1, Output: -1})
	}
	return s
}

// arrivedAt returns the instants of all arrivals that find a slot.
func arrivedAt(t *testing.T, s *scenario.Scenario, until time.Duration) []time.Duration {
	t.Helper()
	return times(events(t, start(t, s, 0), until), Starts, 0)
}

// A trace comes as recorded, its times divided by the scale.
func TestTraceByHand(t *testing.T) {
	expectTimes(t, "as recorded", arrivedAt(t, recorded(1, 0, 0, 2, 2, 7), time.Minute),
		0, 2*time.Second, 2*time.Second, 7*time.Second)
	expectTimes(t, "twice as fast", arrivedAt(t, recorded(2, 0, 0, 2, 2, 7), time.Minute),
		0, time.Second, time.Second, 3500*ms)
	s := recorded(2, 0, 0, 4)
	s.Run.Scale = 2
	expectTimes(t, "both scales", arrivedAt(t, s, time.Minute), 0, time.Second)
}

// Spread timestamps stay within the spread, fill it evenly, come in order, and
// are the same in every replication and for every seed.
func TestTraceSpread(t *testing.T) {
	const n = 2000
	seconds := make([]float64, n)
	for i := range seconds {
		seconds[i] = float64(i / 1000 * 100)
	}
	s := recorded(1, 3*time.Second, seconds...)
	at := arrivedAt(t, s, time.Hour)
	if len(at) != n || !slices.IsSorted(at) {
		t.Fatalf("%d arrive; in order: %t", len(at), slices.IsSorted(at))
	}
	var late sample
	for i, x := range at {
		d := x.Seconds() - seconds[i]
		if d < 0 || d > 3 {
			t.Fatalf("recorded at %g s, arrives at %v", seconds[i], x)
		}
		late.add(d)
	}
	if m := late.estimate(); math.Abs(m.mean-1.5) > 4*m.se {
		t.Errorf("later by %g ± %g s on average, want 1.5", m.mean, m.se)
	}
	s.Run.Seed = 77
	if !slices.Equal(at, arrivedAt(t, s, time.Hour)) {
		t.Error("another seed moves the recorded times")
	}
}

// The k-th deterministic arrival is at k/λ, to the nearest nanosecond, however
// many came before.
func TestDeterministicNeverDrifts(t *testing.T) {
	const k = 1_000_000
	for _, c := range []struct{ rate, num, den int64 }{{3, 3, 1}, {7, 7, 1}, {1000, 1000, 1}, {0, 37, 10}} {
		rate := float64(c.num) / float64(c.den)
		s := plain(rate, 1, 0, dist.Deterministic, 1e-9)
		s.Workloads[0].Arrivals.Process = scenario.Deterministic
		e := start(t, s, 0)
		for _, n := range []int64{1, 2, 3, 999, k} {
			// k·10⁹·den/num, rounded.
			exact := new(big.Rat).SetFrac64(n*1_000_000_000, 1)
			exact.Mul(exact, new(big.Rat).SetFrac64(c.den, c.num))
			want, _ := exact.Float64()
			mustRun(t, e, time.Duration(want)-1)
			if got := e.nextArrival; float64(got) != math.Round(want) {
				t.Errorf("λ = %g: arrival %d at %d, want %.1f", rate, n, got, want)
			}
			if got := totals(e).Sum().Offered; got != uint64(n-1) {
				t.Errorf("λ = %g: %d arrived before number %d", rate, got, n)
			}
		}
	}
}

// A knob that moves nothing leaves every arrival where it was, and a moved
// rate keeps what is left of the operational gap, for every renewal process.
func TestMovedRateKeepsTheGap(t *testing.T) {
	for _, p := range []scenario.Process{scenario.Poisson, scenario.GammaGaps, scenario.WeibullGaps, scenario.Deterministic} {
		s := plain(0.01, 1, 0, dist.Deterministic, 1)
		s.Workloads[0].Arrivals.Process = p
		if p == scenario.GammaGaps || p == scenario.WeibullGaps {
			s.Workloads[0].Arrivals.CV = 2.5
		}
		e := start(t, s, 0)
		for i := range 200 {
			from, next := e.now, e.nextArrival
			mustRun(t, e, time.Duration(from+(next-from)/3))
			now := e.now
			if err := e.Reconfigure(s); err != nil {
				t.Fatal(err)
			}
			if e.nextArrival != next {
				t.Fatalf("%s, arrival %d: nothing is moved, and %d becomes %d", p, i, next, e.nextArrival)
			}
			faster := s.Clone()
			faster.Workloads[0].Arrivals.Rate = 0.05
			if err := e.Reconfigure(faster); err != nil {
				t.Fatal(err)
			}
			if want := float64(now) + float64(next-now)/5; math.Abs(float64(e.nextArrival)-want) > 2+1e-12*want {
				t.Fatalf("%s, arrival %d: at %d, want %.0f", p, i, e.nextArrival, want)
			}
			if err := e.Reconfigure(s); err != nil {
				t.Fatal(err)
			}
			if math.Abs(float64(e.nextArrival-next)) > 2+1e-12*float64(next) {
				t.Fatalf("%s, arrival %d: there and back, %d becomes %d", p, i, next, e.nextArrival)
			}
			mustRun(t, e, time.Duration(e.nextArrival+1))
		}
	}
}

// A daily profile brings ∫λ in each hour, Poisson; its peak is where it is said
// to be.
func TestDailyByTheHour(t *testing.T) {
	s := plain(0, 1000, 0, dist.Deterministic, 1e-3)
	a := &s.Workloads[0].Arrivals
	a.RateSet = false
	a.Profile = scenario.Profile{Shape: "daily", Low: 0.2, High: 5, PeakAt: 14 * time.Hour}
	e := start(t, s, 0)
	var chi float64
	most, mostAt := 0.0, 0
	for hour := range 48 {
		e.OpenWindow()
		mustRun(t, e, time.Duration(hour+1)*time.Hour)
		// ∫ of 2.6 + 2.4·cos(2π(t−14)/24) over the hour.
		w := 2 * math.Pi / 24
		swing := (math.Sin(w*(float64(hour)+1-14)) - math.Sin(w*(float64(hour)-14))) / w
		want := 3600 * (2.6 + 2.4*swing)
		got := float64(totals(e).Sum().Offered)
		chi += (got - want) * (got - want) / want
		if got > most {
			most, mostAt = got, hour
		}
	}
	// χ² with 48 degrees of freedom: mean 48, standard deviation √96.
	if chi < 48-4*math.Sqrt(96) || chi > 48+4*math.Sqrt(96) {
		t.Errorf("χ² = %.1f of 48 hours", chi)
	}
	if h := mostAt % 24; h < 12 || h > 15 {
		t.Errorf("the busiest hour is %d", h)
	}
}
