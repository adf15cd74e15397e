package sizing

import (
	"fmt"
	"math"
	"strconv"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/queueing"
)

// load derives L = λ·E[S].
func (w *working) load() {
	p, c := w.v.p, w.head()
	switch {
	case p.Batch:
		w.add(predict.AtStart, "Load",
			fmt.Sprintf("%s %s: no rate, and so no load", countText(int(p.Requests), "request"), c.arrivalText()))
		return
	case math.IsNaN(w.z.OfferedLoad):
		w.add(predict.Stated, "Load", "the settings do not tell how long a stream is held")
		return
	}
	method, lines := predict.Little, []string{}
	if p.Moving {
		method = predict.MtGInf
		lines = append(lines,
			fmt.Sprintf("m(t) = ∫ λ(t−u)·P(S > u) du with λ up to %s and E[S] = %s", fourRate(p.ArrivalRate), fourSeconds(p.MeanDuration)),
			fmt.Sprintf("L = the highest m(t) in the window = %s", finely(w.z.OfferedLoad)),
			fmt.Sprintf("mean of m(t) over the window = %s", four(w.z.OfferedLoadMean)))
	} else {
		less := ""
		if share := c.failing(); share > 0 {
			less = fmt.Sprintf(" × (1 − %s of the starts fail)", shareText(share))
		}
		lines = append(lines, fmt.Sprintf("L = λ·E[S] = %s × %s%s = %s",
			fourRate(p.ArrivalRate), fourSeconds(p.MeanDuration), less, finely(w.z.OfferedLoad)))
		lines = append(lines, w.perWorkload()...)
	}
	for i := range w.v.s.Workloads {
		lines = append(lines, held(&w.v.s.Workloads[i], len(w.v.s.Workloads) > 1)...)
	}
	w.add(method, "Load: streams in flight", lines...)
}

// perWorkload are the parts of the load, where there are several.
func (w *working) perWorkload() (lines []string) {
	if len(w.v.s.Workloads) < 2 {
		return nil
	}
	for i := range w.v.s.Workloads {
		one := &w.v.s.Workloads[i]
		rate, mean := w.v.p.Workloads[i][metric.OfferedPerS].Value, heldMean(one)
		if math.IsNaN(rate) || math.IsNaN(mean) {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %s × %s = %s", one.Name, fourRate(rate), fourSeconds(mean), four(rate*mean)))
	}
	return lines
}

// slots puts the rules side by side.
func (w *working) slots() {
	a := w.z.OfferedLoad
	l := finely(a)
	w.add(predict.Little, "Slots: the need",
		fmt.Sprintf("⌈%s⌉ = %s are taken on average; with ⌊%s⌋ + 1 = %s a line stays finite",
			l, wholeText(w.z.Need), l, wholeText(w.z.StableC)))
	w.add(headroom, "Slots: by headroom",
		fmt.Sprintf("⌈1.5 × %s⌉ = ⌈%s⌉ = %s", l, finely(queueing.HeadroomFactor*a), wholeText(w.z.CHeadroom)))
	w.add(squareRoot, "Slots: by the square root",
		fmt.Sprintf("⌈%s + 2·√%s⌉ = ⌈%s⌉ = %s", l, l, finely(a+queueing.SquareRootBeta*math.Sqrt(a)), wholeText(w.z.CSqrt)))
	w.add(predict.Stated, "Slots: side by side",
		fmt.Sprintf("need %s; 1.5× %s; square root %s; goals %s; there %s %s", wholeText(w.z.Need), wholeText(w.z.CHeadroom),
			wholeText(w.z.CSqrt), w.goalsText(), verb(w.v.at.Slots, "is", "are"), wholeText(w.v.at.Slots)))
}

// goalsText is the slots that the goals need, or why there is no such number.
func (w *working) goalsText() string {
	switch {
	case w.z.CGoals != nil:
		return wholeText(*w.z.CGoals)
	case len(w.v.goals)+len(w.v.blind) == 0:
		return "none set"
	case w.v.large:
		return "not searched"
	case len(w.v.goals) == 0:
		return "not by formula"
	}
	return "none meets them"
}

// line derives what happens in it at the present settings.
func (w *working) line() {
	a, c := w.z.OfferedLoad, w.v.at.Slots
	if a == 0 {
		return
	}
	rho := fmt.Sprintf("ρ = L/c = %s/%s = %s", four(a), wholeText(c), four(a/float64(c)))
	if w.head().takes(a) {
		w.add(predict.Little, "Slots taken", rho+": every slot is taken")
	} else {
		w.add(predict.Little, "Slots taken", rho+fmt.Sprintf(", %s are free", spareText(1-a/float64(c))))
	}
	w.wait, w.erlang = math.NaN(), math.NaN()
	if wait, err := queueing.ErlangC(c, a); err == nil && a < float64(c) {
		w.erlang = wait
	}
	if p := w.v.present.Predict(metric.PWait, -1); !math.IsNaN(w.erlang) && !agree(p.Value, w.erlang) {
		w.add(erlangC, "Chance that every slot is taken", fmt.Sprintf("Erlang C(%s, %s) = %s", wholeText(c), four(a), fourShare(w.erlang)))
	}
	w.metrics()
}

// finely prints a load so that it does not read like a whole number it is not.
func finely(a float64) string {
	text, whole := four(a), math.Round(a)
	for decimals := 3; decimals <= 9 && text == four(whole) && a != whole; decimals++ {
		text = plain(grouped(strconv.FormatFloat(a, 'f', decimals, 64)))
	}
	return text
}
