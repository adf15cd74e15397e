package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/model/unit"
)

// numbers are the four numbers and what gives way first, a part each.
func (r *Sizing) numbers() []part {
	return []part{
		{"SLOTS", r.slotLines()},
		{"QUEUE", r.queueLines()},
		{"MEMORY", r.memoryLines()},
		{"RATES", r.rateLines()},
		{"CPU", r.cpuLines()},
		{"LIMITS", r.limitLines()},
	}
}

// lasting says of what holds for the highest load of a rate that moves that it
// does; "" where it does not move.
func (r *Sizing) lasting() string {
	if r.Predicted != nil && r.Predicted.Moving {
		return " (at the peak, if it lasted)"
	}
	return ""
}

func (r *Sizing) slotLines() []string {
	z := &r.Sizing
	now := fmt.Sprintf("%d now", r.Scenario.Pool.Concurrency)
	if r.Predicted.Moving {
		now += "; the rate moves, and what follows is for its highest load as if that lasted"
	}
	if math.IsNaN(z.OfferedLoad) {
		return append([]string{now + "; requests come all at once, and no number of slots is too small"}, windowLines(z)...)
	}
	lines := []string{fmt.Sprintf("%s; the load keeps %s in flight: %d are needed, from %d on a line does not grow without end",
		now, figure(z.OfferedLoad, 4), z.Need, z.StableC)}
	rules := fmt.Sprintf("1.5 × headroom gives %d, the square-root rule %d", z.CHeadroom, z.CSqrt)
	if z.CGoals != nil {
		rules += fmt.Sprintf("; %d is the fewest that meets the goals by formula", *z.CGoals)
	}
	return append(append(lines, rules), windowLines(z)...)
}

func (r *Sizing) queueLines() []string {
	q := r.Sizing.Queue
	if q == nil {
		return nil
	}
	now := "unlimited now"
	if q.Places != nil {
		now = plural(*q.Places, "place") + " now, 429s " + known(metric.RejectedShare, q.Rejected)
	}
	lines := []string{now + r.lasting()}
	if q.ByArrivals != nil && q.ByDrain != nil {
		lines = append(lines, fmt.Sprintf("a wait of %s (%s) is worth %d places as requests come (%s), 429s %s; %d as a full pool takes them (%s), 429s %s",
			unit.HumanDuration(q.TolerableWait), q.Source,
			q.ByArrivals.Places, unit.HumanRate(q.ArrivalRate), known(metric.RejectedShare, q.ByArrivals.Rejected),
			q.ByDrain.Places, unit.HumanRate(q.DrainRate), known(metric.RejectedShare, q.ByDrain.Rejected)))
	}
	return lines
}

func (r *Sizing) memoryLines() []string {
	m := r.Sizing.Memory
	if m == nil {
		return nil
	}
	size := func(v float64) string { return known(metric.MemoryMeanBytes, v) }
	text := fmt.Sprintf("mean %s, p99.9 %s, when full %s", size(m.Mean), size(m.P999), size(m.Full)) + r.lasting()
	if !math.IsNaN(m.Limit) {
		text += ", limit " + size(m.Limit)
	}
	lines := []string{text}
	if !math.IsNaN(m.Container) {
		lines = append(lines, "a container of "+size(m.Container)+" holds it with margin")
	}
	return lines
}

func (r *Sizing) rateLines() []string {
	z := r.Sizing.Rates
	if z == nil {
		return nil
	}
	var parts []string
	for _, b := range []struct {
		name string
		b    *sizing.Budget
	}{{"requests", &z.Requests}, {"input tokens", &z.Input}, {"output tokens", &z.Output}} {
		if !(b.b.PerMinute > 0) {
			continue
		}
		text := unit.HumanCount(b.b.PerMinute) + " " + b.name
		if !math.IsNaN(b.b.Limit) {
			text += fmt.Sprintf(" (%s of %s)", unit.HumanShare(b.b.Share), unit.HumanCount(b.b.Limit))
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return nil
	}
	lines := []string{strings.Join(parts, ", ") + " a minute"}
	if p := r.Predicted; p != nil && p.Moving && p.ArrivalRate > 0 {
		lines[0] += " on average, " + unit.HumanCount(60*p.ArrivalRate) + " requests at the peak"
	}
	if !math.IsNaN(z.StreamCeiling) {
		lines = append(lines, fmt.Sprintf("the output budget feeds %s streams on average (%s tokens/s each)",
			figure(math.Floor(z.StreamCeiling), 4), figure(z.OutputRate, 3)))
	}
	return lines
}

func (r *Sizing) cpuLines() []string {
	c := r.Sizing.CPU
	if c == nil {
		return nil
	}
	return []string{fmt.Sprintf("cores: %s of %s at this load, %s with every slot open, as stated",
		figure(c.Mean, 2), figure(c.Cores, 4), figure(c.Full, 2))}
}

// limitLines say what gives way at which load, the first first.
func (r *Sizing) limitLines() []string {
	var lines, never, unknown []string
	peak := r.lasting()
	for _, l := range sortedLimits(r.Sizing.Limits) {
		switch {
		case math.IsNaN(l.AtLoad):
			unknown = append(unknown, l.Name)
		case math.IsInf(l.AtLoad, 1):
			never = append(never, l.Name)
		default:
			what := strings.Replace(l.Text, "memory p99.9 passes", "memory p99.9 (0.1 % of the time) passes", 1)
			text := sizing.Times(l.AtLoad) + " this load" + peak + ": " + what
			peak = "" // said once
			if l.AtLoadMean != l.AtLoad && !math.IsNaN(l.AtLoadMean) && !math.IsInf(l.AtLoadMean, 1) {
				text += " (by the mean alone " + sizing.Times(l.AtLoadMean) + ")"
			}
			lines = append(lines, text)
		}
	}
	if len(never) > 0 {
		lines = append(lines, "never: "+strings.Join(never, ", "))
	}
	if len(unknown) > 0 {
		lines = append(lines, "not known by formula: "+strings.Join(unknown, ", "))
	}
	return lines
}

// figure prints v to so many significant digits, or to all that a whole number
// of more has, never with an exponent.
func figure(v float64, digits int) string {
	if v >= math.Pow(10, float64(digits)) {
		return unit.HumanCount(math.Round(v))
	}
	text := strconv.FormatFloat(v, 'g', digits, 64)
	if strings.ContainsRune(text, 'e') {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return text
}
