package panel

import (
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/ui/plot"
	"pgregory.net/rapid"
)

// TestLimitsShowTheFrame reads the figures of panel 6 back.
func TestLimitsShowTheFrame(t *testing.T) {
	f := frames(t)["limited"]
	c := plot.New(64, 17, plot.Braille)
	DrawLimits(c, c.Bounds(), f, Blank())
	picture := c.Plain()
	totals := &f.Live.Totals
	for _, text := range []string{
		"requests/min 130 ", "input tok/min 250,000 ", "open streams 33 ",
		"asked " + unit.HumanShare(f.live(metric.RPMDemand)) + " · used " + unit.HumanShare(f.live(metric.RPMUsed)) + " · bucket " + unit.HumanCount(totals.Requests.Level) + " of 130",
		"asked " + unit.HumanShare(f.live(metric.ITPMDemand)) + " · used " + unit.HumanShare(f.live(metric.ITPMUsed)) + " · bucket " + unit.HumanCount(totals.Input.Level) + " of 250,000",
		"most " + unit.HumanShare(f.live(metric.InFlightMax)/33) + " · mean " + unit.HumanShare(f.live(metric.InFlight)/33) + " · open " + unit.HumanCount(float64(totals.Open)),
	} {
		if !strings.Contains(picture, text) {
			t.Errorf("%q is missing:\n%s", text, picture)
		}
	}
	if strings.Contains(picture, "output") {
		t.Errorf("a limit that is off is shown:\n%s", picture)
	}
	for name, other := range frames(t) {
		c := plot.New(64, 17, plot.Braille)
		DrawLimits(c, c.Bounds(), other, Blank())
		if none := strings.Contains(c.Plain(), "no upstream limits"); none == strings.HasPrefix(name, "limited") {
			t.Errorf("%s: no upstream limits is %v", name, none)
		}
	}
}

// TestAllowanceBars holds that the lengths of a bar are the shares: full cells
// used, shaded ones asked for beyond, and the mark at 100 %.
func TestAllowanceBars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		used := rapid.Float64Range(0, 3).Draw(t, "used")
		asked := used + rapid.Float64Range(0, 3).Draw(t, "more")
		top := max(1.25, ceiling(asked))
		w := rapid.IntRange(4, 100).Draw(t, "width")
		c := plot.New(w, 1, plot.Braille)
		drawAllowanceBar(c, c.Bounds(), &allowance{used: used, asked: asked}, top, Blank())
		mark, _ := plot.Scale{Hi: top}.Cell(1, w)
		for x, r := range []rune(c.Plain()) {
			want := '─'
			switch {
			case x == mark:
				want = '┃'
			case float64(x) < used/top*float64(w):
				want = '█'
			case float64(x) < asked/top*float64(w):
				want = askedBeyond
			}
			if r != want {
				t.Fatalf("used %g, asked %g of at most %g: cell %d of %s is %c, want %c", used, asked, top, x, c.Plain(), r, want)
			}
		}
	})
	c := plot.New(10, 1, plot.Braille)
	drawAllowanceBar(c, c.Bounds(), &allowance{used: math.NaN(), asked: math.NaN()}, 1.25, Blank())
	if got := c.Plain(); got != "────────┃─" {
		t.Errorf("nothing has run: %s", got)
	}
}
