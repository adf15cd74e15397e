package panel

import (
	"context"
	"math"
	"strconv"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/sim/experiment"
	"capsize/sim/timeline"
)

// whatIfFrames are a pool of 31 slots beside A with 36 on the same traffic, and
// a sweep of the slots, done, half done and stale.
func whatIfFrames(tb testing.TB) map[string]*Frame {
	tb.Helper()
	const until = 21*time.Minute + 7*time.Second
	b := load(tb, "chat-peak", "pool.concurrency=31")
	f := build(tb, "chat-peak", b, until)
	f.Modified = true
	a := load(tb, "chat-peak", "pool.concurrency=36")
	run, err := timeline.New(a)
	if err != nil {
		tb.Fatal(err)
	}
	if err := run.Advance(until); err != nil {
		tb.Fatal(err)
	}
	paired, err := experiment.Compare(context.Background(), a, b, experiment.Options{Replications: 8})
	if err != nil {
		tb.Fatal(err)
	}
	f.Pin = &Pin{Scenario: a, Label: "c 36", Live: run.Read(), Paired: paired}
	f.Sweep, f.Side = slotSweep(tb), Sweeps
	f.Preview = []string{"c 31 → 32   ρ .97 → .94", "p99 wait 13 → 9.1 s", "429 0 → 0 %"}
	f.Knobs[0].Band = Band{Low: 0.4, High: 0.63}
	f.Knobs[2].Band = Band{Low: 0, High: 0.4, Simulated: true}
	part := *f
	half := *f.Sweep
	half.Points = append([]*experiment.Summary(nil), half.Points...)
	for i := range half.Points {
		if i%3 == 2 || i > 9 {
			half.Points[i] = nil
		}
	}
	half.Low, half.High, half.Knee, half.Done = -1, -1, -1, 0.57
	part.Sweep, part.Pin = &half, &Pin{Scenario: a, Label: "c 36", Live: f.Pin.Live}
	stale := *f
	old, pin := *f.Sweep, *f.Pin
	old.Stale, old.Done, pin.Stale = true, 0.2, true
	stale.Sweep, stale.Pin, stale.Stale = &old, &pin, true
	return map[string]*Frame{"pinned": f, "half": &part, "old": &stale}
}

// slotSweep is a sweep from 27 to 69 slots.
func slotSweep(tb testing.TB) *Sweep {
	tb.Helper()
	sw := &Sweep{
		Path: "pool.concurrency", Label: "slots", Symbol: "c", Metric: metric.WaitP99S, Limit: 2,
		At: 1, AtA: 3, Low: -1, High: -1, Knee: 3, Cursor: 5, Done: 1,
	}
	for c := 27; c <= 69; c += 3 {
		s := load(tb, "chat-peak", "pool.concurrency="+strconv.Itoa(c), "run.duration=15m")
		point, err := experiment.Run(context.Background(), s, experiment.Options{Replications: 4})
		if err != nil {
			tb.Fatal(err)
		}
		meets := true
		for i := range point.Goals {
			meets = meets && !(point.Goals[i].Status == experiment.Missed)
		}
		if meets && sw.Low < 0 {
			sw.Low = len(sw.Points)
		}
		if meets {
			sw.High = len(sw.Points)
		}
		sw.Numbers, sw.Values, sw.Points = append(sw.Numbers, float64(c)), append(sw.Values, strconv.Itoa(c)), append(sw.Points, point)
	}
	if sw.Low < 0 || math.IsNaN(sw.value(0)) {
		tb.Fatal("the sweep shows nothing")
	}
	return sw
}
