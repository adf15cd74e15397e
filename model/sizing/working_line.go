package sizing

import (
	"fmt"
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// agree says that a derivation gives the predicted value, and so is the one that
// stands behind it.
func agree(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Abs(b) }

// metrics are what the formulas say at the present settings, those by one formula
// under the same assumptions together.
func (w *working) metrics() {
	x := w.v.present
	settings := fmt.Sprintf("λ = %s, E[S] = %s, cv %s, c = %s, %s", fourRate(w.v.p.ArrivalRate), fourSeconds(w.v.p.MeanDuration),
		four(math.Sqrt(max(0, w.v.p.SCV))), wholeText(w.v.at.Slots), w.places())
	var last predict.Prediction
	for _, id := range [...]metric.ID{metric.PWait, metric.WaitMeanS, metric.WaitP99S, metric.RejectedShare, metric.TimedOutShare} {
		p := x.Predict(id, -1)
		if p.Absent() || id == metric.RejectedShare && w.v.unlimited() || id == metric.TimedOutShare && w.v.s.Pool.QueueTimeout == scenario.None {
			continue
		}
		line := w.metric(id, &p)
		if n := len(w.steps) - 1; p.Method == last.Method && p.Why == last.Why && p.Has() == last.Has() {
			s := &w.steps[n]
			s.Lines = append(s.Lines, broken(line)...)
		} else {
			lines := []string{settings, line}
			if !p.Has() {
				lines = []string{line}
			}
			w.add(p.Method, "The line: "+goalName(id), append(lines[:len(lines)-1:len(lines)-1], append(doubts(&p), line)...)...)
		}
		last = p
	}
}

// metric is a value with what it is made of, and how a goal on it stands.
func (w *working) metric(id metric.ID, p *predict.Prediction) string {
	m := metric.Of(id)
	if !p.Has() {
		return goalName(id) + ": not by formula"
	}
	line := goalName(id) + " = "
	switch id {
	case metric.PWait:
		line += w.chance(p.Value)
	case metric.WaitMeanS:
		line += w.meanWait(p)
	case metric.WaitP99S:
		line += w.longWait(p.Value)
	default:
		line += fourShare(p.Value)
	}
	if limit, ok := w.v.s.GoalLimit(-1, id); ok {
		is := "met"
		if p.Value > limit {
			is = "missed"
		}
		line += fmt.Sprintf("; the goal of %s is %s", plain(m.Format(limit)), is)
	}
	return line
}

func (w *working) chance(wait float64) string {
	if agree(wait, w.erlang) {
		return fmt.Sprintf("Erlang C(%s, %s) = %s", wholeText(w.v.at.Slots), four(w.z.OfferedLoad), fourShare(wait))
	}
	return fourShare(wait)
}

// meanWait puts the values into C·E[S]/(c − L) where P(wait) is Erlang's C, with
// the factor by which the law of the durations, or of the gaps, changes it; else
// into Little's law for the line.
func (w *working) meanWait(p *predict.Prediction) string {
	w.wait = p.Value
	x, value := w.v.present, fourSeconds(p.Value)
	chance, queue := x.Predict(metric.PWait, -1), x.Predict(metric.Queue, -1)
	c, s := float64(w.v.at.Slots), w.v.p.MeanDuration
	put := fmt.Sprintf("%s × %s/(%s − %s)", fourShare(w.erlang), fourSeconds(s), wholeText(w.v.at.Slots), four(w.z.OfferedLoad))
	base := w.erlang * s / (c - w.z.OfferedLoad)
	name := map[string]string{predict.MGc: "Kimura's factor for the cv", predict.GIGc: "(ca² + cs²)/2 of gaps and durations"}[p.Method]
	through := w.v.p.ArrivalRate * (1 - w.v.rejected(x))
	switch {
	case !(p.Value > 0):
	case agree(p.Value, base):
		return "C·E[S]/(c − L) = " + put + " = " + value
	case name != "" && agree(chance.Value, w.erlang):
		return fmt.Sprintf("C·E[S]/(c − L) × k = %s × %s = %s; k is %s", put, four(p.Value/base), value, name)
	case queue.Has() && agree(p.Value*through, queue.Value):
		return fmt.Sprintf("line/(λ·(1 − 429s)) = %s/(%s × (1 − %s)) = %s", four(queue.Value), fourRate(w.v.p.ArrivalRate), fourShare(w.v.rejected(x)), value)
	}
	return value
}

// longWait puts the values into the tail of an exponential wait of those who wait.
func (w *working) longWait(wait float64) string {
	const beyond = 0.01
	p := w.v.present.Predict(metric.PWait, -1)
	switch {
	case wait == 0 && p.Value <= beyond:
		return "0 s, since P(wait) ≤ 1 %"
	case p.Value > beyond && agree(wait, w.wait/p.Value*math.Log(p.Value/beyond)):
		return fmt.Sprintf("(W/P)·ln(P/1 %%) = (%s/%s) × ln(%s/1 %%) = %s", fourSeconds(w.wait), fourShare(p.Value), fourShare(p.Value), fourSeconds(wait))
	}
	return fourSeconds(wait)
}

func (w *working) places() string {
	if w.v.unlimited() {
		return "K unlimited"
	}
	return "K = " + wholeText(w.v.at.Places)
}

// head is the verdict's case without observations, for its words.
func (w *working) head() *verdictCase {
	return newCase(w.v.s, w.v.p, *w.z, Observed{})
}

// held derives the mean time that a stream is held, where it is stated in another
// way than by itself.
func held(w *scenario.Workload, named bool) []string {
	st := &w.Stream
	name, mean := "E[S]", heldMean(w)
	if named {
		name += " of " + clip(w.Name, 16)
	}
	switch d := &st.Duration; {
	case math.IsNaN(mean), w.Arrivals.Process == scenario.Trace, st.Max != scenario.None:
		return nil
	case st.ByParts() && st.OutputRate > 0:
		return []string{fmt.Sprintf("%s = first token + output/rate = %s + %s/(%s/s) = %s", name,
			fourSeconds(meanOf(&st.FirstToken)), four(meanOf(&st.Output)), four(st.OutputRate), fourSeconds(mean))}
	case d.P50 > 0 && d.P95 > d.P50:
		sigma := math.Log(d.P95/d.P50) / z95
		lines := []string{fmt.Sprintf("%s, from p50 %s and p95 %s, = %s", name, fourSeconds(d.P50), fourSeconds(d.P95), fourSeconds(mean))}
		if agree(mean, d.P50*math.Exp(sigma*sigma/2)) {
			lines = []string{
				fmt.Sprintf("σ = ln(p95/p50)/%s = ln(%s/%s)/%s = %s", four(z95), fourSeconds(d.P95), fourSeconds(d.P50), four(z95), four(sigma)),
				fmt.Sprintf("%s = p50 × e^(σ²/2) = %s × e^(%s²/2) = %s", name, fourSeconds(d.P50), four(sigma), fourSeconds(mean)),
			}
		}
		return lines
	}
	return nil
}

// z95 is the 95 % quantile of the standard normal law.
const z95 = 1.6448536269514722
