package plot

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestGuideRow: the guide, its label, its axis number and data of the same
// value share a row in every alphabet.
func TestGuideRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Alphabet(rapid.IntRange(0, 2).Draw(t, "alphabet"))
		c := New(60, rapid.IntRange(1, 40).Draw(t, "h"), a)
		v := rapid.SampledFrom([]float64{60, 80, 96, 100, 120, 140}).Draw(t, "v")
		ch := Chart{
			Area: c.Bounds(), X: Axis{Scale: Scale{Lo: 0, Hi: 10}}, Y: Axis{Scale: Scale{Lo: 60, Hi: 140}},
			Guides: []Guide{{At: v, Stroke: Heavy, Label: "limit"}},
			Series: []Series{{Y: []float64{v, v, math.NaN()}, X0: 8, DX: 1}},
		}
		plot := ch.Draw(c)
		row, ok := ch.Y.row(v, plot.H)
		if !ok {
			t.Fatalf("%v is not on the scale", v)
		}
		lines := strings.Split(c.Plain(), "\n")
		for y, line := range lines {
			want := y == plot.Y+row
			heavy := strings.Count(line, string(a.glyph(rune(Heavy))))
			if got := heavy > 20; got != want {
				t.Fatalf("guide at %v in row %d: %v\n%s", v, y, got, c.Plain())
			}
			if got := strings.Contains(line, "limit"); got != want {
				t.Fatalf("label of %v in row %d: %v\n%s", v, y, got, c.Plain())
			}
			if strings.HasPrefix(strings.TrimSpace(line), fmt.Sprint(v)+" ") && !want {
				t.Fatalf("axis number %v in row %d, guide in row %d\n%s", v, y, row, c.Plain())
			}
		}
		if !hasDot(c, plot, ch.X.Scale, ch.Y.Scale, 8.5, v) {
			t.Fatalf("data at %v does not win its cells\n%s", v, c.Plain())
		}
	})
}

func TestGuidesBeyondTheScale(t *testing.T) {
	c := New(40, 5, Braille)
	ch := Chart{
		Area: c.Bounds(), X: Axis{Scale: Scale{Lo: 0, Hi: 1}, Hide: true}, Y: Axis{Scale: Scale{Lo: 0, Hi: 100}, Hide: true},
		Guides: []Guide{
			{At: 140, Stroke: Double, Label: "c+K 140"},
			{At: -3, Label: "low"},
			{At: math.NaN(), Label: "nan"},
			{At: math.Inf(1), Stroke: Heavy, Label: "never"},
		},
	}
	ch.Draw(c)
	lines := strings.Split(c.Plain(), "\n")
	blank := strings.Repeat(" ", 30)
	for i, want := range []string{blank + " ↑ never", blank + " ↑ c+K 140", "", "", blank + " ↓ low"} {
		if lines[i] != want {
			t.Errorf("row %d is %q, want %q", i, lines[i], want)
		}
	}
}

// TestPlace compares the placement of labels with the best of all placements.
func TestPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(0, 7).Draw(t, "rows")
		n := rapid.IntRange(0, 9).Draw(t, "n")
		in := make([]gutterLabel, n)
		for i := range in {
			want := rapid.IntRange(0, max(0, rows-1)).Draw(t, "row")
			in[i] = gutterLabel{
				pos: 1 - float64(want)/10, row: want, priority: rapid.IntRange(0, 3).Draw(t, "priority"),
				text: fmt.Sprint(want),
			}
		}
		keep := slices.Clone(in)
		slices.SortStableFunc(keep, func(a, b gutterLabel) int { return b.priority - a.priority })
		keep = keep[:min(n, rows)]
		out := place(slices.Clone(in), rows)
		if len(out) != len(keep) {
			t.Fatalf("%d labels of %d placed in %d rows", len(out), n, rows)
		}
		for i, b := range out {
			if b.row < 0 || b.row >= rows || i > 0 && (b.row <= out[i-1].row || b.pos > out[i-1].pos) {
				t.Fatalf("labels %+v overlap, leave the rows or change order", out)
			}
			if !slices.ContainsFunc(keep, func(k gutterLabel) bool { return k.text == b.text && k.priority == b.priority }) {
				t.Fatalf("label %+v should have given way: %+v", b, in)
			}
		}
		var wanted []int
		cost := 0
		for _, b := range out {
			w := int(math.Round((1 - b.pos) * 10))
			wanted = append(wanted, w)
			cost += (b.row - w) * (b.row - w)
		}
		if best := cheapest(wanted, 0, rows); cost != best {
			t.Fatalf("placement %+v costs %d, the best %d", out, cost, best)
		}
	})
}

// cheapest tries every placement of labels in the rows from..rows-1.
func cheapest(wanted []int, from, rows int) int {
	if len(wanted) == 0 {
		return 0
	}
	best := math.MaxInt
	for row := from; row+len(wanted) <= rows; row++ {
		d := row - wanted[0]
		best = min(best, d*d+cheapest(wanted[1:], row+1, rows))
	}
	return best
}

