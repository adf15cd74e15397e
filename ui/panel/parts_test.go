package panel

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"capsize/ui/plot"
	"pgregory.net/rapid"
)

// TestSliderMarks holds that need and value stand in the cells of their
// positions, and in one sign where they share it.
func TestSliderMarks(t *testing.T) {
	const n = 20
	for _, tc := range []struct {
		need, value float64
		want        string
	}{
		{0.305, 0.49, "├──────▲──●──────────┤"},
		{-1, 0, "├●───────────────────┤"},
		{-1, 1, "├───────────────────●┤"},
		{0.95, 1, "├───────────────────◆┤"},
		{0.9, 1, "├──────────────────▲●┤"},
		{3, 0.5, "├──────────●────────▲┤"},
		{0.5, 0.52, "├──────────◆─────────┤"},
		{-1, -1, "├────────────────────┤"},
	} {
		c := plot.New(n+2, 1, plot.Braille)
		drawSlider(c, c.Bounds(), &Knob{Need: tc.need, Position: tc.value}, 0, Blank())
		if got := c.Plain(); got != tc.want {
			t.Errorf("need %v, value %v: %s, want %s", tc.need, tc.value, got, tc.want)
		}
	}
}

// TestKnobsFollowTheFocus holds that the focused knob is in sight in every
// window, and that no row stays empty while knobs are out of sight.
func TestKnobsFollowTheFocus(t *testing.T) {
	f := *frames(t)["steady"]
	for rows := 1; rows <= 12; rows++ {
		for focus := range f.Knobs {
			f.Focus = focus
			c := plot.New(60, rows, plot.Braille)
			DrawKnobs(c, c.Bounds(), &f, Blank())
			picture := c.Plain()
			if line := row(t, picture, "▸"); !strings.Contains(line, f.Knobs[focus].Label) {
				t.Errorf("%d rows, focus %d: %q", rows, focus, line)
			}
			if shown := strings.Count(picture, "├"); shown != min(rows, len(f.Knobs)) {
				t.Errorf("%d rows, focus %d: %d knobs", rows, focus, shown)
			}
		}
	}
}

// TestHiddenKnobsAreCounted holds that what a window says of the knobs above
// and below it is right, and that it says nothing when all are in sight.
func TestHiddenKnobsAreCounted(t *testing.T) {
	count := func(line, sign string) int {
		_, after, _ := strings.Cut(line, sign)
		n, _, _ := strings.Cut(strings.TrimSpace(after), " ")
		got, _ := strconv.Atoi(n)
		return got
	}
	f := *frames(t)["several"]
	for rows := 1; rows <= len(f.Knobs)+1; rows++ {
		for focus := range f.Knobs {
			f.Focus = focus
			for _, w := range []int{50, 80} {
				c := plot.New(w, rows, plot.Braille)
				DrawKnobs(c, c.Bounds(), &f, Blank())
				picture := c.Plain()
				first := firstKnob(focus, len(f.Knobs), rows)
				below := max(0, len(f.Knobs)-first-rows)
				if a, b := count(picture, "↑"), count(picture, "↓"); a != first || b != below {
					t.Errorf("%d×%d, focus %d: %d above and %d below, want %d and %d:\n%s", w, rows, focus, a, b, first, below, picture)
				}
			}
		}
	}
}

// TestKnobsNameTheirWorkload holds where there are several, also while a value
// is typed.
func TestKnobsNameTheirWorkload(t *testing.T) {
	f := *frames(t)["several"]
	f.Entry = &Entry{Text: "1/s"}
	for _, w := range []int{50, 80} {
		c := plot.New(w, len(f.Knobs), plot.Braille)
		for f.Focus = range f.Knobs {
			c.Fill(c.Bounds(), ' ', 0)
			DrawKnobs(c, c.Bounds(), &f, Blank())
			for i, line := range strings.Split(c.Plain(), "\n") {
				if want := f.Knobs[i].name(); !strings.Contains(line, " "+want+" ") && !strings.Contains(line, "▸ "+want+" ") {
					t.Errorf("%d wide: %q is not in %q", w, want, line)
				}
			}
		}
	}
	if got := f.short("search.arrivals.rate"); got != "search λ" {
		t.Errorf("a mark names the knob %q", got)
	}
}

// TestBasisLeavesTheSentence holds that what the verdict stands on is there
// where it has room, and takes nothing from the sentence.
func TestBasisLeavesTheSentence(t *testing.T) {
	for name, f := range frames(t) {
		without := *f
		without.Basis = ""
		for w := 24; w < 200; w++ {
			for h := 1; h <= 3; h++ {
				a, b := plot.New(w, h, plot.Braille), plot.New(w, h, plot.Braille)
				DrawVerdict(a, a.Bounds(), f, Blank())
				DrawVerdict(b, b.Bounds(), &without, Blank())
				plain, basis := a.Plain(), "judged by "+f.Basis
				if got := strings.TrimRight(strings.Replace(plain, basis, strings.Repeat(" ", len(basis)), 1), " \n"); got != strings.TrimRight(b.Plain(), " \n") && f.Basis != "" {
					t.Fatalf("%s, %d×%d:\n%s\nwithout:\n%s", name, w, h, plain, b.Plain())
				}
				if f.Basis != "" && w == 199 && h == 2 && !strings.Contains(plain, basis) {
					t.Errorf("%s: %q is not in\n%s", name, basis, plain)
				}
			}
		}
	}
}

