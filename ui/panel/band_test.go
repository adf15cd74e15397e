package panel

import (
	"strings"
	"testing"

	"capsize/ui/plot"
)

// TestBandOnTheSlider holds that the part in which every goal is met is shaded
// from its first to its last cell, under the marks, and that a formula's differs
// from that of a sweep.
func TestBandOnTheSlider(t *testing.T) {
	for _, tc := range []struct {
		band Band
		want string
	}{
		{Band{}, "├──────▲──●──────────┤"},
		{Band{Low: -1, High: -1}, "├──────▲──●──────────┤"},
		{Band{Low: 0.5, High: 0.4}, "├──────▲──●──────────┤"},
		{Band{Low: 0.5, High: 0.74}, "├──────▲──●▒▒▒▒▒─────┤"},
		{Band{Low: 0.3, High: 0.6}, "├──────▲▒▒●▒▒▒───────┤"},
		{Band{Low: 0.8, High: 7, Simulated: true}, "├──────▲──●──────░░░░┤"},
		{Band{Low: 0, High: 0.1, Simulated: true}, "├░░░───▲──●──────────┤"},
		{Band{Low: 1.2, High: 3}, "├──────▲──●──────────┤"},
	} {
		c := plot.New(22, 1, plot.Braille)
		drawSlider(c, c.Bounds(), &Knob{Need: 0.32, Position: 0.45 + 0.01, Band: tc.band}, 0, Blank())
		if got := c.Plain(); got != tc.want {
			t.Errorf("%+v: %s, want %s", tc.band, got, tc.want)
		}
	}
}

// TestKnobsExplainTheirSigns holds that the title names each shade in sight and
// no other.
func TestKnobsExplainTheirSigns(t *testing.T) {
	f := *frames(t)["pinned"]
	for _, bands := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
		f.Knobs = append([]Knob(nil), f.Knobs...)
		for i, on := range bands {
			f.Knobs[i].Band = Band{}
			if on {
				f.Knobs[i].Band = Band{Low: 0.2, High: 0.4, Simulated: i == 1}
			}
		}
		f.Knobs[2].Band = Band{}
		for _, note := range f.knobNotes() {
			if strings.Contains(note, "▒") != bands[0] || strings.Contains(note, "░") != bands[1] {
				t.Errorf("bands %v: %q", bands, note)
			}
		}
	}
}

// TestPreviewShowsTheFirstThatFit holds that the lines of the preview in sight are
// the first of them, some wherever there is a row below the knobs, and all where
// there are rows for all; and never at the cost of a knob.
func TestPreviewShowsTheFirstThatFit(t *testing.T) {
	f := frames(t)["pinned"]
	shown := 0
	for h := 1; h < 30; h++ {
		for _, w := range []int{30, 46, 64} {
			c := plot.New(w, h, plot.Braille)
			DrawKnobs(c, c.Bounds(), f, Blank())
			picture := c.Plain()
			if n := strings.Count(picture, "├"); n != min(h, len(f.Knobs)) {
				t.Errorf("%d×%d: %d knobs", w, h, n)
			}
			lines := 0
			for lines < len(f.Preview) && strings.Contains(picture, f.Preview[lines]) {
				lines++
			}
			later := lines < len(f.Preview) && strings.Contains(picture, f.Preview[len(f.Preview)-1])
			rows := h - len(f.Knobs)
			if (lines > 0) != (rows > 0) || lines < min(rows, len(f.Preview)) || later {
				t.Errorf("%d×%d: %d lines of the preview:\n%s", w, h, lines, picture)
			}
			shown += lines
		}
	}
	if shown == 0 {
		t.Error("the preview is never shown")
	}
}

// TestTabsNameEveryChart holds at the smallest sizes that have them, with the
// pointer at the one in sight.
func TestTabsNameEveryChart(t *testing.T) {
	f := *frames(t)["pinned"]
	for _, size := range [][2]int{{60, 16}, {80, 24}} {
		for _, tab := range charts {
			f.Tab = tab.Kind
			name := func(n *Numbered) string {
				if size[0] < 80 {
					return n.brief
				}
				return n.tab
			}
			line := row(t, screen(&f, size[0], size[1], plot.Braille).Plain(), "─ ")
			for _, other := range charts {
				if !strings.Contains(line, name(&other)) {
					t.Errorf("%v: %q lacks %q", size, line, name(&other))
				}
			}
			if !strings.Contains(line, "▸ "+name(&tab)) || strings.Count(line, "▸") != 1 {
				t.Errorf("%v: chart %d is in sight, and the tabs read %q", size, tab.Kind, line)
			}
		}
	}
}

// TestZoomedScreens holds that a zoomed panel shows more of the same: its title
// and, between verdict and footer, nothing else.
func TestZoomedScreens(t *testing.T) {
	f := *frames(t)["pinned"]
	for kind := System; kind <= Table; kind++ {
		if !kind.panel() {
			continue
		}
		f.Zoom = Zoom{On: true, Kind: kind}
		title, _ := caption(kind, &f)
		picture := screen(&f, 120, 40, plot.Braille).Plain()
		if strings.Count(picture, "╭") != 1 || !strings.Contains(picture, "╭─ "+title+" ") {
			t.Errorf("kind %d:\n%s", kind, picture)
		}
		if f.Zoom.On = false; strings.Count(screen(&f, 120, 40, plot.Braille).Plain(), "╭") < 6 {
			t.Error("a zoom that is off takes the screen")
		}
	}
}

// TestSharedPlaceNamesTheOthers holds that the lower edge of the place that
// charts share names those that could stand there, and not the one that does.
func TestSharedPlaceNamesTheOthers(t *testing.T) {
	f := *frames(t)["pinned"]
	for _, chosen := range charts {
		if f.Side = chosen.Kind; !chosen.aside {
			continue
		}
		lines := strings.Split(screen(&f, 120, 40, plot.Braille).Plain(), "\n")
		for _, p := range Layout(120, 40, f.View) {
			if !p.Shared {
				continue
			}
			edge := string([]rune(lines[p.Rect.Y+p.Rect.H-1])[:p.Rect.W])
			for _, c := range charts {
				if named := strings.Contains(edge, " "+c.tab+" "); named != (c.aside && c.Kind != chosen.Kind) {
					t.Errorf("chart %s in the shared place: chart %s named %t in %q", chosen.Number, c.Number, named, edge)
				}
			}
		}
	}
}
