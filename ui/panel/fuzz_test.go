package panel

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/sim"
	"capsize/sim/experiment"
	"capsize/sim/timeline"
	"capsize/ui/plot"
	"github.com/charmbracelet/x/ansi"
)

// chaos makes values that no session would hand over, and some that it would.
type chaos struct{ *rand.Rand }

func (r chaos) number() float64 {
	switch r.IntN(12) {
	case 0:
		return math.NaN()
	case 1:
		return math.Inf(1 - 2*r.IntN(2))
	case 2:
		return 0
	case 3:
		return -r.ExpFloat64()
	case 4:
		return math.MaxFloat64 * r.Float64()
	case 5:
		return math.SmallestNonzeroFloat64
	}
	return r.ExpFloat64() * math.Pow10(r.IntN(9)-3)
}

func (r chaos) duration() time.Duration {
	if r.IntN(8) == 0 {
		return time.Duration(r.Uint64())
	}
	return time.Duration(r.ExpFloat64() * math.Pow10(r.IntN(14)))
}

func (r chaos) count() int64 {
	if r.IntN(8) == 0 {
		return int64(r.Uint64())
	}
	return r.Int64N(300) - 1
}

func (r chaos) text() string {
	parts := []string{"slots", "λ·S", "日本語", "\x1b[31m", "é", "e\u0301", "👍🏽", "\n", "\t", " ", "a very long word", "", "\xff\xfe", "49→25", "pool.concurrency ", "none"}
	var b strings.Builder
	for range r.IntN(6) {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String()
}

func (r chaos) often() bool { return r.IntN(5) > 0 }

// frame makes a random frame.
func (r chaos) frame() *Frame {
	f := &Frame{
		Title: r.text(), Modified: r.often(), State: State(r.IntN(6)), Speed: r.text(), Focus: r.IntN(14) - 2,
		Verdict: sizing.Verdict{State: []sizing.State{"", sizing.OK, sizing.TIGHT, sizing.OOM, "new"}[r.IntN(5)], Text: r.text() + r.text(), Short: r.text()},
		Stale:   r.often(), BaselineDone: r.number(), Message: r.text(), Problem: r.text(), Tab: Kind(r.IntN(15)),
	}
	if r.often() {
		f.Scenario = r.scenario()
	}
	if r.often() {
		f.Live = r.reading()
	}
	if r.often() {
		f.Predicted = &predict.Result{OfferedLoad: r.number(), MemoryFull: r.number()}
		for i := range f.Predicted.Total {
			f.Predicted.Total[i] = predict.Prediction{Value: r.number(), Exact: r.often(), Method: r.text(), Why: r.text()}
		}
	}
	if r.IntN(3) == 0 {
		f.Curve = func(time.Duration) float64 { return r.number() }
	}
	if r.often() {
		f.Baseline = r.summary()
	}
	for range r.IntN(14) {
		f.Knobs = append(f.Knobs, Knob{Path: r.text(), Label: r.text(), Symbol: r.text(), Value: r.text(), Position: r.number(), Need: r.number(), Note: r.text(), Modified: r.often(), Band: Band{Low: r.number(), High: r.number(), Simulated: r.often()}})
		f.Hints = append(f.Hints, Hint{r.text(), r.text()})
	}
	for range r.IntN(4) {
		f.Preview = append(f.Preview, r.text())
	}
	if r.IntN(2) == 0 {
		f.Pin = r.pin()
	}
	if r.IntN(2) == 0 {
		f.Sweep = r.sweep()
	}
	if f.Going = r.text(); r.IntN(3) == 0 {
		f.Inspect = &Inspect{At: r.duration()}
	}
	f.View = View{Zoom: Zoom{On: r.IntN(4) == 0, Kind: Kind(r.IntN(16))}, Side: Kind(r.IntN(16))}
	if f.EventCursor = int(r.count()); r.often() {
		f.Follow = &timeline.Request{Workload: int32(r.count()), Ordinal: uint64(r.IntN(3))}
	}
	if !r.often() {
		f.Entry = &Entry{Text: r.text(), Cursor: int(r.count())}
	}
	if !r.often() {
		f.Overlay = r.overlay()
	}
	return f
}

func (r chaos) summary() *experiment.Summary {
	s := &experiment.Summary{Replications: int(r.count())}
	for i := range s.Total {
		e := &s.Total[i]
		e.Value, e.Lo, e.Hi, e.Reason = r.number(), r.number(), r.number(), r.text()
	}
	return s
}

func (r chaos) pin() *Pin {
	p := &Pin{Label: r.text(), Stale: r.often()}
	if r.often() {
		p.Live = r.reading()
	}
	if r.often() {
		p.Paired = &experiment.Comparison{B: r.summary()}
		if r.often() {
			p.Paired.A = r.summary()
		}
		for i := range p.Paired.Total {
			d := &p.Paired.Total[i]
			d.Value, d.Lo, d.Hi, d.Pairs = r.number(), r.number(), r.number(), int(r.count())
		}
	}
	return p
}

// sweep has slices of different lengths and places that do not exist, too.
func (r chaos) sweep() *Sweep {
	s := &Sweep{
		Path: r.text(), Label: r.text(), Symbol: r.text(), Metric: metric.ID(r.IntN(metric.N)), Limit: r.number(),
		At: r.IntN(24) - 2, AtA: r.IntN(24) - 2, Low: r.IntN(24) - 2, High: r.IntN(24) - 2, Knee: r.IntN(24) - 2, Cursor: r.IntN(24) - 2,
		Done: r.number(), Stale: r.often(),
	}
	for range r.IntN(22) {
		if s.Numbers = append(s.Numbers, r.number()); r.often() {
			s.Values = append(s.Values, r.text())
		}
		if !r.often() {
			s.Points = append(s.Points, nil)
		} else if r.often() {
			s.Points = append(s.Points, r.summary())
		}
	}
	return s
}

func (r chaos) overlay() *Overlay {
	o := &Overlay{Title: r.text(), Cursor: int(r.count()), Offset: int(r.count()), Footer: r.text()}
	for range r.IntN(80) {
		o.Lines = append(o.Lines, Line{Left: r.text(), Text: r.text(), Heading: !r.often()})
	}
	return o
}

func (r chaos) scenario() *scenario.Scenario {
	s := scenario.Default()
	s.Pool.Concurrency, s.Pool.Queue, s.Memory.Limit, s.Memory.Base = r.count(), r.count(), r.count(), r.count()
	u := &s.Upstream
	u.RequestsPerMinute, u.InputPerMinute, u.OutputPerMinute, u.ConcurrentStreams, u.Burst = r.count(), r.count(), r.count(), r.count(), r.duration()
	for _, i := range [...]metric.ID{metric.WaitP50S, metric.WaitP95S, metric.WaitP99S} {
		s.Goals.Limit[i] = r.number()
	}
	s.Run.Duration, s.Run.Seed = r.duration(), r.Uint64()
	for range r.IntN(3) {
		w := scenario.DefaultWorkload(r.text())
		w.Arrivals.Rate = r.number()
		s.Workloads = append(s.Workloads, w)
	}
	return &s
}

func (r chaos) waits() (w timeline.Waits) {
	for range r.IntN(4) {
		w[r.IntN(len(w))] = r.Uint32() >> r.IntN(32)
	}
	return w
}

func (r chaos) reading() *timeline.Reading {
	l := &timeline.Reading{Now: r.duration(), Warm: r.often(), Total: metric.NewValues()}
	l.Totals.Up, l.Totals.Open, l.Totals.Waiting, l.Totals.Resident, l.Totals.From = r.often(), r.count(), r.count(), r.number(), r.duration()
	l.Law.L, l.Law.Lambda, l.Law.W, l.Law.Residual = r.number(), r.number(), r.number(), r.number()
	for i := range l.Total {
		l.Total[i] = r.number()
	}
	r.inside(l)
	for range r.IntN(40) {
		l.Trail = append(l.Trail, r.event())
	}
	l.Rows = r.rows()
	if l.Head, l.Behind = r.duration(), r.IntN(2) == 0; r.IntN(2) == 0 {
		l.Ahead = r.rows()
	}
	l.Moving, l.Share = !r.often(), r.number()
	for range r.IntN(60) {
		path := []string{"pool.concurrency", "pool.queue", "memory.limit", r.text()}[r.IntN(4)]
		l.Changes = append(l.Changes, timeline.Change{At: r.duration(), Path: path, From: []string{"12", "unlimited", "64MiB", r.text()}[r.IntN(4)], To: r.text()})
		l.Marks = append(l.Marks, timeline.Mark{At: r.duration(), Kill: !r.often(), Text: r.text()})
	}
	return l
}

func (r chaos) rows() (rows []timeline.Row) {
	at, width := r.duration(), r.duration()
	for range r.IntN(300) {
		rows = append(rows, timeline.Row{
			Waits: r.waits(),
			Start: at, End: at + width, InSystem: r.number(), InSystemMax: r.number(), Memory: r.number(), MemoryMax: r.number(),
			Rejected: uint64(r.count()), TimedOut: uint64(r.count()),
		})
		at += width
	}
	return rows
}

// inside has holders of the same slot, and counts that may not agree with them.
func (r chaos) inside(l *timeline.Reading) {
	for range r.IntN(80) {
		l.Holders = append(l.Holders, sim.Holder{Slot: int32(r.count()), Age: r.duration(), Left: r.duration(), Early: !r.often()})
		l.Waiters = append(l.Waiters, sim.Waiter{Waited: r.duration()})
	}
	l.Ages.Early = int64(len(l.Holders))
	if !r.often() {
		l.Ages.Early, l.Ages.Asleep, l.Ages.Bands[r.IntN(timeline.AgeBands)] = r.count(), r.count(), r.count()
	}
	l.Totals.Kills, l.Totals.LastKill, l.Recent[metric.Lost], l.Recent[metric.Rejected] = uint64(r.IntN(2)), r.duration(), r.number(), r.number()
}

func (r chaos) event() sim.Event {
	who := func() sim.Present {
		return sim.Present{Open: r.count(), Waiting: r.count(), Asleep: r.count(), Busy: r.count()}
	}
	return sim.Event{
		At: r.duration(), Kind: sim.EventKind(r.IntN(14)), Workload: int32(r.count()), Ordinal: uint64(r.IntN(3)), Lost: r.count(),
		Before: who(), After: who(), Attempt: int(r.count()), Try: int(r.count()), Cause: r.text(), Slot: int32(r.count()),
		Waited: r.duration(), Since: r.duration(), Length: r.duration(), Again: r.duration(), Input: r.count(), Output: r.count(), Memory: r.number(),
		Next: sim.Follower{Kind: sim.EventKind(r.IntN(14)), Workload: int32(r.count()), Ordinal: uint64(r.IntN(3)), Waited: r.duration()}, HasNext: r.often(),
	}
}

// check draws a random frame and holds that the screen has exactly its size.
func check(t *testing.T, seed uint64, w, h int, a plot.Alphabet) {
	t.Helper()
	r := chaos{rand.New(rand.NewPCG(seed, 1))}
	f, th := r.frame(), Terminal()
	c := plot.New(w, h, a)
	Draw(c, f, th)
	out := c.Render(th.Palette)
	if w == 0 || h == 0 {
		return
	}
	lines := strings.Split(out, "\n")
	if len(lines) != h {
		t.Fatalf("seed %d, %d×%d: %d lines", seed, w, h, len(lines))
	}
	for i, line := range lines {
		if n := ansi.StringWidth(line); n != w {
			t.Fatalf("seed %d, %d×%d: line %d is %d wide: %q", seed, w, h, i, n, line)
		}
	}
}

// FuzzDraw draws frames of any content on screens of any size.
func FuzzDraw(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed, uint16(seed*37%301), uint16(seed*13%101), uint8(seed%3))
	}
	f.Add(uint64(7), uint16(120), uint16(40), uint8(0))
	f.Add(uint64(8), uint16(80), uint16(24), uint8(2))
	f.Fuzz(func(t *testing.T, seed uint64, w, h uint16, a uint8) {
		check(t, seed, int(w%301), int(h%101), plot.Alphabet(a%3))
	})
}

// TestRandomFrames is the same for fixed seeds at the sizes people use.
func TestRandomFrames(t *testing.T) {
	sizes := [][2]int{{120, 40}, {200, 60}, {60, 16}, {180, 50}, {80, 24}, {110, 36}, {79, 23}, {40, 10}, {10, 3}, {1, 1}, {24, 6}}
	for seed := range uint64(800) {
		s := sizes[seed%uint64(len(sizes))]
		check(t, 1000+seed, s[0], s[1], plot.Alphabet(seed%3))
	}
}