// TestProblemStandsBesideTheField holds that what was wrong stands right below
// the field, also in the smallest window.
func TestProblemStandsBesideTheField(t *testing.T) {
	f := *frames(t)["typing"]
	for _, size := range [][2]int{{110, 36}, {80, 24}} {
		for focus := range f.Knobs {
			f.Focus = focus
			lines := strings.Split(screen(&f, size[0], size[1], plot.Braille).Plain(), "\n")
			for i, line := range lines {
				if strings.Contains(line, "[25x│") && !strings.Contains(lines[i+1], "✗ pool.queue: 25x") {
					t.Errorf("%v, focus %d: below the field stands %q", size, focus, lines[i+1])
				}
			}
			if field := row(t, strings.Join(lines, "\n"), "[25x│"); !strings.Contains(field, f.Knobs[focus].Label) {
				t.Errorf("the field stands in %q", field)
			}
		}
	}
}

// TestEntryShowsTheCursor holds that the cursor is in sight wherever it is.
func TestEntryShowsTheCursor(t *testing.T) {
	text := "123456789012345678901234567890"
	for cursor := -1; cursor <= len(text)+1; cursor++ {
		c := plot.New(24, 1, plot.Braille)
		drawEntry(c, c.Bounds(), &Entry{Text: text, Cursor: cursor}, Blank())
		before, after, ok := strings.Cut(strings.Trim(c.Plain(), "[] "), "│")
		at := min(max(cursor, 0), len(text))
		if !ok || !strings.HasSuffix(text[:at], before) || !strings.HasPrefix(text[at:], strings.TrimSuffix(after, "…")) {
			t.Errorf("cursor %d: %s", cursor, c.Plain())
		}
	}
}

// TestFooterDropsWholeHints holds that a hint is shown whole or not at all, in
// order.
func TestFooterDropsWholeHints(t *testing.T) {
	f := frames(t)["steady"]
	for w := range 140 {
		c := plot.New(w, 1, plot.Braille)
		DrawFooter(c, c.Bounds(), f, Blank())
		rest := strings.TrimSpace(c.Plain())
		for _, h := range f.Hints {
			text := h.Key + " " + h.Text
			if rest == "" {
				break
			}
			if !strings.HasPrefix(rest, text) {
				t.Fatalf("width %d: %q does not begin with %q", w, rest, text)
			}
			rest = strings.TrimSpace(strings.TrimPrefix(rest, text))
		}
		if rest != "" {
			t.Fatalf("width %d: %q is left", w, rest)
		}
	}
}

// TestVerdictFallsBack holds that where the sentence does not fit, its short
// form stands.
func TestVerdictFallsBack(t *testing.T) {
	f := *frames(t)["steady"]
	f.Verdict.Text, f.Verdict.Short = strings.Repeat("long ", 40)+"end.", "the short form"
	word, _ := f.verdictWord(Blank())
	beside := 105 + len([]rune(word)) + 4 // 21 words to a line
	for w, want := range map[int]string{120: "end.", beside: "end.", beside - 4: "end.", beside - 10: "the short form", 60: "the short form"} {
		c := plot.New(w, 2, plot.Braille)
		DrawVerdict(c, c.Bounds(), &f, Blank())
		if !strings.Contains(c.Plain(), want) {
			t.Errorf("%d wide:\n%s", w, c.Plain())
		}
	}
}

// TestOverlayKeepsTheCursorInSight turns the cursor through lists of many
// sizes.
func TestOverlayKeepsTheCursorInSight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := &Overlay{
			Title:  "presets",
			Cursor: rapid.IntRange(-1, 40).Draw(t, "cursor"),
			Offset: rapid.IntRange(-5, 60).Draw(t, "offset"),
		}
		for i := range rapid.IntRange(0, 40).Draw(t, "lines") {
			o.Lines = append(o.Lines, Line{Left: fmt.Sprintf("name%02d", i), Text: "story"})
		}
		rows := rapid.IntRange(1, 50).Draw(t, "rows")
		first := o.first(rows)
		if first < 0 || first > max(0, len(o.Lines)-1) {
			t.Fatalf("first is %d of %d", first, len(o.Lines))
		}
		if o.Cursor >= 0 && o.Cursor < len(o.Lines) && (o.Cursor < first || o.Cursor >= first+rows) {
			t.Fatalf("cursor %d is not in %d..%d", o.Cursor, first, first+rows-1)
		}
		if o.Cursor < 0 && first > 0 && len(o.Lines)-first < rows {
			t.Fatalf("%d lines below %d leave rows of %d empty", len(o.Lines), first, rows)
		}
	})
}

// TestWrap holds that wrapping loses no word and keeps the width.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zλ×\-]{1,12}`)).Draw(t, "words")
		sep := rapid.SampledFrom([]string{" ", "  ", "\n", "\u00a0", " \t"}).Draw(t, "separator")
		w := rapid.IntRange(1, 40).Draw(t, "width")
		lines := wrap(sep+strings.Join(words, sep)+sep, w)
		if got, want := strings.Join(lines, " "), strings.Join(words, " "); got != want {
			t.Fatalf("%q became %q", want, lines)
		}
		for i, line := range lines {
			if plot.Width(line) > w && strings.Contains(line, " ") {
				t.Fatalf("line %d, %q, is wider than %d", i, line, w)
			}
			if i > 0 && plot.Width(lines[i-1])+1+plot.Width(strings.Fields(line)[0]) <= w {
				t.Fatalf("%q would fit on the line before", line)
			}
		}
	})
	if wrap("text", 0) != nil || wrap("", 10) != nil {
		t.Error("nothing to wrap gives lines")
	}
}
