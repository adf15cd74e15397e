package experiment

import (
	"bytes"
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/sim/stat"
)

func TestParseShard(t *testing.T) {
	for _, text := range []string{"", "1", "/", "0/3", "4/3", "1/0", "-1/3", "+1/3", "1/3/5", " 1/3", "1.0/3", "1/2001", "99999999999999999999/3", "one/two"} {
		if s, err := ParseShard(text); err == nil || !strings.Contains(err.Error(), "write i/n") {
			t.Errorf("%q is %v, %v", text, s, err)
		}
	}
	for _, text := range []string{"1/1", "2/3", "2000/2000"} {
		if s, err := ParseShard(text); err != nil || s.String() != text {
			t.Errorf("%q is %v, %v", text, s, err)
		}
	}
}

// What is no shard is refused before anything is simulated, and so is refining,
// which needs the results of all.
func TestSweepRefusesShards(t *testing.T) {
	s := preset(t, "chat-peak")
	for want, o := range map[string]SweepOptions{
		"a shard knows only its own": {Shard: Shard{1, 2}, Refine: 2},
		"write i/n":                  {Shard: Shard{3, 2}},
		"n at most 2000":             {Shard: Shard{-1, -1}},
	} {
		if _, err := Sweep(t.Context(), s, []scenario.Axis{axis(t, s, "pool.queue=1:9:1")}, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// Every point is dealt once, and no shard has more than one above any other.
func TestShardsDealOutEveryPoint(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		row, rows, n := rapid.IntRange(1, 12).Draw(rt, "row"), rapid.IntRange(1, 12).Draw(rt, "rows"), rapid.IntRange(1, 20).Draw(rt, "n")
		grid := make([]*Point, row*rows)
		for i := range grid {
			grid[i] = &Point{ID: i}
		}
		var dealt []int
		least, most := len(grid), 0
		for i := range n {
			own := Shard{i + 1, n}.pick(grid, row)
			least, most = min(least, len(own)), max(most, len(own))
			for _, p := range own {
				dealt = append(dealt, p.ID)
			}
		}
		slices.Sort(dealt)
		for i := range grid {
			if len(dealt) != len(grid) || dealt[i] != i {
				rt.Fatalf("%v of %d points", dealt, len(grid))
			}
		}
		if most-least > 1 {
			rt.Fatalf("between %d and %d points", least, most)
		}
	})
}

// Columns differ in cost: with as many shards as columns, each has some of all.
func TestShardsMixColumns(t *testing.T) {
	grid := make([]*Point, 64)
	for i := range grid {
		grid[i] = &Point{ID: i}
	}
	for _, n := range []int{2, 4, 8} {
		columns := map[int]int{}
		for _, p := range (Shard{1, n}).pick(grid, 8) {
			columns[p.ID%8]++
		}
		for c := range 8 {
			if columns[c] != 8/n {
				t.Errorf("of %d: column %d stands there %d times, want %d", n, c, columns[c], 8/n)
			}
		}
	}
}

// part is what one of n shards of a short sweep gives.
func part(t testing.TB, s *scenario.Scenario, shard Shard, vary ...string) *Part {
	t.Helper()
	o := SweepOptions{Options: Options{Replications: 2}, Shard: shard}
	return &Part{
		Name: "part-" + strings.ReplaceAll(shard.String(), "/", "-of-") + ".json", Version: "1.2.3", Build: "here", Source: "a file",
		Command: "capsize sweep", Shard: shard, Vary: vary, Swept: mustSweep(t, s, o, vary...),
	}
}

func encode(t testing.TB, p *Part) []byte {
	t.Helper()
	src, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func decode(t testing.TB, p *Part) *Part {
	t.Helper()
	got, err := DecodePart(p.Name, encode(t, p), p.Version)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Numbers read back bit for bit, however odd they are.
func TestPartsKeepEveryBit(t *testing.T) {
	s := preset(t, "nightly-batch", "run.duration=1m")
	p := part(t, s, Shard{1, 1}, "pool.queue=1,2")
	sum := p.Points[1].Summary
	odd := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64, math.MaxFloat64, 0.1, 1e21, 1.0 / 3}
	at := func(i int) float64 { return odd[i%len(odd)] }
	for i := range sum.Total {
		sum.Total[i] = stat.Estimate{Value: at(i), Lo: at(i / 2), Hi: at(i / 3), Reason: []string{"", stat.TooFew, oneRun}[i%3]}
		sum.Workloads[0][i] = stat.Point(at(i), "")
		sum.Predicted.Total[i] = predict.Prediction{Value: at(i), Method: "m", Exact: i%2 == 0, AtLeast: i%3 == 0, AtMost: i%5 == 0, Why: []string{"", "because"}[i%2]}
	}
	sum.Law.L, sum.Law.Lambda, sum.Law.W, sum.Law.Residual = at(5), at(6), at(7), at(9)
	load, name := math.Inf(1), "slots"
	sum.Verdict.Binds, sum.Verdict.BindsAtLoad = &name, &load
	got := decode(t, p).Points[1].Summary
	same := func(what string, i int, x, y float64) {
		if math.Float64bits(x) != math.Float64bits(y) && !(math.IsNaN(x) && math.IsNaN(y)) {
			t.Errorf("%s %v: %g, want %g", what, metric.Of(metric.ID(i)).Name, x, y)
		}
	}
	for i := range sum.Total {
		same("value", i, got.Total[i].Value, sum.Total[i].Value)
		same("low", i, got.Total[i].Lo, sum.Total[i].Lo)
		same("high", i, got.Total[i].Hi, sum.Total[i].Hi)
		same("workload", i, got.Workloads[0][i].Value, sum.Workloads[0][i].Value)
		x, y := got.Predicted.Total[i], sum.Predicted.Total[i]
		same("prediction", i, x.Value, y.Value)
		x.Value, y.Value = 0, 0
		if got.Total[i].Reason != sum.Total[i].Reason || x != y {
			t.Errorf("%s: %q and %+v, want %q and %+v", metric.Of(metric.ID(i)).Name, got.Total[i].Reason, x, sum.Total[i].Reason, y)
		}
	}
	if got.Law != sum.Law || *got.Verdict.Binds != name || *got.Verdict.BindsAtLoad != load || got.Verdict.BindsAtLoadMean != nil && sum.Verdict.BindsAtLoadMean == nil {
		t.Errorf("%+v and %+v", got.Law, got.Verdict)
	}
	if again := encode(t, decode(t, p)); !bytes.Equal(again, encode(t, p)) {
		t.Error("a part that was read is written otherwise")
	}
}

// A shard that was interrupted keeps what it has, and nobody takes it for whole.
func TestAStoppedShardIsNotWhole(t *testing.T) {
	s := preset(t, "chat-peak", "run.duration=5m")
	ctx, cancel := context.WithCancel(context.Background())
	finished := make(chan Finished)
	go func() {
		<-finished
		cancel()
		for range finished { // until it is closed
		}
	}()
	vary := "pool.queue=1:60:1"
	swept, err := Sweep(ctx, s, []scenario.Axis{axis(t, s, vary)}, SweepOptions{
		Options: Options{Replications: 2, Workers: 1}, Shard: Shard{2, 2}, Finished: finished,
	})
	if err != nil || swept.Stopped == nil || len(swept.Points) == 0 || len(swept.Points) == 30 {
		t.Fatalf("%d points, stopped by %v: %v", len(swept.Points), swept.Stopped, err)
	}
	stopped := decode(t, &Part{Name: "b.json", Version: "1.2.3", Build: "here", Shard: Shard{2, 2}, Vary: []string{vary}, Swept: swept})
	if len(stopped.Points) != len(swept.Points) || stopped.Stopped == nil {
		t.Errorf("%d points, stopped by %v", len(stopped.Points), stopped.Stopped)
	}
	whole := decode(t, part(t, s, Shard{1, 2}, vary))
	want := "b.json: finished: it was stopped early, with "
	if _, err := Join([]*Part{stopped, whole}); err == nil || !strings.HasPrefix(err.Error(), want) || !strings.HasSuffix(err.Error(), "run shard 2/2 again") {
		t.Errorf("%v", err)
	}
}
