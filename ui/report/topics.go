package report

import (
	"slices"
	"strings"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
)

// Topic is one thing that can be explained.
type Topic struct {
	Kind  string // knob, metric, formula, state, limit or chart
	Name  string
	Title string // what it is, in a phrase or a sentence
	Facts []Fact
}

// Fact is one thing to know of a topic. Text is "" where there is nothing to
// say, and may have lines of its own.
type Fact struct{ Key, Text string }

// The kinds of topic.
const (
	aKnob    = "knob"
	aMetric  = "metric"
	aFormula = "formula"
	aState   = "state"
	aLimit   = "limit"
	aChart   = "chart"
)

// Topics lists everything that can be explained, by kind: knobs in the order of
// a file, metrics, formulas, states of the verdict, limits, charts of the screen.
func Topics() []Topic {
	var topics []Topic
	knobs := scenario.Knobs()
	for i := range knobs {
		topics = append(topics, knobTopic(&knobs[i]))
	}
	for _, id := range metric.All() {
		topics = append(topics, metricTopic(metric.Of(id)))
	}
	for _, f := range predict.Formulas() {
		topics = append(topics, formulaTopic(&f))
	}
	for _, s := range states() {
		topics = append(topics, Topic{aState, string(s.state), s.what, []Fact{{"when", s.when}}})
	}
	for _, l := range limits() {
		topics = append(topics, Topic{aLimit, l.name, l.what, []Fact{{"gives way", l.when}, {"knobs", strings.Join(l.knobs, ", ")}}})
	}
	for _, c := range charts() {
		topics = append(topics, chartTopic(&c))
	}
	return topics
}

func knobTopic(k *scenario.Knob) Topic {
	fallback := k.Default
	switch {
	case k.Required():
		fallback = "none: it must be given"
	case fallback == "":
		fallback = "none: it may be left out"
	case fallback == "none":
		fallback += ": no limit, or off"
	}
	words := dailyOf(k.FullName())
	return Topic{aKnob, k.FullName(), k.Doc, []Fact{
		{"like", words.words},
		{"symbol", words.symbol},
		{"value", k.Form()},
		{"allowed", k.Allowed()},
		{"default", fallback},
		{"effect", k.Live.String()},
		{"limits", limitsOf(k)},
	}}
}

// limitsOf says what the knob bounds: a limit that can give way, or a metric.
func limitsOf(k *scenario.Knob) string {
	if _, goal, ok := strings.Cut(k.FullName(), "goals."); ok {
		if id, ok := metric.ByGoal(goal); ok {
			return "the metric " + id.String() + ", as a goal"
		}
	}
	var names []string
	for _, l := range limits() {
		if slices.Contains(l.knobs, k.FullName()) {
			names = append(names, l.name+": "+l.what)
		}
	}
	return strings.Join(names, "; ")
}

func metricTopic(m *metric.Metric) Topic {
	where := "the whole process"
	if m.PerWorkload {
		where += ", and each workload"
	}
	goal := ""
	if m.Goal != "" {
		goal = "goals." + m.Goal + ", an upper limit"
	}
	null := m.Null
	if null == "" {
		null = "never"
	}
	return Topic{aMetric, m.Name, m.Doc, []Fact{
		{"title", m.Title}, {"unit", unitWords(m.Unit)}, {"estimate", kindWords(m.Kind)}, {"of", where}, {"null", null}, {"goal", goal},
	}}
}

func unitWords(u metric.Unit) string {
	switch u {
	case metric.Seconds:
		return "seconds"
	case metric.Share:
		return "share, 0 to 1"
	case metric.PerSecond:
		return "a second"
	}
	return u.String()
}

func kindWords(k metric.Kind) string {
	switch k {
	case metric.Total:
		return "total over the window"
	case metric.Mean:
		return "mean of requests, or over time"
	case metric.Ratio:
		return "one count over another"
	case metric.Quantile:
		return "read from a histogram, within 1 %"
	}
	return "largest value or instant; no interval within one run"
}

func formulaTopic(f *predict.Formula) Topic {
	return Topic{aFormula, f.Name, f.Title, []Fact{
		{"formula", f.Text}, {"source", f.Source}, {"holds", f.Holds}, {"error", f.Error},
	}}
}

// stateWords explains a state of the verdict.
type stateWords struct {
	state      sizing.State
	what, when string
}

// states lists the states of the verdict; the first that applies is shown.
func states() []stateWords {
	return []stateWords{
		{sizing.OOM, "memory gives way", "a run was killed at its memory limit, or mean memory is above that limit. It comes before every other state"},
		{sizing.UNSTABLE, "the line grows without end", "the line has no end and no timeout, and the offered load takes every slot or more"},
		{sizing.OVER, "more load than there is", "the offered load takes every slot or more, or mean demand is above an upstream budget; a finite line or a timeout turns the rest away"},
		{sizing.TIGHT, "it works, but not well enough", "a goal is missed, or a limit gives way below 1.1 times this load"},
		{sizing.OK, "it holds", "none of OOM, UNSTABLE, OVER and TIGHT applies"},
	}
}

// limitWords explains a limit that may give way first.
type limitWords struct {
	name, what, when string
	knobs            []string
}

// limits lists what may bind. Each gives way at a multiple of all arrival rates,
// and the smallest multiple binds.
func limits() []limitWords {
	upstream := func(name, what, path string) limitWords {
		return limitWords{name, what + " upstream", "demand, retries included, reaches all that is refilled", []string{"upstream." + path}}
	}
	return []limitWords{
		{
			"slots", "streams held open at once", "the offered load takes every slot, or a goal on waits is missed",
			[]string{"pool.concurrency", scenario.AnyWorkload + ".concurrency"},
		},
		{
			"queue", "places for requests that wait", "the share of 429s passes its goal, or 0.1 % where there is none",
			[]string{"pool.queue", scenario.AnyWorkload + ".queue"},
		},
		{
			"memory", "memory before the process is killed", "p99.9 of resident memory passes the limit; separately, its mean",
			[]string{"memory.limit"},
		},
		upstream("rpm", "requests a minute", "requests_per_minute"),
		upstream("itpm", "input tokens a minute", "input_tokens_per_minute"),
		upstream("otpm", "output tokens a minute", "output_tokens_per_minute"),
		{
			"streams", "streams open upstream", "the offered load reaches as many as the API lets the process hold",
			[]string{"upstream.concurrent_streams"},
		},
		{"cpu", "cores of the process", "the share of a core that streams take, as stated, reaches the cores there are", []string{"cpu.cores"}},
	}
}