// TestTimeLabelsStayWhole: on the x axis every word is a whole label of a mark
// or of the clock, whatever the width and the marks.
func TestTimeLabelsStayWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := New(rapid.IntRange(1, 130).Draw(t, "w"), 8, Braille)
		lo := rapid.Float64Range(0, 9000).Draw(t, "lo")
		ch := Chart{
			Area: c.Bounds(),
			X:    Axis{Scale: Scale{Lo: lo, Hi: lo + rapid.Float64Range(0.5, 20000).Draw(t, "span")}, Clock: true},
			Y:    Axis{Scale: Scale{Lo: 0, Hi: 10}, Hide: rapid.Bool().Draw(t, "hide")},
		}
		allowed := map[string]bool{string(rune(Break)): true}
		for i := range rapid.IntRange(0, 4).Draw(t, "marks") {
			label := strings.Repeat(string(rune('a'+i)), rapid.IntRange(0, 12).Draw(t, "len"))
			allowed[string(rune(Break))+label], allowed[label+string(rune(Break))] = true, true
			ch.Marks = append(ch.Marks, Mark{At: ch.X.At(rapid.Float64Range(-0.1, 1.1).Draw(t, "at")), Label: label})
		}
		for n := range maxTicks {
			var ts ticks
			ts.fill(ch.X, n)
			for i := range ts.n {
				allowed[string(ts.label(i))] = true
			}
		}
		ch.Draw(c)
		lines := strings.Split(c.Plain(), "\n")
		for _, word := range strings.Fields(lines[len(lines)-1]) {
			if !allowed[word] {
				t.Fatalf("%q is no whole label:\n%s", word, c.Plain())
			}
		}
	})
}

func TestBandRows(t *testing.T) {
	for _, tc := range []struct {
		lo, hi float64
		want   string
	}{
		{2, 3, "░░░░\n░░░░\n    \n    "}, // both ends belong to the cell above
		{1.5, 2.5, "    \n░░░░\n░░░░\n    "},
		{0, 0.5, "    \n    \n    \n░░░░"},
		{2.5, 1.5, "    \n░░░░\n░░░░\n    "},
		{-9, math.Inf(1), "░░░░\n░░░░\n░░░░\n░░░░"},
		{5, 9, "    \n    \n    \n    "},
		{math.NaN(), 2, "    \n    \n    \n    "},
	} {
		c := New(4, 4, Braille)
		ch := Chart{
			Area: c.Bounds(), X: Axis{Scale: Scale{Hi: 1}, Hide: true}, Y: Axis{Scale: Scale{Hi: 4}, Hide: true},
			Bands: []Band{{Lo: tc.lo, Hi: tc.hi}},
		}
		ch.Draw(c)
		if got := c.Render(nil); got != tc.want {
			t.Errorf("band %v..%v:\n%s\nwant\n%s", tc.lo, tc.hi, got, tc.want)
		}
	}
}

// TestMarkLabels: the last mark is labelled first, to the right of its line or
// else to the left, and no label covers another.
func TestMarkLabels(t *testing.T) {
	for _, tc := range []struct {
		name  string
		marks []Mark
		want  string
	}{
		{"right", []Mark{{At: 5, Label: "abc"}}, "     ┊abc"},
		{"left at the edge", []Mark{{At: 18, Label: "abc"}}, "               abc┊"},
		{"left of a later one", []Mark{{At: 8, Label: "abc"}, {At: 10, Label: "def"}}, "     abc┊ ┊def"},
		{"no room on either side", []Mark{{At: 1, Label: "abc"}, {At: 4, Label: "def"}}, " ┊  ┊def"},
		{"edge and no room on the left", []Mark{{At: 18, Label: "abcdef"}, {At: 14, Label: "z"}}, "              ┊z  ┊"},
		{"touching", []Mark{{At: 4, Label: "abc"}, {At: 5, Label: "def"}}, "     ┊def"},
		{"off the scale", []Mark{{At: 21, Label: "abc"}, {At: math.NaN(), Label: "def"}}, ""},
	} {
		c := New(20, 4, Braille)
		ch := Chart{
			Area: c.Bounds(), Y: Axis{Hide: true}, Marks: tc.marks,
			X: Axis{Scale: Scale{Hi: 20}, Format: func(v, _ float64) string { return "" }},
		}
		ch.Draw(c)
		if got := strings.Split(c.Plain(), "\n")[3]; got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestNarrowGutter: a gutter too narrow for its labels cuts them and leaves the
// neighbour alone.
func TestNarrowGutter(t *testing.T) {
	for width, want := range map[int]string{
		1: "━━━━━━━━━━━ zzz", 2: "━━━━━━━━━━ ━zzz", 5: "━━━━━━━━━━━━zzz", // 5: no room for a plot, so no gutter
	} {
		c := New(15, 1, Braille)
		c.Fill(c.Bounds(), 'z', 0)
		ch := Chart{
			Area: Rect{W: 12, H: 1}, RightWidth: width,
			X: Axis{Scale: Scale{Hi: 1}}, Y: Axis{Scale: Scale{Hi: 1}, Hide: true},
			Guides: []Guide{{At: 0.5, Stroke: Heavy, Label: "limit"}},
		}
		ch.Draw(c)
		if got := c.Plain(); got != want {
			t.Errorf("width %d: %q, want %q", width, got, want)
		}
	}
}
