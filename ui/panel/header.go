package panel

import (
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
	if f.Pin != nil {
		x = whole(c, r, x, th.Ghost, "   ∙ A ", f.Pin.Label)
	}
	if f.State != Rewound {
		x = whole(c, r, x, th.Plain, "   ", Clock(f.now()))
	}
	if s := f.scenario(); s != nil {
		if f.State != Rewound {
			x = whole(c, r, x, th.Dim, " of ", Clock(f.length()), " simulated")
		}
		x = whole(c, r, x, th.Dim, "   seed ", strconv.FormatUint(s.Run.Seed, 10))
		const shortest = 20 // of the line below
		if x+shortest < r.X+r.W {
			whole(c, r, x, th.Dim, "   ", inOneLine(s))
		}
	}
}

// whole writes pieces of text one after the other from column x on, if all of
// them fit, and returns the column after them.
func whole(c *plot.Canvas, r plot.Rect, x int, style plot.Style, parts ...string) int {
	w := 0
	for _, part := range parts {
		w += plot.Width(portable(c, part))
	}
	if x+w >= r.X+r.W {
		return x
	}
	for _, part := range parts {
		x = c.Text(x, r.Y, portable(c, part), style)
	}
	return x
}

// stateWords says what the run is doing.
func (f *Frame) stateWords(th *Theme) (string, plot.Style) {
	switch {
	case f.State == Stopped:
		return "✗ stopped", th.Bad
	case f.Live != nil && f.Live.Moving:
		return "▸▸ " + f.onItsWay(), th.Warn
	case f.State == Done:
		return "◆ done · R again · space goes on at " + f.Speed, th.Strong
	case f.State == Rewound:
		return "◀ rewound to " + Clock(f.now()) + " of " + Clock(f.head()) + f.alsoDown(), th.Warn
	case f.down():
		return "✗ down, restarting · speed " + f.Speed, th.Bad
	case f.State == Paused:
		return "┃┃ paused " + f.Speed, th.Warn
	}
	return "▸ running " + f.Speed, th.Good
}

// down says whether the process was killed and is not up again.
func (f *Frame) down() bool { return f.Live != nil && !f.Live.Totals.Up }

// alsoDown says so behind another state.
func (f *Frame) alsoDown() string {
	if f.down() {
		return ", process down"
	}
	return ""
}

// onItsWay says where the run is going, and how much of that way is done.
func (f *Frame) onItsWay() string {
	where := "on its way"
	if f.Going != "" {
		where = "going to " + f.Going
	}
	return where + ", " + percent(f.Live.Share)
}

// inOneLine is a scenario from its arrivals to its slots: 2.5/s × 12 s
// lognormal → 49 slots, 75 places.
func inOneLine(s *scenario.Scenario) string {
	rate, times, length, law := loadOf(s)
	places := "unlimited queue"
	switch {
	case s.Pool.Queue == 0:
		places = "no queue"
	case s.Pool.Queue > 0:
		places = strconv.FormatInt(s.Pool.Queue, 10) + " places"
	}
	return rate + times + length + law + " → " + strconv.FormatInt(s.Pool.Concurrency, 10) + " slots, " + places
}

// loadOf is the first half of the line: the arrivals, and where there is one
// workload with a law, its mean and its name.
func loadOf(s *scenario.Scenario) (rate, times, mean, name string) {
	if n := len(s.Workloads); n != 1 {
		return strconv.Itoa(n) + " workloads", "", "", ""
	}
	w := &s.Workloads[0]
	switch {
	case w.Arrivals.Process == scenario.Batch:
		rate = strconv.FormatInt(w.Arrivals.Batch.Size, 10) + " at once"
	case w.Arrivals.Profile.Shape != "":
		rate = "moving rate"
	default:
		rate = unit.HumanRate(w.Arrivals.Rate)
	}
	law, err := w.Stream.Duration.Law()
	if err != nil {
		return rate, "", "", ""
	}
	return rate, " × ", unit.HumanDuration(law.Mean()) + " ", w.Stream.Duration.Family.String()
}
