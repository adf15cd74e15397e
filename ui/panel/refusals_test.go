package panel

import (
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
	"pgregory.net/rapid"
)

// refusalPicture draws panel 5 alone.
func refusalPicture(f *Frame, w, h int) string {
	c := plot.New(w, h, plot.Braille)
	DrawRefusals(c, c.Bounds(), f, Blank())
	return c.Plain()
}

// TestRefusalsAddUp holds that the causes sum to the total and the shares to
// its share, of requests and of attempts.
func TestRefusalsAddUp(t *testing.T) {
	for _, name := range []string{"changed", "moving", "kills", "limited"} {
		f := frames(t)[name]
		picture := refusalPicture(f, 60, 20)
		check := func(list []cause, of float64, sumLine string) {
			sum, seen := 0.0, 0
			for _, cause := range list {
				n := f.live(cause.id)
				if math.IsNaN(n) && !cause.on {
					if strings.Contains(picture, cause.text) {
						t.Errorf("%s: %q has a line and is switched off", name, cause.text)
					}
					continue
				}
				seen++
				if n > 0 {
					sum += n
				}
				if line := row(t, picture, cause.text); !strings.Contains(line, " "+metric.Of(cause.id).Format(n)+" ") {
					t.Errorf("%s: %q lacks %v", name, line, n)
				}
			}
			if seen == 0 {
				if strings.Contains(picture, sumLine) {
					t.Errorf("%s: a sum of nothing: %s", name, sumLine)
				}
				return
			}
			if sum == 0 {
				t.Errorf("%s turns nobody away: it tests nothing", name)
			}
			for _, text := range []string{unit.HumanCount(of) + sumLine, " " + unit.HumanCount(sum) + " ", unit.HumanShare(sum / of)} {
				if line := row(t, picture, sumLine); !strings.Contains(line, text) {
					t.Errorf("%s: %q lacks %q", name, line, text)
				}
			}
		}
		check(causes[:], f.live(metric.Offered)-f.live(metric.Inside), " decided")
		check(upstream429s[:], f.live(metric.Attempts), " attempts")
	}
}

// TestCausesCoverEveryOutcome holds that what is neither completed nor inside
// has a cause: nothing that goes wrong is left out of the sum.
func TestCausesCoverEveryOutcome(t *testing.T) {
	for name, f := range frames(t) {
		if f.Live == nil {
			continue
		}
		want := f.live(metric.Offered) - f.live(metric.Inside) - f.live(metric.Completed)
		if got := f.turnedAway(); got != want {
			t.Errorf("%s: %v turned away, of decided and not completed there are %v", name, got, want)
		}
	}
	if f := frames(t)["limited"]; !(f.live(metric.Failed) > 0 && f.live(metric.Attempts429Requests) > 0) {
		t.Error("nothing fails or is refused upstream in the case that is to show it")
	}
}

// TestRefusalRowsFit holds that in a low panel what happened is shown before
// what did not, and the sum of the requests always.
func TestRefusalRowsFit(t *testing.T) {
	values := rapid.SampledFrom([]float64{math.NaN(), 0, 1, 250})
	rapid.Check(t, func(t *rapid.T) {
		total := metric.NewValues()
		total[metric.Offered], total[metric.Inside], total[metric.Attempts] = 1000, 10, 3000
		for _, list := range [][]cause{causes[:], upstream429s[:]} {
			for _, one := range list {
				total[one.id] = values.Draw(t, one.id.String())
			}
		}
		h := rapid.IntRange(7, 16).Draw(t, "lines")
		f := &Frame{Live: &timeline.Reading{Total: total}}
		requests, attempts := f.refusalRows(h)
		n := len(requests) + 1
		if len(attempts) > 0 {
			n += len(attempts) + 1
		}
		if n > h {
			t.Fatalf("%d lines in %d", n, h)
		}
		shown := map[metric.ID]bool{}
		for _, one := range append(requests, attempts...) {
			shown[one.id] = true
		}
		for _, one := range causes {
			if f.live(one.id) > 0 && !shown[one.id] {
				t.Fatalf("%s has no line", one.text)
			}
		}
		if h >= 12 {
			for _, one := range append(causes[:], upstream429s[:]...) {
				if on := !math.IsNaN(f.live(one.id)) || one.on; on != shown[one.id] {
					t.Fatalf("%s is on: %v, and has a line in %d: %v", one.text, on, h, shown[one.id])
				}
			}
		}
		if picture := refusalPicture(f, 50, h); !strings.Contains(picture, "of 990 decided") {
			t.Fatalf("there is no sum:\n%s", picture)
		}
	})
}
