package panel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// everyRow lists the rows of a run, the row of now in part, or whole for an
// instant behind it.
func everyRow(of *timeline.Reading, at time.Duration) []timeline.Row {
	if at <= of.Now {
		return of.Rows
	}
	var rows []timeline.Row
	for _, p := range of.Rows {
		if p.Start < of.Ahead[0].Start {
			rows = append(rows, p)
		}
	}
	return append(rows, of.Ahead...)
}

// covering is the row of an instant; an instant between two is the later's.
func covering(of *timeline.Reading, at time.Duration) (found timeline.Row) {
	for _, p := range everyRow(of, at) {
		if p.Start <= at && at <= p.End {
			found = p
		}
	}
	return found
}

// TestCrosshairTellsTheRow reads the lines of panels 1 and 4 at instants behind
// and ahead of now: run and A are the row's that covers it.
func TestCrosshairTellsTheRow(t *testing.T) {
	for _, name := range []string{"rewound", "branched", "kills-rewound"} {
		f := *frames(t)[name]
		for s := 5; s < 1500; s += 71 {
			at := time.Duration(s) * time.Second
			if at > f.now() && len(f.Live.Ahead) == 0 {
				break
			}
			f.Inspect = &Inspect{At: at}
			p := covering(f.Live, at)
			system := fmt.Sprintf("at %s: %s, max %s", Clock(at), unit.HumanCount(p.InSystem), unit.HumanCount(p.InSystemMax))
			memory := fmt.Sprintf("at %s: %s, max %s", Clock(at), unit.HumanSize(p.Memory), unit.HumanSize(p.MemoryMax))
			otherSystem, otherMemory := "", ""
			if f.Pin != nil {
				a := covering(f.Pin.Live, at)
				otherSystem, otherMemory = " · A "+unit.HumanCount(a.InSystem), " · A "+unit.HumanSize(a.Memory)
			}
			for _, line := range []struct{ got, run, other string }{
				{f.inspected(System, 99, 99), system, otherSystem}, {f.inspected(Memory, 99, 99), memory, otherMemory},
			} {
				if !strings.HasPrefix(line.got, line.run) || !strings.HasSuffix(line.got, line.other) {
					t.Errorf("%s at %v: %q, want %q … %q", name, at, line.got, line.run, line.other)
				}
			}
		}
	}
}

// TestCrosshairTellsTheColumn reads panels 3 and 5: who began and who was turned
// away in the column that the crosshair is in.
func TestCrosshairTellsTheColumn(t *testing.T) {
	refused := 0
	for _, name := range []string{"rewound", "branched"} {
		f := *frames(t)[name]
		f.Zoom = Zoom{On: true, Kind: Refusals}
		const w = 120
		x, columns := f.timeAxis().Scale, w-2-leftGutter-rightGutter
		for s := 5; s < 1500; s += 71 {
			at := time.Duration(s) * time.Second
			if at > f.now() && len(f.Live.Ahead) == 0 {
				break
			}
			f.Inspect = &Inspect{At: at}
			cell, _ := x.Cell(at.Seconds(), columns)
			rows := everyRow(f.Live, at)
			want := fmt.Sprintf("at %s: p50 %s, p99 %s", Clock(at), unit.HumanDuration(quantileOf(rows, x, cell, columns, 0.5)), unit.HumanDuration(quantileOf(rows, x, cell, columns, 0.99)))
			if got := f.inspected(Waits, 99, w-2); !strings.HasPrefix(got, want) {
				t.Errorf("%s at %v: %q, want %q", name, at, got, want)
			}
			bar, _ := x.Cell(at.Seconds(), w-4)
			local, all := uint64(0), uint64(0)
			for _, p := range rows {
				if at, _ := x.Cell((p.Start + (p.End-p.Start)/2).Seconds(), w-4); at == bar {
					local += p.Rejected
					all += p.Rejected + p.Limited + p.TimedOut + p.Refused + p.Lost + p.Failed
				}
			}
			refused += int(local)
			picture := screen(&f, w, 40, plot.Braille).Plain()
			if line, want := row(t, picture, " 5 429s"), fmt.Sprintf(" at %s: %d in ≈", Clock(at), all); !strings.Contains(line, want) {
				t.Errorf("%s at %v: %q, want %q", name, at, line, want)
			}
			if line := strings.Fields(row(t, picture, " local 429")); line[len(line)-2] != fmt.Sprint(local) {
				t.Errorf("%s at %v: %q, want %d", name, at, line, local)
			}
		}
	}
	if refused == 0 {
		t.Error("nobody was turned away at any instant")
	}
}

