package panel

import (
	"strings"
	"testing"
	"time"

	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// rewoundFrames are those of runs that were taken back.
var rewoundFrames = []string{"rewound", "kills-rewound"}

// timeCharts are the charts with a trace over time.
func timeCharts() map[string]func(*plot.Canvas, plot.Rect, *Frame, *Theme) {
	return map[string]func(*plot.Canvas, plot.Rect, *Frame, *Theme){"system": DrawSystem, "waits": DrawWaits, "memory": DrawMemory}
}

// TestRowsBehindAndAheadTile holds that together they are the whole run up to its
// head, each instant once.
func TestRowsBehindAndAheadTile(t *testing.T) {
	for name, of := range map[string]*timeline.Reading{
		"rewound": frames(t)["rewound"].Live, "kills": frames(t)["kills-rewound"].Live, "A": frames(t)["branched"].Pin.Live,
	} {
		rows := append(append([]timeline.Row(nil), past(of)...), of.Ahead...)
		end := time.Duration(0)
		for i := range rows {
			if rows[i].Start != end {
				t.Fatalf("%s: row %d begins at %v, the last ended at %v", name, i, rows[i].Start, end)
			}
			end = rows[i].End
		}
		if end != of.Head || !of.Behind || of.Now >= of.Head {
			t.Errorf("%s: the rows end at %v, the head is at %v, now is %v", name, end, of.Head, of.Now)
		}
	}
}

// TestNothingIsPresentRightOfNow holds of the charts of a run that was taken back:
// up to now it is drawn as ever, from there on dimmed, and a line tells them apart.
func TestNothingIsPresentRightOfNow(t *testing.T) {
	th := Terminal()
	for _, name := range rewoundFrames {
		for chart, draw := range timeCharts() {
			f := frames(t)[name]
			c := plot.New(120, 21, plot.Braille)
			draw(c, c.Bounds(), f, th)
			area := plot.Rect{X: leftGutter, W: 120 - leftGutter - rightGutter, H: 20}
			now, _ := f.timeAxis().Cell(f.now().Seconds(), area.W)
			count := map[plot.Style]int{}
			for x := range area.W {
				for y := range area.H {
					style := c.At(area.X+x, y).S
					if x > now && style == th.Data {
						t.Errorf("%s, %s: data in column %d right of %d", name, chart, x, now)
					}
					if x > now {
						count[style]++
					}
				}
			}
			if count[th.Past] == 0 && !(name == "kills-rewound" && chart == "waits") { // nobody waited later
				t.Errorf("%s, %s: nothing is seen ahead", name, chart)
			}
			if line := column(c, area, area.X+now); strings.Count(line, string(plot.Stand)) < area.H/2 {
				t.Errorf("%s, %s: the column of now reads %q", name, chart, line)
			}
			if foot := row(t, c.Plain(), "now "+Clock(f.now())); !strings.Contains(foot, string(plot.Stand)+"now ") && !strings.Contains(foot, Clock(f.now())+string(plot.Stand)) {
				t.Errorf("%s, %s: below stands %q", name, chart, foot)
			}
		}
	}
}

// TestLimitsAheadStandWhereTheyWill reads the limits back: those of before, of
// now, and of after the knob that will be moved; predictions end there.
func TestLimitsAheadStandWhereTheyWill(t *testing.T) {
	th := Terminal()
	f := frames(t)["rewound"] // c 49→55 at 6:00, 97 at 18:00, K 75, seen until 25:00 of 30:00
	c, area, y := drawn(f, th)
	for _, tc := range []struct {
		from, to time.Duration
		c        float64
	}{{0, 6 * time.Minute, 49}, {6 * time.Minute, 18 * time.Minute, 55}, {18 * time.Minute, 30 * time.Minute, 97}} {
		from, _ := f.timeAxis().Cell(tc.from.Seconds(), area.W)
		to, _ := f.timeAxis().Cell(tc.to.Seconds(), area.W)
		double := 0
		for x := from + 1; x < to; x++ {
			for i := range area.H {
				switch cell := c.At(area.X+x, i); {
				case cell.R == '═' && i == rowOf(y, tc.c+75, area.H):
					double++
				case cell.R == '═', cell.R == '━' && i != rowOf(y, tc.c, area.H):
					t.Errorf("%v to %v: %c stands in row %d", tc.from, tc.to, cell.R, i)
				case cell.S == th.Predicted && tc.c != 55:
					t.Errorf("%v to %v: a prediction of other knobs", tc.from, tc.to)
				}
			}
		}
		if double == 0 {
			t.Errorf("%v to %v: no limit", tc.from, tc.to)
		}
	}
	edge, _ := f.timeAxis().Cell((18 * time.Minute).Seconds(), area.W)
	if cell := c.At(area.X+edge, 0); cell.R != plot.Break || cell.S != th.Dim {
		t.Errorf("the mark ahead is %c in style %d", cell.R, cell.S)
	}
}

// TestScalesStayWhileRewinding takes a run back to instants all over it: no axis
// moves.
func TestScalesStayWhileRewinding(t *testing.T) {
	run := runOf(t, "push-spike", 25*time.Minute,
		change{6 * time.Minute, "pool.concurrency", "55"}, change{18 * time.Minute, "pool.concurrency", "97"})
	base := frames(t)["moving"]
	type scales struct{ x, system, memory, waits float64 }
	of := func() scales {
		f := over(t, base, run)
		f.Predicted = base.Predicted // what is predicted of other knobs is another thing
		x := f.timeAxis().Scale
		mine, ahead := waitRuns(f.Live, x, 60)
		return scales{x.Hi, f.systemTop(), f.memoryTop(), f.waitTop(mine, ahead)}
	}
	want := of()
	for _, at := range []time.Duration{24, 18, 17, 11, 6, 5, 1, 0} {
		goTo(t, run, at*time.Minute)
		if got := of(); got != want {
			t.Errorf("at %v: %+v, at the head %+v", run.Now(), got, want)
		}
	}
}

// TestTheOtherFutureStandsBeside holds of a branch: A's dots go on where the run
// has not been yet, at the heights of A's rows, and the axis holds all of A.
func TestTheOtherFutureStandsBeside(t *testing.T) {
	th := Terminal()
	f := frames(t)["branched"]
	c, area, y := drawn(f, th)
	x := f.timeAxis()
	if f.Live.Behind || x.Hi < f.Pin.Live.Head.Seconds() {
		t.Fatalf("behind %t, the axis ends at %v", f.Live.Behind, x.Hi)
	}
	now, _ := x.Cell(f.now().Seconds(), area.W)
	seen := [2]int{}
	for col := range area.W {
		for i := range area.H {
			if c.At(area.X+col, i).S != th.Ghost {
				continue
			}
			at := time.Duration(x.At((float64(col)+0.5)/float64(area.W)) * float64(time.Second))
			if p := rowAt(f.Pin.Live, at); p == nil || i != rowOf(y, p.InSystem, area.H) {
				t.Errorf("column %d: a dot in row %d at %v", col, i, at)
			}
			if col <= now {
				seen[0]++
			} else {
				seen[1]++
			}
		}
	}
	if seen[1] < 10 {
		t.Errorf("%d dots up to now, %d ahead", seen[0], seen[1])
	}
}

// TestHeaderSaysWhereTheRunStands holds in words, with and without glyphs.
func TestHeaderSaysWhereTheRunStands(t *testing.T) {
	f := *frames(t)["rewound"]
	header := func(a plot.Alphabet) string {
		c := plot.New(120, 1, a)
		DrawHeader(c, c.Bounds(), &f, Blank())
		return c.Plain()
	}
	for a, want := range map[plot.Alphabet]string{plot.Braille: "◀ rewound to 11:02 of 25:00   seed", plot.ASCII: "<< rewound to 11:02 of 25:00   seed"} {
		if got := header(a); !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	live := *f.Live
	live.Totals.Up = false
	if f.Live = &live; !strings.Contains(header(plot.Braille), "of 25:00, process down") {
		t.Errorf("while the process is down: %q", header(plot.Braille))
	}
	live.Moving, live.Share, f.Going = true, 0.404, "the next kill"
	if got := header(plot.Braille); !strings.Contains(got, "▸▸ going to the next kill, 40 %") {
		t.Errorf("on its way: %q", got)
	}
	if f.Going = ""; !strings.Contains(header(plot.Braille), "▸▸ on its way, 40 %") {
		t.Errorf("on its way somewhere: %q", header(plot.Braille))
	}
}
