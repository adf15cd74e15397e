package experiment

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/scenario"
)

func mustSweep(t testing.TB, s *scenario.Scenario, o SweepOptions, vary ...string) *Swept {
	t.Helper()
	var axes []scenario.Axis
	for _, text := range vary {
		axes = append(axes, axis(t, s, text))
	}
	out, err := Sweep(context.Background(), s, axes, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Results do not depend on the number of workers, refined points included.
func TestSweepDoesNotDependOnWorkers(t *testing.T) {
	s := preset(t, "chat-peak", "run.duration=10m")
	run := func(workers int) *Swept {
		return mustSweep(t, s, SweepOptions{Options: Options{Replications: 3, Workers: workers}, Refine: 3}, "pool.concurrency=28:40:4")
	}
	want := run(1)
	for _, workers := range []int{2, 5} {
		got := run(workers)
		if len(got.Points) != 7 || len(want.Points) != 7 {
			t.Fatalf("%d and %d points", len(got.Points), len(want.Points))
		}
		for i := range got.Points {
			p, q := &got.Points[i], &want.Points[i]
			if !slices.Equal(p.Values, q.Values) || p.ID != q.ID || !equal(p.Summary, q.Summary) {
				t.Errorf("%d workers: point %d is %v, want %v", workers, i, p.Values, q.Values)
			}
		}
	}
}

// The grid is in the order of its axes, and every point arrives once on the
// channel.
func TestSweepGridAndChannel(t *testing.T) {
	s := preset(t, "chat-peak", "run.duration=5m")
	finished := make(chan Finished)
	seen, last := map[int]bool{}, 0.0
	done := make(chan struct{})
	go func() {
		defer close(done)
		for f := range finished {
			seen[f.Point.ID] = true
			last = max(last, f.Done)
		}
	}()
	got := mustSweep(t, s, SweepOptions{Options: Options{Replications: 2}, Finished: finished}, "pool.concurrency=40,30", "pool.queue=0,unlimited,5")
	<-done
	var order []string
	for i, p := range got.Points {
		order = append(order, strings.Join(p.Values, "/"))
		if p.ID != i || p.Summary.Scenario.Get("pool.queue") != p.Values[1] {
			t.Errorf("point %d has the id %d and the values %v", i, p.ID, p.Values)
		}
	}
	if want := "40/0 40/unlimited 40/5 30/0 30/unlimited 30/5"; strings.Join(order, " ") != want {
		t.Errorf("order %v", order)
	}
	if len(seen) != 6 || last != 1 {
		t.Errorf("%d points arrived, %g of all", len(seen), last)
	}
}

// Refining goes where the curve is steep, never twice to one place, and stops
// where nothing lies between.
func TestRefine(t *testing.T) {
	s := preset(t, "chat-peak")
	got := mustSweep(t, s, SweepOptions{Options: Options{Replications: 2}, Refine: 4}, "pool.concurrency=90:20:10")
	var values []float64
	for _, p := range got.Points {
		values = append(values, p.Numbers[0])
		if p.Refined && (p.Numbers[0] < 20 || p.Numbers[0] > 50) {
			t.Errorf("refined at %g, where nothing happens", p.Numbers[0])
		}
	}
	if !slices.IsSortedFunc(values, func(a, b float64) int { return int(b - a) }) || len(values) != 12 {
		t.Errorf("values %v", values)
	}
	if few := mustSweep(t, s, SweepOptions{Options: Options{Replications: 2}, Refine: 9}, "pool.concurrency=30:32:2"); len(few.Points) != 3 {
		t.Errorf("%d points between 30 and 32", len(few.Points))
	}
}

// No listed point is beaten, and every other is beaten by a listed one.
func TestPareto(t *testing.T) {
	s := mustSweep(t, preset(t, "chat-peak"), SweepOptions{Options: Options{Replications: 2}}, "pool.concurrency=28:64:6", "pool.queue=0,20,75")
	listed := s.Pareto()
	for i := range s.Points {
		beaten := false
		for _, j := range listed {
			beaten = beaten || j != i && dominates(s.Points[j].costs(), s.Points[i].costs())
		}
		if beaten == slices.Contains(listed, i) {
			t.Errorf("point %v: listed %v, beaten %v", s.Points[i].Values, !beaten, beaten)
		}
	}
	if len(listed) < 2 || len(listed) == len(s.Points) {
		t.Errorf("%d of %d points", len(listed), len(s.Points))
	}
}

// The knee of a broken line is where it breaks; a straight line has none.
func TestKnee(t *testing.T) {
	curve := func(f func(x float64) float64) *Swept {
		s := &Swept{Axes: []scenario.Axis{{}}, Metric: metric.WaitP99S}
		for x := 10.0; x <= 50; x += 2 {
			sum := &Summary{}
			sum.Total[metric.WaitP99S].Value = f(x)
			s.Points = append(s.Points, Point{Numbers: []float64{x}, Summary: sum})
			s.Axes[0].Numbers = append(s.Axes[0].Numbers, x)
		}
		return s
	}
	if i, ok := curve(func(x float64) float64 { return 5*max(0, 30-x) + x/100 }).Knee(); !ok || i != 10 {
		t.Errorf("knee at %d, %v", i, ok)
	}
	for name, f := range map[string]func(float64) float64{
		"line": func(x float64) float64 { return 7 * x }, "flat": func(float64) float64 { return 1 }, "nothing": func(float64) float64 { return math.NaN() },
	} {
		if i, ok := curve(f).Knee(); ok {
			t.Errorf("%s: knee at %d", name, i)
		}
	}
}

// The window is where all goals are met; with 100 replications the preset's
// goal on 429s can be told, too.
func TestWindow(t *testing.T) {
	s := mustSweep(t, preset(t, "chat-peak"), SweepOptions{Options: Options{Replications: 100}}, "pool.concurrency=30:60:10")
	w := s.Window()
	if len(w) != 1 || w[0] != (Stretch{2, 3}) || s.Count(Met) != 2 || s.Count(Missed) != 1 || s.Count(Undecided) != 1 {
		t.Errorf("window %v, %d met, %d missed", w, s.Count(Met), s.Count(Missed))
	}
}

func TestSweepErrors(t *testing.T) {
	s := preset(t, "chat-peak")
	slots, seed, words := axis(t, s, "pool.concurrency=1:2000:1"), axis(t, s, "run.seed=1,2"), axis(t, s, "pool.queue=0,unlimited")
	warmup := axis(t, s, "run.warmup=1m,40m")
	for want, c := range map[string]struct {
		axes   []scenario.Axis
		refine int
	}{
		"one or two axes":         {nil, 0},
		"same traffic":            {[]scenario.Axis{seed}, 0},
		"stands there twice":      {[]scenario.Axis{slots, slots}, 0},
		"4000 points together":    {[]scenario.Axis{slots, words}, 0},
		"one axis of numbers":     {[]scenario.Axis{words}, 1},
		"2001 points":             {[]scenario.Axis{slots}, 1},
		"at run.warmup=40m: run.": {[]scenario.Axis{warmup}, 0},
	} {
		if _, err := Sweep(context.Background(), s, c.axes, SweepOptions{Refine: c.refine}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// An interrupt keeps the finished points, whole, and closes the channel even
// when nobody listens.
func TestSweepInterrupted(t *testing.T) {
	s := preset(t, "chat-peak")
	ctx, cancel := context.WithCancel(context.Background())
	finished := make(chan Finished)
	go func() {
		<-finished
		<-finished
		cancel()
	}()
	got, err := Sweep(ctx, s, []scenario.Axis{axis(t, s, "pool.concurrency=20:1000:1")}, SweepOptions{Finished: finished, Options: Options{Replications: 2}})
	if err != nil || got.Stopped == nil || len(got.Points) < 2 || got.Asked != 981 || len(got.Points) == got.Asked {
		t.Fatalf("%d of %d points, %v, %v", len(got.Points), got.Asked, got.Stopped, err)
	}
	for _, p := range got.Points {
		if p.Summary.Replications != 2 || p.Summary.Stopped != nil {
			t.Errorf("point %v has %d replications", p.Values, p.Summary.Replications)
		}
	}
	if _, open := <-finished; open {
		t.Error("the channel is open")
	}
}

// BenchmarkSweep is 40 settings × 20 replications of the default preset.
func BenchmarkSweep(b *testing.B) {
	s := preset(b, "chat-peak")
	a := axis(b, s, "pool.concurrency=25:64:1")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Sweep(b.Context(), s, []scenario.Axis{a}, SweepOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompare is what pairing costs: two settings × 20 replications.
func BenchmarkCompare(b *testing.B) {
	x, y := preset(b, "chat-peak", "pool.concurrency=40"), preset(b, "chat-peak", "pool.concurrency=44")
	for b.Loop() {
		if _, err := Compare(b.Context(), x, y, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Of points that cost the same the one whose goals stand best is listed, and a
// curve that is nearly straight has no knee.
func TestTiesAndStraightCurves(t *testing.T) {
	point := func(st Status) Point {
		sum := &Summary{Scenario: preset(t, "chat-peak"), Goals: []Goal{{Status: st}}}
		return Point{Summary: sum, Numbers: []float64{1}}
	}
	s := &Swept{Points: []Point{point(Missed), point(Met), point(Undecided), point(Met)}}
	if got := s.Pareto(); !slices.Equal(got, []int{1}) {
		t.Errorf("%v", got)
	}
	bent := &Swept{Axes: []scenario.Axis{{}}, Metric: metric.WaitP99S}
	for x := 0.0; x <= 1; x += 0.125 {
		sum := &Summary{}
		sum.Total[metric.WaitP99S].Value = x + 0.2*x*(1-x) // 0.05 off the line
		bent.Points = append(bent.Points, Point{Numbers: []float64{x}, Summary: sum})
		bent.Axes[0].Numbers = append(bent.Axes[0].Numbers, x)
	}
	if i, ok := bent.Knee(); ok {
		t.Errorf("knee at %d", i)
	}
}
