package panel

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/scenario"
	"capsize/sim"
	"capsize/sim/timeline"
	"capsize/ui/plot"
	"pgregory.net/rapid"
)

// slotFrames are the cases of panel 2: a full line, sleepers and streams without
// a token yet, more slots than cells, and a kill from both sides.
func slotFrames(tb testing.TB) map[string]*Frame {
	tb.Helper()
	parts := load(tb, "chat-peak", "upstream.requests_per_minute=130", "upstream.sdk_retries.profile=anthropic-python")
	w := &parts.Workloads[0].Stream
	w.Duration = scenario.Quantity{}
	w.FirstToken = scenario.Quantity{Given: true, Family: dist.Exponential, Mean: 3, CV: scenario.None}
	w.Output = scenario.Quantity{Given: true, Family: dist.Exponential, Mean: 540, CV: scenario.None}
	many := []string{"pool.concurrency=2000", "chat.arrivals.rate=150/s", "memory.limit=none", "goals.memory_peak=none", "run.duration=4m", "run.warmup=1m"}
	all := map[string]*Frame{
		"overload":         build(tb, "chat-peak", load(tb, "chat-peak", "pool.concurrency=25"), 12*time.Minute),
		"limited-sleepers": build(tb, "chat-peak", parts, 12*time.Minute),
		"many":             build(tb, "chat-peak", load(tb, "chat-peak", many...), 2*time.Minute),
		"fewer":            build(tb, "chat-peak", load(tb, "chat-peak"), 4*time.Minute+time.Second, change{4 * time.Minute, "pool.concurrency", "20"}),
		"down":             build(tb, "nightly-batch-24", load(tb, "nightly-batch-24"), 20*time.Second),
		"killed":           build(tb, "nightly-batch-24", load(tb, "nightly-batch-24"), 30*time.Second),
	}
	pinned := *all["overload"]
	pinned.Side, pinned.Pin = Slots, &Pin{Live: all["fewer"].Live, Label: "c 20"}
	all["slots-pinned"] = &pinned
	aside := *all["overload"]
	aside.Side, aside.Tab = Slots, Slots
	all["slots-aside"] = &aside
	return all
}

// mapped draws panel 2 and returns the picture, the plan, and what is in its
// cells, read from it.
func mapped(f *Frame, w, h int) (c *plot.Canvas, m *slotMap, cells []rune) {
	c = plot.New(w, h, plot.Braille)
	DrawSlots(c, c.Bounds(), f, Blank())
	m = newSlotMap(f, plot.Rect{W: w - 2, H: h}, plot.Braille)
	if m.shape == nil {
		return c, m, nil
	}
	for i := range int(max(m.slots, m.holders)) {
		y := i / m.columns * m.shape.down
		if m.words {
			y++
		}
		cells = append(cells, c.At(1+i%m.columns*m.shape.across, y).R)
	}
	return c, m, cells
}

// TestEveryBusySlotIsACell holds that the cells show as many streams, sleepers
// and free slots as there are, at any size that has a cell for each.
func TestEveryBusySlotIsACell(t *testing.T) {
	seen := 0
	for name, f := range frames(t) {
		for _, size := range [][2]int{{118, 34}, {78, 9}, {58, 7}, {50, 6}} {
			if f.Live == nil {
				continue
			}
			_, m, cells := mapped(f, size[0], size[1])
			if m.shape == nil || !f.Live.Totals.Up {
				continue
			}
			seen++
			count := func(glyphs ...rune) (n int64) {
				for _, r := range cells {
					if slices.Contains(glyphs, r) {
						n++
					}
				}
				return n
			}
			a, busy := &f.Live.Ages, f.Live.Totals.Open+f.Live.Ages.Asleep
			streams, early, asleep, free := count([]rune(plot.Bars)...), count('□'), count('z'), count('·')
			if streams+early != f.Live.Totals.Open || early != a.Early || asleep != a.Asleep || free != max(0, f.Scenario.Pool.Concurrency-busy) {
				t.Errorf("%s at %v: %d streams, %d without a token, %d asleep, %d free; there are %+v of %d", name, size, streams, early, asleep, free, a, f.Scenario.Pool.Concurrency)
			}
			if total := int64(len(cells)); total != streams+early+asleep+free {
				t.Errorf("%s at %v: %d of %d cells show something", name, size, streams+early+asleep+free, total)
			}
		}
	}
	f := frames(t)["limited-sleepers"].Live
	if seen < 20 || f.Ages.Early == 0 || f.Ages.Asleep == 0 || f.Ages.Streams() == 0 {
		t.Errorf("%d maps; sleepers has %+v", seen, f.Ages)
	}
}

