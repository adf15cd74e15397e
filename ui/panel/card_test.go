package panel

import (
	"strings"
	"testing"

	"capsize/ui/plot"
)

// tellingOf is a card on a part of the screen, as high as a card may be.
func tellingOf(kinds ...Kind) *Overlay {
	o := &Overlay{Title: "1 of 4 · a card", Footer: "enter next", Tells: kinds, Cursor: -1}
	for _, text := range []string{"first", "second", "third", "fourth", "fifth", "sixth"} {
		o.Lines = append(o.Lines, Line{Left: text, Text: "line"})
	}
	return o
}

// TestCardsLeaveInSightWhatTheyTellOf holds wherever there is room beside it,
// and that a card is whole at every size for cards.
func TestCardsLeaveInSightWhatTheyTellOf(t *testing.T) {
	for _, kinds := range [][]Kind{{Verdict}, {Slots, Chart}, {Knobs}, {Header}} {
		for w := 60; w <= 200; w += 7 {
			for h := 16; h <= 60; h++ {
				screen, view := plot.Rect{W: w, H: h}, View{Side: Slots}
				var told plot.Rect
				for _, p := range Layout(w, h, view) {
					if p.Kind == kinds[0] || p.Kind == kinds[len(kinds)-1] {
						told = around(told, p.Rect)
					}
				}
				r, where := beside(screen, told, CardWidth, 8)
				if r.Intersect(screen) != r || told.Empty() {
					t.Fatalf("%d×%d: a card at %v tells of %v", w, h, r, told)
				}
				hidden := r.Intersect(told)
				if hidden.Empty() == (where == behind) {
					t.Fatalf("%d×%d: %v hides %v of %v and says %d", w, h, r, hidden, told, where)
				}
				if h >= compactHeight && w >= compactWidth && where == behind {
					t.Errorf("%d×%d: what %v tells of, %v, is behind it", w, h, r, told)
				}
				if 2*hidden.H > told.H {
					t.Errorf("%d×%d: %v hides most of %v", w, h, r, told)
				}
			}
		}
	}
}

// TestCardsSayWhereToLook holds for every side, and that all else is dimmed.
func TestCardsSayWhereToLook(t *testing.T) {
	screen := plot.Rect{W: 200, H: 30}
	for _, c := range []struct {
		told       plot.Rect
		side       side
		note, bare string
	}{
		{plot.Rect{W: 200, H: 3}, above, "↑ above", " above"},
		{plot.Rect{Y: 20, W: 200, H: 10}, below, "↓ below", " below"},
		{plot.Rect{W: 50, H: 30}, toLeft, "← on the left", " on the left"},
		{plot.Rect{X: 150, W: 50, H: 30}, toRight, "→ on the right", " on the right"},
		{screen, behind, "behind this", "behind this"},
	} {
		r, got := beside(screen, c.told, 60, 8)
		if got != c.side || c.side != behind && !r.Intersect(c.told).Empty() {
			t.Errorf("of %v it stands at %v and says %d, want %d", c.told, r, got, c.side)
		}
		fine, plain := got.note(plot.New(1, 1, plot.Braille)), got.note(plot.New(1, 1, plot.ASCII))
		if fine != c.note || plain != strings.TrimSpace(c.bare) {
			t.Errorf("%v: %q and %q", c.told, fine, plain)
		}
	}
	f, th := *frames(t)["steady"], Terminal()
	f.Overlay = tellingOf(Verdict)
	c := plot.New(120, 40, plot.Braille)
	Draw(c, &f, th)
	r, _ := beside(c.Bounds(), plot.Rect{Y: 1, W: 120, H: 2}, CardWidth, 8)
	for _, p := range Layout(120, 40, f.View) {
		lit := 0
		for x := p.Rect.X; x < p.Rect.X+p.Rect.W; x++ {
			for y := p.Rect.Y; y < p.Rect.Y+p.Rect.H; y++ {
				if !r.Contains(x, y) && c.At(x, y).S != th.Dim {
					lit++
				}
			}
		}
		if (lit > 0) != (p.Kind == Verdict) {
			t.Errorf("%d cells of part %d are not dimmed", lit, p.Kind)
		}
	}
}

// TestCardsOfNothing holds that a card on what is not on the screen, or on a
// screen without room, is drawn inside of it.
func TestCardsOfNothing(t *testing.T) {
	f := *frames(t)["steady"]
	f.Overlay = tellingOf(Text + 1)
	for w := 0; w < 70; w++ {
		for h := 0; h < 20; h++ {
			c := plot.New(w, h, plot.Braille)
			Draw(c, &f, Blank())
			if text := c.Plain(); CardsFit(w, h) && (!strings.Contains(text, "sixth") || !strings.Contains(text, "enter next")) {
				t.Fatalf("%d×%d:\n%s", w, h, text)
			}
		}
	}
}
