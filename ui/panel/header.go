package panel

import (
	"fmt"
	"strconv"

	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/ui/plot"
)

// DrawHeader draws what runs: the scenario, whether it runs and how fast, the
// simulated time, the seed and, where there is room, the load and the pool in
// one line.
func DrawHeader(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	title := f.Title
	if f.Modified {
		title += "*"
	}
	state, style := f.stateWords(th)
	x := spans(c, r, span{" capsize  ", th.Dim}, span{title, th.Strong}, span{"   ", th.Plain}, span{state, style})
	more := []span{{"   " + clock(f.now()), th.Plain}}
	s := f.scenario()
	if s != nil {
		more = append(more,
			span{" of " + clock(f.length()) + " simulated", th.Dim},
			span{"   seed " + strconv.FormatUint(s.Run.Seed, 10), th.Dim},
			span{"   " + inOneLine(s), th.Dim})
	}
	for _, part := range more { // what does not fit is left out whole
		if w := plot.Width(part.text); x+w < r.X+r.W {
			x = c.Text(x, r.Y, part.text, part.style)
		}
	}
}

// stateWords says what the run is doing.
func (f *Frame) stateWords(th *Theme) (string, plot.Style) {
	switch {
	case f.State == Stopped:
		return "✗ stopped", th.Bad
	case f.State == Done:
		return "◆ done · R again · space goes on at " + f.Speed, th.Strong
	case f.Live != nil && !f.Live.Totals.Up:
		return "✗ process down, restarting " + f.Speed, th.Bad
	case f.State == Paused:
		return "┃┃ paused " + f.Speed, th.Warn
	}
	return "▸ running " + f.Speed, th.Good
}

// inOneLine is a scenario from its arrivals to its slots: 2.5/s × 12 s
// lognormal → 49 slots, 75 places.
func inOneLine(s *scenario.Scenario) string {
	load := fmt.Sprintf("%d workloads", len(s.Workloads))
	if len(s.Workloads) == 1 {
		load = loadOf(&s.Workloads[0])
	}
	places := "unlimited queue"
	switch {
	case s.Pool.Queue == 0:
		places = "no queue"
	case s.Pool.Queue > 0:
		places = fmt.Sprintf("%d places", s.Pool.Queue)
	}
	return fmt.Sprintf("%s → %d slots, %s", load, s.Pool.Concurrency, places)
}

func loadOf(w *scenario.Workload) string {
	rate := unit.HumanRate(w.Arrivals.Rate)
	switch {
	case w.Arrivals.Process == scenario.Batch:
		rate = fmt.Sprintf("%d at once", w.Arrivals.Batch.Size)
	case w.Arrivals.Profile.Shape != "":
		rate = "moving rate"
	}
	law, err := w.Stream.Duration.Law()
	if err != nil {
		return rate
	}
	return fmt.Sprintf("%s × %s %s", rate, unit.HumanDuration(law.Mean()), w.Stream.Duration.Family)
}