// TestLegendCounts holds that the legend names the numbers of the cells.
func TestLegendCounts(t *testing.T) {
	f := frames(t)["limited-sleepers"]
	c, _, _ := mapped(f, 78, 9)
	a := &f.Live.Ages
	number := func(n int64, what string) string { return " " + strconv.FormatInt(n, 10) + " " + what }
	line := row(t, c.Plain(), "slots ")
	for _, want := range []string{"▁▄█" + number(a.Streams(), "stream"), "□" + number(a.Early, "no token"), "z" + number(a.Asleep, "asleep"), "·" + number(49-a.Busy(), "free")} {
		if !strings.Contains(line, want) {
			t.Errorf("%q lacks %q", line, want)
		}
	}
	fewer := frames(t)["fewer"]
	over := fewer.Live.Ages.Busy() - 20
	c, m, _ := mapped(fewer, 78, 9)
	if line := row(t, c.Plain(), "slots "); over <= 0 || m.slots != 20 || !strings.Contains(line, "+"+number(over, "beyond c")) || strings.Contains(line, "free") {
		t.Errorf("%d streams beyond c: %q", over, line)
	}
}

// TestOlderStreamsAreFuller holds that of two streams of one length the older
// one never has the lower glyph, and that both ends are reached.
func TestOlderStreamsAreFuller(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := time.Duration(rapid.Int64Range(1, int64(24*time.Hour)).Draw(t, "whole"))
		at := func(age time.Duration) int {
			return int(holderContent(&sim.Holder{Age: age, Left: whole - age}))
		}
		young := time.Duration(rapid.Int64Range(0, int64(whole)).Draw(t, "young"))
		old := time.Duration(rapid.Int64Range(int64(young), int64(whole)).Draw(t, "old"))
		if at(young) > at(old) || at(0) != 0 || at(whole) != timeline.AgeBands-1 {
			t.Fatalf("%v of %v is in band %d, %v in %d; from %d to %d", young, whole, at(young), old, at(old), at(0), at(whole))
		}
	})
}

// TestAStreamStaysInItsCell holds from one picture to the next, also when slots
// are taken away or the stream gets its first token in between.
func TestAStreamStaysInItsCell(t *testing.T) {
	run, err := timeline.New(load(t, "chat-peak"))
	if err != nil {
		t.Fatal(err)
	}
	before := map[uint64]int32{}
	stayed := 0
	for now := 2 * time.Minute; now < 4*time.Minute; now += time.Second {
		if err := run.Advance(now); err != nil {
			t.Fatal(err)
		}
		f := &Frame{Live: run.Read()}
		cells := newSlotMap(f, plot.Rect{W: 100, H: 30}, plot.Braille).contents()
		after := map[uint64]int32{}
		for i := range f.Live.Holders {
			h := &f.Live.Holders[i]
			after[h.Ordinal] = h.Slot
			if was, ok := before[h.Ordinal]; ok {
				stayed++
				if was != h.Slot || cells[h.Slot] != holderContent(h) {
					t.Fatalf("%v: stream %d went from cell %d to %d, which holds %d", now, h.Ordinal, was, h.Slot, cells[h.Slot])
				}
			}
		}
		before = after
	}
	if stayed < 500 {
		t.Errorf("only %d streams were seen twice", stayed)
	}
}

// TestPlacesTaken holds that the line shows who waits and the free places one by
// one where there are cells, and else their share.
func TestPlacesTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places, w := rapid.Int64Range(0, 300).Draw(t, "places"), rapid.IntRange(1, 100).Draw(t, "width")
		waiting := rapid.Int64Range(0, places).Draw(t, "waiting")
		c := plot.New(w, 1, plot.Braille)
		m := &slotMap{glyphs: glyphsOf(plot.Braille)}
		m.drawPlaces(c, c.Bounds(), waiting, places, Blank())
		taken, free := int64(strings.Count(c.Plain(), "■")), int64(strings.Count(c.Plain(), "·"))
		if places <= int64(w) {
			if taken != waiting || free != places-waiting {
				t.Fatalf("%d of %d places are taken; shown are %d and %d free", waiting, places, taken, free)
			}
			return
		}
		if taken+free != int64(w) || taken != (waiting*int64(w)+places-1)/places {
			t.Fatalf("%d of %d places in %d cells: %d and %d free", waiting, places, w, taken, free)
		}
	})
}

// TestQueueLineShowsTheFrame reads the words of the line back.
func TestQueueLineShowsTheFrame(t *testing.T) {
	f := frames(t)["overload"]
	c, _, _ := mapped(f, 118, 34)
	live := f.Live
	line := row(t, c.Plain(), "waiting ")
	if n := strconv.FormatInt(live.Totals.Waiting, 10); live.Totals.Waiting == 0 || !strings.Contains(line, " "+n+" of 75 places") || strings.Count(line, "■") != int(live.Totals.Waiting) {
		t.Errorf("%d wait: %q", live.Totals.Waiting, line)
	}
	longest := time.Duration(0)
	for _, w := range live.Waiters {
		longest = max(longest, w.Waited)
	}
	if int64(len(live.Waiters)) != live.Totals.Waiting || longest < 20*time.Second || !strings.Contains(c.Plain(), "longest "+strconv.Itoa(int(longest.Seconds()+0.5))+" s") {
		t.Errorf("%d waiters, the longest for %v:\n%s", len(live.Waiters), longest, c.Plain())
	}
	endless := frames(t)["unstable"]
	c, _, _ = mapped(endless, 118, 34)
	if line := row(t, c.Plain(), "waiting "); !strings.Contains(line, strconv.FormatInt(endless.Live.Totals.Waiting, 10)+" in line, no limit") || strings.Contains(line, "·") {
		t.Errorf("%q", line)
	}
}
