package panel

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"capsize/ui/plot"
	"github.com/charmbracelet/x/exp/golden"
)

// picking is a dialog with everything a dialog may have.
func picking(cursor int) *Overlay {
	o := &Overlay{
		Title: "presets", Prompt: "find", Field: &Entry{Text: "pea", Cursor: 2}, Problem: "it cannot be loaded",
		Rows: 6, Cursor: cursor, Footer: "enter load · esc back",
		Detail: &Detail{
			Title: "Chat at its peak", Length: 30 * time.Minute, Slots: 49,
			Lines: []Line{{Left: "story", Text: strings.Repeat("a chat service at the top of its day ", 6)}, {Left: "source", Text: "measure your own"}},
			Curve: func(t time.Duration) float64 { return 30 * min(1, t.Minutes()) },
		},
	}
	for _, name := range []string{"chat-peak", "push-spike", "mine (yours)", "broken (yours)"} {
		o.Lines = append(o.Lines, Line{Left: name, Text: "the story of " + name, Off: name == "broken (yours)"})
	}
	return o
}

func TestDialogGolden(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 10}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			c := plot.New(size[0], size[1], plot.Braille)
			drawOverlay(c, c.Bounds(), &Frame{Overlay: picking(1)}, Blank())
			golden.RequireEqual(t, []byte(c.Plain()))
		})
	}
}

// TestDialogKeepsWhatMatters holds that at every size with room for it the
// selected line is in sight, and that the field is before the detail goes.
func TestDialogKeepsWhatMatters(t *testing.T) {
	for w := 1; w <= 130; w += 3 {
		for h := 1; h <= 50; h++ {
			for cursor := range 4 {
				c := plot.New(w, h, plot.Braille)
				o := picking(cursor)
				drawOverlay(c, c.Bounds(), &Frame{Overlay: o}, Blank())
				text := c.Plain()
				if w >= 40 && !strings.Contains(text, o.Lines[cursor].Left) {
					t.Fatalf("%d×%d: the selected line %d is out of sight:\n%s", w, h, cursor, text)
				}
				if strings.Contains(text, "a chat service") && !strings.Contains(text, "pe│a") {
					t.Fatalf("%d×%d: a detail but no field:\n%s", w, h, text)
				}
			}
		}
	}
}

// TestDialogsOfAnything holds that no dialog draws outside of its screen, or
// panics, whatever is in it.
func TestDialogsOfAnything(t *testing.T) {
	r := chaos{rand.New(rand.NewPCG(1, 2))}
	for range 3000 {
		o := &Overlay{
			Title: r.text(), Prompt: r.text(), Problem: r.text(), Rows: r.IntN(60) - 5, Cursor: r.IntN(30) - 5,
			Offset: r.IntN(40) - 5, Footer: r.text(),
		}
		if r.often() {
			o.Field = &Entry{Text: r.text(), Cursor: int(r.count())}
		}
		for range r.IntN(30) {
			o.Lines = append(o.Lines, Line{Left: r.text(), Text: r.text(), Heading: r.IntN(5) == 0, Off: r.IntN(5) == 0})
		}
		if r.often() {
			o.Detail = &Detail{
				Title: r.text(), Lines: o.Lines, Length: r.duration(), Slots: r.count(),
				Curve: func(time.Duration) float64 { return r.number() },
			}
		}
		screen := plot.Rect{X: r.IntN(5), Y: r.IntN(5), W: r.IntN(130), H: r.IntN(60)}
		c := plot.New(screen.W+10, screen.H+10, plot.Alphabet(r.IntN(3)))
		const untouched = '@'
		c.Fill(c.Bounds(), untouched, 0)
		former := c.Clip(screen)
		drawOverlay(c, screen, &Frame{Overlay: o}, Terminal())
		c.Clip(former)
		for y := range screen.H + 10 {
			for x := range screen.W + 10 {
				if !screen.Contains(x, y) && c.At(x, y).R != untouched {
					t.Fatalf("%+v: drew at %d, %d", screen, x, y)
				}
			}
		}
	}
}
