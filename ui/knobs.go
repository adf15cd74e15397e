package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/model/unit"
	"capsize/ui/panel"
)

// dial is one knob of the screen.
type dial struct {
	label, symbol string
	path          string
	// mark is where a predicted mark stands, in the knob's unit: NaN for none.
	mark func(*view) float64
	// note stands beside the slider.
	note func(*view) string
}

// view is what marks and notes are computed from.
type view struct {
	s      *scenario.Scenario
	w      *scenario.Workload // whose knob it is; nil for one of the process
	answer *answer
}

// dials lists the knobs of a scenario, those of each workload among them. A
// knob that the scenario has no use for is not there.
func dials(s *scenario.Scenario) []dial {
	list := []dial{
		{label: "slots", symbol: "c", path: "pool.concurrency", mark: needMark, note: needNote},
		{label: "queue", symbol: "K", path: "pool.queue", note: queueNote},
	}
	for i := range s.Workloads {
		list = append(list, workloadDials(&s.Workloads[i])...)
	}
	return append(list,
		dial{label: "timeout", path: "pool.queue_timeout"},
		dial{label: "per stream", path: "memory.per_stream", note: growthNote},
		dial{label: "mem limit", path: "memory.limit", mark: memoryMark, note: memoryNote},
	)
}

// workloadDials lists the knobs of one workload.
func workloadDials(w *scenario.Workload) []dial {
	of := func(path string) string { return w.Name + "." + path }
	var list []dial
	switch a := &w.Arrivals; {
	case a.Process == scenario.Batch:
		list = append(list, dial{label: "batch", symbol: "N", path: of("arrivals.batch.size"), note: batchNote})
	case a.Process == scenario.Trace, a.Profile.Shape == "daily":
		list = append(list, dial{label: "arrivals", symbol: "×", path: of("arrivals.scale"), note: scaleNote})
	default:
		list = append(list, dial{label: "arrivals", symbol: "λ", path: of("arrivals.rate"), mark: rateMark, note: rateNote})
	}
	if st := &w.Stream; st.ByParts() {
		list = append(list, quantityDials("1st token", "", of("stream.first_token"), &st.FirstToken)...)
		return append(list, quantityDials("out tokens", "", of("stream.output_tokens"), &st.Output)...)
	}
	return append(list, quantityDials("duration", "S", of("stream.duration"), &w.Stream.Duration)...)
}

// quantityDials lists the knobs of a law, as it is stated; samples and mixtures
// have none.
func quantityDials(label, symbol, path string, q *scenario.Quantity) []dial {
	whole := symbol == "S" // the stream's whole life, on which the load depends
	switch {
	case q.Family == dist.Empirical, q.Family == dist.Mixture:
		return nil
	case q.P50 != 0 || q.P95 != 0:
		list := []dial{{label: label, symbol: symbol, path: path + ".p50", note: medianNote}}
		if whole {
			list = append(list, dial{label: "p95", path: path + ".p95"})
		}
		return list
	}
	mean := dial{label: label, symbol: symbol, path: path + ".mean"}
	if !whole {
		return []dial{mean}
	}
	mean.mark, mean.note = durationMark, durationNote
	if q.Family == dist.Pareto {
		return []dial{mean}
	}
	return []dial{mean, {label: "spread", symbol: "cv", path: path + ".cv", note: lawNote}}
}

func medianNote(*view) string { return "median" }

func needMark(v *view) float64 {
	if n := v.answer.sizing.Need; n > 0 {
		return float64(n)
	}
	return math.NaN()
}

func needNote(v *view) string {
	if n := v.answer.sizing.Need; n > 0 {
		return fmt.Sprintf("need %d", n)
	}
	return ""
}

// queueNote says how long the last in a full line waits, about: K·S/c.
func queueNote(v *view) string {
	k, c := v.s.Pool.Queue, float64(v.s.Pool.Concurrency)
	mean := v.answer.predicted.MeanDuration
	if k <= 0 || !(mean > 0) {
		return ""
	}
	return "full " + unit.HumanDuration(float64(k)*mean/c)
}

func batchNote(v *view) string {
	return "at " + unit.HumanDuration(v.w.Arrivals.Batch.At.Seconds())
}

// single says whether one workload at a constant rate is all there is, so that
// what the slots can carry is a matter of that workload alone.
func (v *view) single() bool { return len(v.s.Workloads) == 1 && !v.answer.predicted.Moving }

// rateMark is the highest rate that every limit bears.
func rateMark(v *view) float64 {
	if v.answer.predicted.Moving {
		return math.NaN()
	}
	return v.heaviest(v.w.Arrivals.Rate)
}

func rateNote(v *view) string {
	if v.w.Arrivals.Profile.Shape != "" {
		return "moves"
	}
	if m := v.heaviest(v.w.Arrivals.Rate); !math.IsNaN(m) {
		return "≤ " + unit.HumanRate(m)
	}
	return ""
}

// scaleNote is the same of a factor.
func scaleNote(v *view) string {
	if m := v.heaviest(v.w.Arrivals.Scale); !math.IsNaN(m) {
		return "≤ ×" + strconv.FormatFloat(m, 'g', 3, 64)
	}
	return ""
}

