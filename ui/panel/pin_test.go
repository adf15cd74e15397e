package panel

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/sim/stat"
	"capsize/ui/plot"
)

// pinnedTable draws the table alone.
func pinnedTable(f *Frame, w int) string {
	c := plot.New(w, 12, plot.Braille)
	DrawTable(c, c.Bounds(), f, Blank())
	return c.Plain()
}

// TestTableShowsA reads A's numbers and the differences back, with the sign of
// their significance.
func TestTableShowsA(t *testing.T) {
	f := frames(t)["pinned"]
	picture := pinnedTable(f, 198)
	signs := map[string]int{}
	for _, each := range f.comparisons(10) {
		m := metric.Of(each.id)
		d := &f.Pin.Paired.Total[each.id]
		line := row(t, picture, " "+m.Title+"  ")
		mark := chance
		switch {
		case d.Significant():
			mark = differs
		case d.Value == 0:
			mark = same
		}
		signs[mark]++
		want := mark + signOf(d.Value) + m.FormatDifference(math.Abs(d.Value), "pt")
		if d.HasInterval() {
			want += " ± " + m.FormatDifference((d.Hi-d.Lo)/2, "pt")
		}
		for _, text := range []string{" " + m.Format(f.Pin.Paired.A.Total[each.id].Value) + " ", want} {
			if !strings.Contains(line, text) {
				t.Errorf("%s: %q is not in %q", m.Title, text, line)
			}
		}
	}
	if signs[chance] == 0 || signs[differs] == 0 {
		t.Errorf("signs seen: %v", signs)
	}
	for _, size := range [][2]int{{200, 60}, {120, 40}} {
		if title := row(t, screen(f, size[0], size[1], plot.Braille).Plain(), "prediction against"); !strings.Contains(title, "A: c 36, same traffic") {
			t.Errorf("the title reads %q", title)
		}
	}
}

// TestColumnsGiveWay holds that the columns of A go from the right, that none is
// cut to nothing, and that the columns never overlap.
func TestColumnsGiveWay(t *testing.T) {
	f := frames(t)["pinned"]
	former := [2]bool{}
	for w := 40; w <= 300; w++ {
		for _, pinned := range []bool{false, true} {
			end := 0
			for i, r := range divide(plot.Rect{W: w, H: 1}, pinned) {
				if r.W > 0 && (r.X < end || r.X+r.W > w) {
					t.Fatalf("%d wide: column %d at %v begins before %d", w, i, r, end)
				}
				end = max(end, r.X+r.W)
			}
		}
		picture := pinnedTable(f, w)
		now := [2]bool{strings.Contains(picture, "A c 36"), strings.Contains(picture, "B − A")}
		if now[1] && !now[0] || former[0] && !now[0] || former[1] && !now[1] {
			t.Errorf("%d wide: A is shown: %v, B − A: %v", w, now[0], now[1])
		}
		former = now
	}
	if former != [2]bool{true, true} {
		t.Error("the widest table lacks A")
	}
	if strings.Contains(pinnedTable(frames(t)["steady"], 200), "B − A") {
		t.Error("without A there is a column for it")
	}
}

// TestTheOrderOfColumns holds at every width, whichever columns there is room for.
func TestTheOrderOfColumns(t *testing.T) {
	all := frames(t)
	for w := 40; w <= 300; w++ {
		for _, name := range []string{"pinned", "steady"} {
			head, _, _ := strings.Cut(pinnedTable(all[name], w), "\n")
			seen, end := 0, -1
			for _, title := range []string{"predicted", "simulated", "run", "agree", " A c 36", "B − A"} {
				at := strings.Index(head, title)
				if at < 0 && title == "agree" { // narrow: how many runs agree
					at = strings.LastIndex(head, " runs")
				}
				if at < 0 {
					continue
				}
				if seen++; at <= end {
					t.Fatalf("%s, %d wide: %q is not in order in %q", name, w, title, head)
				}
				end = at
			}
			if w >= 60 && seen < 4 || w >= 120 && name == "pinned" && seen < 6 {
				t.Errorf("%s, %d wide: %d columns in %q", name, w, seen, head)
			}
		}
	}
}

// TestNoDifferenceOfOldNumbers holds that while the pairs are of former knobs,
// or not there yet, no difference is told, and A's own run stands in its column.
func TestNoDifferenceOfOldNumbers(t *testing.T) {
	all := frames(t)
	for _, name := range []string{"half", "old"} {
		if picture := pinnedTable(all[name], 198); strings.ContainsAny(picture, "≠~") {
			t.Errorf("%s: a difference is told:\n%s", name, picture)
		}
	}
	f := all["half"]
	line := row(t, pinnedTable(f, 198), " in flight  ")
	if want := " " + metric.Of(metric.InFlight).Format(f.Pin.Live.Total[metric.InFlight]) + " "; !strings.Contains(line, want) {
		t.Errorf("%q lacks A's run, %q", line, want)
	}
}

// TestEqualSidesDifferByNothing holds that a difference of exactly 0 is told as
// that, and one without an interval without ±.
func TestEqualSidesDifferByNothing(t *testing.T) {
	f := *frames(t)["pinned"]
	paired, pin := *f.Pin.Paired, *f.Pin
	for i := range paired.Total {
		paired.Total[i] = stat.Difference{Estimate: stat.Point(0, stat.Constant), Pairs: 8}
	}
	pin.Paired, f.Pin = &paired, &pin
	line := row(t, pinnedTable(&f, 198), " wait p99  ")
	if _, last, _ := strings.Cut(line, " 3.8 s "); strings.TrimSpace(last) != "= 0 s" {
		t.Errorf("the same on both sides reads %q", line)
	}
}

// TestHeaderNamesA holds where there is room.
func TestHeaderNamesA(t *testing.T) {
	for w, want := range map[int]bool{120: true, 60: true, 30: false} {
		c := plot.New(w, 1, plot.Braille)
		DrawHeader(c, c.Bounds(), frames(t)["pinned"], Blank())
		if got := strings.Contains(c.Plain(), "∙ A c 36"); got != want {
			t.Errorf("%d wide: %q", w, c.Plain())
		}
	}
}

// TestHeadsStandApart holds that, at every width and in every alphabet, no head
// is cut and two blanks are before each; a share of progress for which there is
// no room is left out.
func TestHeadsStandApart(t *testing.T) {
	all := frames(t)
	heads := regexp.MustCompile(`^ +predicted  +simulated( (±|\+-)( 95 %( CI)?)?)?  +((this )?run( from [0-9:]+)?)(  +(agree|20 runs|old)|$)`)
	for _, name := range []string{"steady", "pinned", "stale", "changed", "kills"} {
		for w := 58; w <= 300; w++ {
			for _, a := range []plot.Alphabet{plot.Braille, plot.ASCII} {
				c := plot.New(w, 6, a)
				DrawTable(c, c.Bounds(), all[name], Blank())
				if head, _, _ := strings.Cut(c.Plain(), "\n"); !heads.MatchString(head) {
					t.Errorf("%s, %d wide, in %s: %q", name, w, a, head)
				}
			}
		}
	}
}