// TestCrosshairPredictsForTheKnobsOfNow holds that other knobs' times have a dash,
// and that a moving rate is predicted at the instant.
func TestCrosshairPredictsForTheKnobsOfNow(t *testing.T) {
	f := *frames(t)["rewound"] // knobs were moved at 6:00 and 18:00
	for at, want := range map[time.Duration]string{
		5 * time.Minute: "–", 17 * time.Minute: "≈" + unit.HumanCount(f.Curve(17*time.Minute)), 10 * time.Minute: "≈" + unit.HumanCount(f.Curve(10*time.Minute)), 19 * time.Minute: "–",
	} {
		f.Inspect = &Inspect{At: at}
		if got := f.inspected(System, 99, 99); !strings.HasSuffix(got, " · predicted "+want) {
			t.Errorf("at %v: %q, want %q", at, got, want)
		}
	}
	f.Inspect = &Inspect{At: 26 * time.Minute} // further than it has come
	if got := f.inspected(System, 99, 99); got != "at 26:00: – · predicted –" {
		t.Errorf("beyond the head: %q", got)
	}
	f = *frames(t)["pinned"]
	f.Inspect = &Inspect{At: 10 * time.Minute}
	l, _ := f.predictedSystem()
	if got := f.inspected(System, 99, 99); !strings.Contains(got, "predicted ≈"+unit.HumanCount(l)+" · A ") {
		t.Errorf("a level: %q", got)
	}
	f.Inspect = nil
	if got := f.inspected(System, 99, 99); got != "" {
		t.Errorf("without a crosshair: %q", got)
	}
}

// TestInspectedLineGivesWay holds that no width cuts a number: words go before
// signs, the highest before A.
func TestInspectedLineGivesWay(t *testing.T) {
	f := frames(t)["branched-inspected"]
	former := 0
	for w := range 70 {
		text := f.inspected(System, w, 60)
		if n := plot.Width(text); n > w || n < former {
			t.Errorf("%d wide: %q after %d", w, text, former)
		} else {
			former = n
		}
	}
	for w, want := range map[int]string{60: "at 12:30: 0, max 0 · predicted ≈96.0 · A 130", 40: "at 12:30: 0 · predicted ≈96.0 · A 130", 35: "at 12:30: 0, max 0 ╌ ≈96.0 ∙ 130", 25: "at 12:30: 0 ╌ ≈96.0 ∙ 130", 12: "at 12:30: 0", 3: "0", 0: ""} {
		if got := f.inspected(System, w, 60); got != want {
			t.Errorf("%d wide: %q, want %q", w, got, want)
		}
	}
}

// TestCrosshairMovesByColumns walks it over the whole run at several sizes: each
// step is the next column, and it stops at both ends.
func TestCrosshairMovesByColumns(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}, {60, 16}, {40, 10}} {
		f := *frames(t)["rewound"]
		w, h := size[0], size[1]
		step := f.TimeColumn(w, h)
		columns := int(timeEnd(f.head(), f.length()) / step)
		x := f.timeAxis().Scale
		last, _ := x.Cell(f.head().Seconds(), columns)
		at := f.InspectFrom(0, 0, w, h)
		for want := range last {
			if got, _ := x.Cell(at.Seconds(), columns); got != want {
				t.Fatalf("%v: column %d at %v, want %d", size, got, at, want)
			}
			at = f.InspectFrom(at, 1, w, h)
		}
		if end := f.InspectFrom(at, 1000, w, h); end > f.head() || f.head()-end > step {
			t.Errorf("%v: it ends at %v, the head is at %v", size, end, f.head())
		}
		if start := f.InspectFrom(at, -1000, w, h); start < 0 || start > step {
			t.Errorf("%v: it begins at %v", size, start)
		}
	}
}

// TestCrosshairStandsAtItsInstant reads the line back from every chart of a screen.
func TestCrosshairStandsAtItsInstant(t *testing.T) {
	th := Terminal()
	f := frames(t)["rewound-inspected"]
	for chart, draw := range timeCharts() {
		c := plot.New(100, 17, plot.Braille)
		draw(c, c.Bounds(), f, th)
		area := plot.Rect{X: leftGutter, W: 100 - leftGutter - rightGutter, H: 16}
		cell, _ := f.timeAxis().Cell(f.Inspect.At.Seconds(), area.W)
		hair, data := 0, 0
		for y := range area.H {
			switch got := c.At(area.X+cell, y); {
			case got.R == plot.Hair && got.S == th.Focus:
				hair++
			case got.S == th.Past || got.S == th.Data:
				data++
			default:
				t.Errorf("%s: %c breaks the line", chart, got.R)
			}
		}
		if hair == 0 || data == 0 {
			t.Errorf("%s: %d cells of the line, %d of data over it", chart, hair, data)
		}
		if foot := row(t, c.Plain(), "at 17:00"); !strings.Contains(foot, string(plot.Hair)+"at 17:00") {
			t.Errorf("%s: below stands %q", chart, foot)
		}
	}
}