// heaviest is what the number that a load is proportional to may be at most, by
// the limit that gives way first: NaN where that is not known or never happens.
func (v *view) heaviest(now float64) float64 {
	first, ok := sizing.Binding(v.answer.sizing.Limits)
	if !ok || len(v.s.Workloads) > 1 || math.IsInf(first.AtLoad, 1) {
		return math.NaN()
	}
	return now * first.AtLoad
}

// durationMark is the mean that would take every slot: c/λ.
func durationMark(v *view) float64 {
	if rate := v.answer.predicted.ArrivalRate; v.single() && rate > 0 {
		return float64(v.s.Pool.Concurrency) / rate
	}
	return math.NaN()
}

func durationNote(v *view) string {
	if m := durationMark(v); !math.IsNaN(m) {
		return "max " + unit.HumanDuration(m)
	}
	return ""
}

func lawNote(v *view) string {
	f := v.w.Stream.Duration.Family
	if f == dist.Deterministic {
		return "constant"
	}
	return f.String()
}

func growthNote(v *view) string {
	if g := v.s.Memory.Growth; g > 0 {
		return "+" + unit.HumanSize(g) + "/s"
	}
	return ""
}

// memoryMark is predicted memory with every slot and place taken.
func memoryMark(v *view) float64 {
	if m := v.answer.predicted.MemoryFull; m > 0 {
		return m
	}
	return v.answer.predicted.Total[metric.MemoryMeanBytes].Value
}

func memoryNote(v *view) string {
	m, limit := memoryMark(v), float64(v.s.Memory.Limit)
	if limit <= 0 || !(m > 0) {
		return ""
	}
	what := "mean"
	if v.answer.predicted.MemoryFull > 0 {
		what = "full"
	}
	return fmt.Sprintf("%s %.0f %%", what, 100*m/limit)
}

// readKnobs returns the knobs as they stand.
func (a *App) readKnobs() []panel.Knob {
	s := a.scenario()
	list := dials(s)
	out := make([]panel.Knob, 0, len(list))
	for i := range list {
		if k, w, err := s.Lookup(list[i].path); err == nil {
			out = append(out, a.knob(&list[i], k, &view{s, w, &a.answer}))
		}
	}
	return out
}

func (a *App) knob(d *dial, k *scenario.Knob, v *view) panel.Knob {
	scale := a.sliders[d.path]
	out := panel.Knob{
		Path: d.path, Label: d.label, Symbol: d.symbol, Value: valueText(k, v.s, v.w),
		Position: 1, Need: -1, Band: a.band(d.path, scale),
		Modified: a.preset.Get(d.path) != v.s.Get(d.path),
	}
	if v.w != nil && len(v.s.Workloads) > 1 {
		out.Workload = v.w.Name
	}
	if value, limited := number(k, v.s, v.w); limited {
		out.Position = scale.position(value)
	}
	if d.mark != nil {
		if m := d.mark(v); m >= 0 && m <= scale.top {
			out.Need = scale.position(m)
		}
	}
	if d.note != nil {
		out.Note = d.note(v)
	}
	return out
}

// valueText is a value for reading: rounded, with its unit.
func valueText(k *scenario.Knob, s *scenario.Scenario, w *scenario.Workload) string {
	v, limited := number(k, s, w)
	if !limited {
		return k.Text(s, w)
	}
	switch k.Kind {
	case scenario.KindDuration:
		return durationText(v)
	case scenario.KindRate:
		return rateText(v)
	case scenario.KindSize:
		return unit.HumanSize(v)
	case scenario.KindCount:
		return unit.HumanCount(v)
	}
	return k.Format(v)
}

// rateText and durationText keep the digits that a step of the knob changes.
func rateText(v float64) string {
	if v >= 0.1 && v < 100 {
		return unit.FormatRate(clean(math.Round(v*1000) / 1000))
	}
	return unit.HumanRate(v)
}

func durationText(seconds float64) string {
	if !(seconds >= 0.1) {
		return unit.HumanDuration(seconds)
	}
	size, name := 1.0, " s"
	switch {
	case seconds >= 2*86400:
		size, name = 86400, " d"
	case seconds >= 2*3600:
		size, name = 3600, " h"
	case seconds >= 2*60:
		size, name = 60, " min"
	}
	const digits = 4
	text := strconv.FormatFloat(seconds/size, 'g', digits, 64)
	if strings.Contains(text, "e") {
		return unit.HumanDuration(seconds)
	}
	return text + name
}

// growSliders gives every knob a slider with room for its value.
func (a *App) growSliders() {
	s := a.scenario()
	for _, d := range dials(s) {
		k, w, err := s.Lookup(d.path)
		if err != nil {
			continue
		}
		value, limited := number(k, s, w)
		if !limited {
			value = 0
		}
		if have, ok := a.sliders[d.path]; ok {
			a.sliders[d.path] = have.grown(k, value)
			continue
		}
		mark := math.NaN()
		if d.mark != nil {
			mark = d.mark(&view{s, w, &a.answer})
		}
		a.sliders[d.path] = newSlider(k, value, mark)
	}
}
