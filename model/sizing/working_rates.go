package sizing

import (
	"fmt"
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

func (w *working) rates() {
	r := w.z.Rates
	if r == nil {
		return
	}
	for i, b := range [...]struct {
		name string
		b    *Budget
	}{{"Requests", &r.Requests}, {"Input tokens", &r.Input}, {"Output tokens", &r.Output}} {
		if i > 0 && !(b.b.PerMinute > 0) {
			continue
		}
		lines, sum := w.askedLines(i)
		switch per := b.b.PerMinute; {
		case math.IsNaN(per):
			lines = append(lines, "what a trace asks for is not known before it is played")
		case !agree(sum, per):
			lines = append(lines, four(per)+" a minute with all that counts, such as what is tried again after an error")
		case len(w.v.s.Workloads) > 1:
			lines = append(lines, "together "+four(per)+" a minute")
		}
		if !math.IsNaN(b.b.Limit) {
			lines = append(lines, fmt.Sprintf("%s of %s a minute = %s", known(b.b.PerMinute, four), four(b.b.Limit), known(b.b.Share, fourShare)))
		}
		w.add(predict.Stated, b.name, lines...)
	}
	w.ceiling(r)
}

// askedLines derive what each workload asks of a budget a minute, if each request
// is let in once, and their sum.
func (w *working) askedLines(budget int) (lines []string, sum float64) {
	for i := range w.v.s.Workloads {
		one := &w.v.s.Workloads[i]
		rate := w.v.p.Workloads[i][metric.OfferedPerS].Value
		each, factor := 1.0, ""
		switch budget {
		case 1:
			mean, cached := meanOf(&one.Stream.Input), one.Stream.CachedShare
			each, factor = mean*(1-cached), " × "+four(mean)
			if cached > 0 {
				factor += " × (1 − " + fourShare(cached) + ")"
			}
		case 2:
			each = w.v.outputOf(one)
			factor = " × " + four(each)
			if !one.Stream.ByParts() {
				factor = " × " + four(one.Stream.OutputRate) + "/s × " + fourSeconds(heldMean(one))
			}
		}
		sum += 60 * rate * each
		if math.IsNaN(rate*each) || i > 0 && rate*each == 0 {
			continue
		}
		line := fmt.Sprintf("%s × 60%s = %s a minute", fourRate(rate), factor, four(60*rate*each))
		if perSecond := fourRate(rate); perSecond[len(perSecond)-1] != 's' {
			line = four(60*rate*each) + " a minute" // so seldom that the rate is stated by the hour
		}
		if len(w.v.s.Workloads) > 1 {
			line = clip(one.Name, 16) + ": " + line
		}
		lines = append(lines, line)
	}
	return lines, sum
}

// ceiling derives how many streams the output budget feeds.
func (w *working) ceiling(r *Rates) {
	if math.IsNaN(r.StreamCeiling) {
		return
	}
	var lines []string
	if one := &w.v.s.Workloads[0]; len(w.v.s.Workloads) == 1 && one.Arrivals.Process != scenario.Trace {
		lines = append(lines, fmt.Sprintf("output of an open stream = %s tokens/%s = %s/s",
			four(w.v.produced(one)), fourSeconds(heldMean(one)), four(r.OutputRate)))
	}
	w.add(predict.Stated, "Streams that the output budget feeds on average", append(lines,
		fmt.Sprintf("OTPM/(60 × output) = %s/(60 × %s/s) = %s", four(r.Output.Limit), four(r.OutputRate), four(r.StreamCeiling)))...)
}
