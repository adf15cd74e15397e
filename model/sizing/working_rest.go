package sizing

import (
	"fmt"
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// known is a number as text, or a dash.
func known(v float64, text func(float64) string) string {
	if math.IsNaN(v) {
		return "not known"
	}
	return text(v)
}

func (w *working) queue() {
	q := w.z.Queue
	if q == nil || q.ByArrivals == nil || q.ByDrain == nil {
		return
	}
	wait := fourSeconds(q.TolerableWait)
	w.add(predict.Stated, "Queue depth",
		fmt.Sprintf("tolerable wait: %s, by %s", wait, q.Source),
		fmt.Sprintf("by arrivals: wait × λ = %s × %s = %s %s", wait, fourRate(q.ArrivalRate), floored(q.TolerableWait*q.ArrivalRate, q.ByArrivals.Places), w.rejects(q.ByArrivals.Rejected)),
		fmt.Sprintf("by drain: wait × c/E[S] = %s × %s/%s = %s %s", wait, wholeText(w.v.at.Slots), fourSeconds(w.v.p.MeanDuration), floored(q.TolerableWait*q.DrainRate, q.ByDrain.Places), w.rejects(q.ByDrain.Rejected)))
	if q.Places != nil {
		w.add(w.v.present.Predict(metric.RejectedShare, -1).Method, "Queue: the present depth",
			fmt.Sprintf("%s %s", countText(*q.Places, "place"), w.rejects(q.Rejected)))
	}
}

// floored is "⌊8.167⌋ = 8 places", or the places alone where they are whole.
func floored(v float64, places int) string {
	text := countText(places, "place")
	if exact := four(v); exact != four(float64(places)) {
		text = "⌊" + exact + "⌋ = " + text
	}
	return text
}

func (w *working) rejects(share float64) string {
	if math.IsNaN(share) {
		return "(429s: no formula)"
	}
	return fmt.Sprintf("(429s: %s)", shareText(share))
}

func (w *working) memory() {
	m := w.z.Memory
	if m == nil {
		return
	}
	mean, peak := w.v.present.MemoryMean(), w.v.present.MemoryQuantile(peakShare)
	lines := []string{"mean memory = " + known(m.Mean, fourBytes)}
	flight, queue := w.v.present.Predict(metric.InFlight, -1), w.v.present.Predict(metric.Queue, -1)
	if x, ok := w.parts(); ok && flight.Has() && queue.Has() && mean.Has() {
		sum, values := x.sum("in flight", "line", four(flight.Value), four(queue.Value))
		lines = []string{fmt.Sprintf("%s = %s = %s", sum, values, fourBytes(m.Mean))}
	}
	w.add(mean.Method, "Memory: mean", append(lines, doubts(&mean)...)...)
	if !w.v.p.Batch {
		method := peak.Method
		if peak.Has() && method == "" {
			method = compound
		}
		w.add(method, "Memory: p99.9", append([]string{w.beyondMean(m)}, doubts(&peak)...)...)
	}
	if x, ok := w.parts(); ok && !math.IsNaN(m.Full) && !w.v.p.Batch {
		sum, values := x.sum("c", "K", wholeText(w.v.at.Slots), wholeText(w.v.at.Places))
		w.add(whenFull, "Memory: when full", fmt.Sprintf("%s = %s = %s", sum, values, fourBytes(m.Full)))
	}
	if math.IsNaN(m.Container) {
		return
	}
	from, by := m.most(), "p99.9"
	if from == m.Full {
		by = "when full"
	}
	w.add(predict.Stated, "Memory: a container with margin", fmt.Sprintf("%s %s / %s, up to a multiple of 64 MiB = %s",
		by, fourBytes(from), shareText(w.v.containerShare()), fourBytes(m.Container)))
}

// beyondMean is memory p99.9 as what chance puts on top of the mean.
func (w *working) beyondMean(m *Memory) string {
	if !(m.P999 > m.Mean) {
		return "memory p99.9 = " + known(m.P999, fourBytes)
	}
	what := []string{"how many are open"}
	if w.v.at.Places != 0 {
		what = append(what, "how many wait")
	}
	if w.v.s.Memory.Growth > 0 {
		what = append(what, "how old they are")
	}
	if x, ok := w.parts(); ok && x.promptly > 0 {
		what = append(what, "how long their prompts are")
	}
	return fmt.Sprintf("memory p99.9 = mean + chance = %s + %s = %s; chance: %s",
		fourBytes(m.Mean), fourBytes(m.P999-m.Mean), fourBytes(m.P999), listed(what, "and"))
}

func doubts(p *predict.Prediction) []string {
	switch {
	case !p.Has() && p.Why != "":
		return []string{"no formula: " + p.Why}
	case p.Has() && !p.Exact && p.Why != "":
		return []string{"approximate: " + p.Why}
	}
	return nil
}

func (w *working) cpu() {
	if c := w.z.CPU; c != nil {
		w.add(predict.Stated, "CPU",
			fmt.Sprintf("every slot: %s × %s = %s of %s", wholeText(w.v.at.Slots), shareText(c.PerStream), coresText(c.Full), coresText(c.Cores)),
			"at the mean: "+known(c.Mean, coresText))
	}
}

// limits lists at which load each gives way.
func (w *working) limits() {
	var lines []string
	first, ok := Binding(w.z.Limits)
	for _, l := range w.z.Limits {
		at := "not by formula"
		switch {
		case math.IsInf(l.AtLoad, 1):
			at = "never"
		case !math.IsNaN(l.AtLoad):
			at = "at " + Times(l.AtLoad) + ": " + l.Text
		}
		switch {
		case math.IsInf(l.AtLoadMean, 1) || math.IsNaN(l.AtLoadMean) || l.AtLoadMean == l.AtLoad:
		default:
			at += "; by the mean at " + Times(l.AtLoadMean)
		}
		lines = append(lines, l.Name+": "+at)
	}
	if ok {
		lines = append(lines, "first to give way: "+first.Name)
	}
	w.add(predict.Stated, "What gives way, as a multiple of this load", lines...)
}

// state goes through the states in their order.
func (w *working) state() {
	c := w.head()
	state := c.state()
	var lines []string
	for _, s := range [...]State{OOM, UNSTABLE, OVER, TIGHT, OK} {
		is := "no"
		if s == state {
			is = "yes"
		}
		lines = append(lines, fmt.Sprintf("%s: %s? %s", s, w.rule(s, c), is))
		if s == state {
			break
		}
	}
	w.add(predict.Stated, "The state, by theory alone", lines...)
}

// rule is what a state asks, with the values put in.
func (w *working) rule(s State, c *verdictCase) string {
	switch s {
	case OOM:
		if c.s.Memory.Limit == scenario.None {
			return "mean memory above a limit (there is none)"
		}
		mean := c.p.Total[metric.MemoryMeanBytes].Value
		if c.p.Batch && c.z.Memory != nil {
			mean = c.z.Memory.Mean
		}
		return fmt.Sprintf("mean memory %s above %s", known(mean, sizeText), sizeText(float64(c.s.Memory.Limit)))
	case UNSTABLE:
		if !c.endless() {
			return "an unlimited line without a timeout (there is none)"
		}
		if math.IsNaN(c.p.OfferedLoadMean) {
			return "an unlimited line that grows without end (no load is known)"
		}
		return fmt.Sprintf("an unlimited line, and %s in flight on %s", digits(c.p.OfferedLoadMean), countText(c.slots, "slot"))
	case OVER:
		if b := c.budget(); b.share > 1 {
			return "demand is " + b.text()
		}
		if math.IsNaN(c.load) {
			return "more load than slots, or demand above a budget (no load is known)"
		}
		return fmt.Sprintf("load %s on %s, or demand above a budget", loadText(c.load, c.slots), countText(c.slots, "slot"))
	case TIGHT:
		if len(c.missed) > 0 {
			return "a goal is missed: " + c.worst().text()
		}
		if c.first.Text == "" {
			return "a goal missed, or a limit below 1.1×"
		}
		return fmt.Sprintf("a goal missed, or a limit below 1.1×: %s at %s", c.first.Name, Times(c.first.AtLoad))
	}
	return "none of these"
}
