package sizing

import (
	"fmt"
	"math"
	"strings"

	"capsize/model/metric"
	"capsize/model/predict"
)

// window derives both ends.
func (w *working) window() {
	if w.v.large {
		return
	}
	if n := w.z.CGoals; n != nil {
		w.lowEnd(*n)
	}
	if !w.v.unlimited() {
		w.highFull()
	}
	w.highAtLoad()
	var lines []string
	if win := w.z.Window; win != nil {
		lines = append(lines, "when full: "+win.String())
	}
	if win := w.z.WindowAtLoad; win != nil {
		when := "at this load: "
		if w.v.p.Batch {
			when = "for this batch: "
		}
		lines = append(lines, when+win.String())
	}
	if w.z.NoFit != "" {
		lines = append(lines, w.z.NoFit)
	}
	if blind := w.z.NotByFormula; len(blind) > 0 {
		lines = append(lines, "not by formula, and so not heeded: "+strings.Join(blind, ", "))
		if w.v.lowEndBlind() {
			lines = append(lines, "how many slots they need is not known: there is no lower end")
		}
	}
	w.add(predict.Stated, "Slots that meet every goal", lines...)
}

// lowEnd shows the goals on both sides of the fewest slots.
func (w *working) lowEnd(n int) {
	var lines []string
	method := predict.Stated
	show := func(c int) {
		x := w.v.steady(c, 1)
		g, by := worst(w.v.goals, x)
		is := "≤"
		if by > 0 {
			is = ">"
		}
		p := x.Predict(g.id, g.workload)
		value := plain(metric.Of(g.id).Format(p.Value))
		if !p.Has() {
			value = "without end"
		} else {
			method = p.Method
		}
		lines = append(lines, fmt.Sprintf("%s: %s %s %s %s", countText(c, "slot"), g.name(), value, is, g.limitText()))
	}
	if n > w.z.StableC {
		show(n - 1)
	} else {
		lines = append(lines, fmt.Sprintf("fewer than ⌊L⌋ + 1 = %s are taken by the load alone", wholeText(n)))
	}
	show(n)
	w.add(method, "Fewest slots for the goals", lines...)
}

// highFull is the sum that memory when full is, solved for c.
func (w *working) highFull() {
	b := w.v.memoryBound()
	full, known := w.v.mostFull()
	parts, ok := w.parts()
	if !known || full.open || math.IsInf(b.bytes, 1) || !ok || w.v.p.Batch {
		return
	}
	if strings.HasPrefix(full.clause, "take") {
		cpu := &w.v.s.CPU
		w.add(predict.Stated, "Most slots for the cores", fmt.Sprintf("c ≤ %s/%s = %s", four(cpu.Cores), shareText(cpu.PerStream), wholeText(full.slots)))
		return
	}
	sum, values := parts.sum("c", "K", "c", wholeText(w.v.at.Places))
	w.add(whenFull, "Most slots when full", append(parts.lines(w), fmt.Sprintf("%s ≤ %s", sum, b.long),
		fmt.Sprintf("%s ≤ %s gives c ≤ %s", values, fourBytes(b.bytes), wholeText(full.slots)))...)
}

// highAtLoad shows memory p99.9 at the upper end.
func (w *working) highAtLoad() {
	win, b := w.z.WindowAtLoad, w.v.memoryBound()
	if win == nil || math.IsInf(b.bytes, 1) || w.v.p.Batch {
		return
	}
	c := w.v.at.Slots
	text := "any number of slots: "
	if win.High != nil {
		c = *win.High
		text = "at most " + countText(c, "slot") + ": "
	}
	p := w.v.steady(c, 1).MemoryQuantile(peakShare)
	if !p.Has() {
		w.add(p.Method, "Most slots at this load", "memory p99.9: no formula, and so no upper end: "+p.Why)
		return
	}
	w.add(p.Method, "Most slots at this load",
		fmt.Sprintf("%smemory p99.9 with %s = %s, bound %s", text, countText(c, "slot"), fourBytes(p.Value), fourBytes(b.bytes)))
}

// parts are the bytes of memory when full.
type parts struct {
	base, open, waiting          float64
	fixed, growth, age, promptly float64
}

// parts reads them off memory when full at a few settings, so that they are those
// of the predictions.
func (w *working) parts() (parts, bool) {
	full := func(slots, places int) float64 {
		return w.v.p.Case.Steady(predict.Setting{Slots: slots, Places: places}).MemoryFull()
	}
	m := &w.v.s.Memory
	x := parts{base: float64(m.Base), fixed: float64(m.PerStream), growth: m.Growth}
	x.open = full(2, 0) - full(1, 0)
	x.waiting = full(1, 1) - full(1, 0)
	x.age = w.v.p.MeanDuration * (1 + w.v.p.SCV) / 2
	x.promptly = x.open - x.fixed - x.growth*x.age
	if math.Abs(x.promptly) < 0.5 {
		x.promptly = 0
	}
	return x, !math.IsNaN(x.open) && !math.IsNaN(x.waiting)
}

// sum is memory with so many open and waiting, in words and with the values put
// in; what takes nothing is left out.
func (x *parts) sum(open, waiting, opens, waitings string) (words, values string) {
	words, values = open+"·open", opens+"·"+fourBytes(x.open)
	if x.base > 0 {
		words, values = "base + "+words, fourBytes(x.base)+" + "+values
	}
	if x.waiting > 0 {
		words, values = words+" + "+waiting+"·waiting", values+" + "+waitings+"·"+fourBytes(x.waiting)
	}
	return words, values
}

// lines derive open and waiting.
func (x *parts) lines(w *working) []string {
	cv := math.Sqrt(max(0, w.v.p.SCV))
	lines := []string{}
	if x.growth > 0 {
		lines = append(lines, fmt.Sprintf("mean age E[S²]/2E[S] = %s × (1 + %s²)/2 = %s", fourSeconds(w.v.p.MeanDuration), four(cv), fourSeconds(x.age)))
	}
	open := "open = fixed"
	values := fourBytes(x.fixed)
	if x.growth > 0 {
		open, values = open+" + growth·age", values+fmt.Sprintf(" + %s/s × %s", fourBytes(x.growth), fourSeconds(x.age))
	}
	if x.promptly > 0 {
		open, values = open+" + prompt", values+" + "+fourBytes(x.promptly)
	}
	if x.open > x.fixed {
		values += " = " + fourBytes(x.open)
	}
	lines = append(lines, open+" = "+values)
	if x.waiting > 0 {
		lines = append(lines, fmt.Sprintf("waiting = per_waiting + prompt = %s", fourBytes(x.waiting)))
	}
	return lines
}
