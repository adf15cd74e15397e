package timeline

import (
	"math"
	"reflect"
	"testing"
	"time"

	"capsize/model/scenario"
)

// A change that takes a restart is refused by the engine, after the scenario
// has allowed it: also then nothing has changed, the statistics so far least
// of all, and the run goes on as one that was never asked.
func TestAChangeTheEngineRefusesChangesNothing(t *testing.T) {
	s := chat(31)
	s.Run.Warmup = 0
	a := &s.Workloads[0].Arrivals
	a.Process, a.Rate, a.RateSet = scenario.Trace, 0, false
	a.Trace = scenario.TraceArrivals{File: "trace.csv", Time: "t_s", Spread: time.Second}
	for i := range 600 {
		a.Trace.Rows = append(a.Trace.Rows, scenario.TraceRow{At: time.Duration(i) * time.Second, Duration: math.NaN(), Input: -1, Output: -1})
	}
	tl, untouched := begin(t, s), begin(t, s)
	advance(t, tl, 4*time.Minute)
	advance(t, untouched, 4*time.Minute)
	before := tl.Read()
	if _, err := tl.Set("chat.arrivals.trace.spread", "2s"); err == nil {
		t.Fatal("another spread of a trace was accepted")
	}
	if after := tl.Read(); after.Totals.Sum().Offered == 0 || !reflect.DeepEqual(after.Totals, before.Totals) {
		t.Errorf("before the refused change %+v\nafter it %+v", before.Totals.Sum(), after.Totals.Sum())
	}
	same(t, tl, untouched)
	advance(t, tl, 8*time.Minute)
	advance(t, untouched, 8*time.Minute)
	same(t, tl, untouched)
}
