package sizing

import (
	"fmt"
	"math"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/queueing"
	"capsize/model/scenario"
)

// solver asks the formulas at other settings.
type solver struct {
	s       *scenario.Scenario
	p       *predict.Result
	a       float64 // offered load
	at      predict.Setting
	present *predict.Steady
	goals   []goal // those with a formula, but memory_peak
	blind   []goal // the others
	large   bool   // too large to search, or of another kind than the formulas
	answers map[predict.Setting]*predict.Steady
}

// searched is up to which number of slots or streams the formulas are searched.
const searched = 20_000

func newSolver(s *scenario.Scenario, p *predict.Result) *solver {
	v := &solver{s: s, p: p, a: p.OfferedLoad, at: p.Case.Setting()}
	v.large = float64(v.at.Slots) > searched || v.a > searched
	v.answers = make(map[predict.Setting]*predict.Steady)
	v.present = v.ask(v.at)
	// A batch beside workloads of rate 0 has a load that no rate stands for.
	if x := v.present.OfferedLoad(); math.Abs(x-v.a) > 1e-6*v.a {
		v.large = true
	}
	v.sortGoals(goals(s))
	return v
}

// sortGoals finds out which goals have a formula: those with a value at a number
// of slots that is enough for the load.
func (v *solver) sortGoals(all []goal) {
	if len(all) == 0 {
		return
	}
	idle := v.a == 0 // nobody waits, and no formula is asked
	x := v.present
	if enough := v.enough(); !v.large && v.at.Slots < enough {
		x = v.steady(enough, 1)
	}
	for _, g := range all {
		if own, ok := g.local(); ok && !idle && !math.IsNaN(own.value(x)) {
			v.goals = append(v.goals, own)
		}
		switch {
		case g.kind() != "" && idle:
		case g.kind() == "", math.IsNaN(g.value(x)):
			v.blind = append(v.blind, g)
		default:
			v.goals = append(v.goals, g)
		}
	}
}

// enough is a number of slots with which no line grows without end and few wait.
func (v *solver) enough() int {
	if math.IsNaN(v.a) {
		return 1
	}
	return int(min(math.Ceil(v.a+queueing.SquareRootBeta*math.Sqrt(v.a))+1, queueing.MaxServers))
}

func (v *solver) steady(slots int, load float64) *predict.Steady {
	return v.ask(predict.Setting{Slots: slots, Places: v.at.Places, Load: load})
}

// ask asks once: several searches begin at the same settings.
func (v *solver) ask(at predict.Setting) *predict.Steady {
	x, ok := v.answers[at]
	if !ok {
		x = v.p.Case.Steady(at)
		v.answers[at] = x
	}
	return x
}

func (v *solver) unlimited() bool { return v.at.Places == predict.Unlimited }

// setWindows fills in CGoals and what belongs to the windows.
func (v *solver) setWindows(z *Sizing) {
	if v.large || !v.p.Batch && math.IsNaN(v.a) {
		return
	}
	low := max(1, z.StableC)
	if len(v.goals) > 0 && !v.p.Batch {
		n, unmet := v.fewest(low)
		if unmet != nil {
			z.NoFit = "no number of slots meets " + unmet.name() + " ≤ " + unmet.limitText()
			return
		}
		low, z.CGoals = n, &n
	}
	if !v.unlimited() {
		v.setFull(z, low)
		if v.p.Batch && z.NoFit != "" {
			return // a batch fills what there is
		}
	}
	b := v.memoryBound()
	high, fits, unknown := v.atLoad(low, b)
	if _, peak := v.s.MemoryPeak(); peak && unknown && v.unlimited() {
		z.NotByFormula = append(z.NotByFormula, goalName(metric.MemoryPeakBytes))
	}
	switch {
	case !fits && z.NoFit == "":
		z.NoFit = v.noFit(low, b.long)
	case fits:
		z.WindowAtLoad = &Window{&low, high}
	}
	if v.p.Batch {
		z.atOnce()
	}
	if v.lowEndBlind() {
		z.openLow()
	}
}

// atOnce makes the two windows of a batch one, the narrower: with all of it there,
// this load is as full as it gets.
func (z *Sizing) atOnce() {
	full, now := z.Window, z.WindowAtLoad
	switch {
	case full == nil:
	case now == nil:
		z.Window, z.Ceiling = nil, ""
	case now.High != nil && (full.High == nil || *now.High < *full.High):
		z.Window, z.Ceiling = now, ""
	default:
		z.WindowAtLoad = full
	}
}

// openLow leaves the lower ends open; a window with no end says nothing.
func (z *Sizing) openLow() {
	for _, w := range []**Window{&z.Window, &z.WindowAtLoad} {
		if *w == nil {
			continue
		}
		if *w = (&Window{High: (*w).High}); (*w).High == nil {
			*w = nil
		}
	}
}

// fewest is the smallest number of slots from low on with which every goal is
// met, or a goal that none meets.
func (v *solver) fewest(low int) (int, *goal) {
	f := func(c int) float64 {
		_, by := worst(v.goals, v.steady(c, 1))
		if by <= 0 {
			return math.SmallestNonzeroFloat64 - by
		}
		return -by
	}
	fits := f(low)
	if fits > 0 {
		return low, nil
	}
	lo, flo := low, fits
	for hi := max(low+1, v.enough()); ; hi = 2*hi - low + 8 {
		hi = min(hi, 8*searched)
		fits := f(hi)
		if fits > 0 {
			return first(lo, hi, flo, fits, f), nil
		}
		if float64(hi) >= 8*searched || hi > 64*v.enough() {
			g, _ := worst(v.goals, v.steady(hi, 1))
			return 0, g
		}
		lo, flo = hi, fits
	}
}

// setFull finds the window when every slot and every place is taken.
func (v *solver) setFull(z *Sizing, low int) {
	full, known := v.mostFull()
	switch {
	case !known:
	case full.open:
		z.Window = &Window{Low: &low}
	case full.slots >= low:
		z.Window, z.Ceiling = &Window{&low, &full.slots}, full.clause
	default:
		z.NoFit = v.noFit(full.slots, full.within)
	}
}

// noFit says what keeps so few slots from being enough.
func (v *solver) noFit(slots int, within string) string {
	text := "no number of slots holds the load"
	switch g, by := worst(v.goals, v.steady(max(1, slots), 1)); {
	case v.p.Batch, slots < 1:
		text = "not even 1 slot fits"
	case v.a >= float64(slots)*(1-equalLoad):
		return fmt.Sprintf("%s within %s and %s %s needed", fullSlots(slots)+verb(slots, " fits", " fit"), within, loadText(v.a, slots), verb(int(math.Ceil(v.a)), "is", "are"))
	case by > 0:
		text = "no number of slots meets " + g.name() + " ≤ " + g.limitText()
	}
	return text + " within " + within
}

// ceiling is the most slots that something allows.
type ceiling struct {
	slots  int
	open   bool
	clause string // what more of them do: "pass 90 % of memory"
	within string // what they do not fit: "512 MiB"
}

// mostFull is the most slots that memory when full and the cores allow; false
// when memory has a bound and nobody knows what full means.
func (v *solver) mostFull() (c ceiling, known bool) {
	c, known = v.mostMemory()
	cpu := &v.s.CPU
	if !known || !(cpu.PerStream > 0) {
		return c, known
	}
	n := math.Floor(cpu.Cores / cpu.PerStream * (1 + equalLoad))
	if n < queueing.MaxServers && (c.open || n < float64(c.slots)) {
		text := coresText(cpu.Cores)
		c = ceiling{slots: int(n), clause: "take more than " + text, within: text}
	}
	return c, known
}

func (v *solver) mostMemory() (ceiling, bool) {
	b := v.memoryBound()
	if math.IsInf(b.bytes, 1) {
		return ceiling{open: true}, true
	}
	load := 0.0 // memory when full does not ask for the load, and idle is quick
	if v.p.Batch {
		load = 1
	}
	full := func(c int) float64 { return v.steady(c, load).MemoryFull() }
	f := func(c int) float64 { return above(full(c), b.bytes) }
	most := queueing.MaxServers
	one, last := f(1), f(most)
	switch {
	case math.IsNaN(full(1)):
		return ceiling{}, false
	case one > 0:
		return ceiling{slots: 0, clause: "pass " + b.short, within: b.long}, true
	case last <= 0:
		return ceiling{open: true}, true
	}
	return ceiling{slots: first(1, most, one, last, f) - 1, clause: "pass " + b.short, within: b.long}, true
}

// bound is what memory must not pass.
type bound struct {
	bytes float64 // +Inf: nothing
	// long is "90 % of 512 MiB", short is "90 % of memory".
	long, short string
}

// memoryBound is the lesser of the limit and the memory_peak goal.
func (v *solver) memoryBound() bound {
	b := bound{bytes: math.Inf(1)}
	limit := v.s.Memory.Limit
	if limit != scenario.None {
		text := sizeText(float64(limit))
		b = bound{float64(limit), text, text}
	}
	if peak, ok := v.s.MemoryPeak(); ok && peak < b.bytes {
		text := sizeText(peak)
		b = bound{peak, text, text}
		if !v.s.Goals.MemoryPeakSize {
			share := shareText(peak / float64(limit))
			b.long, b.short = share+" of "+sizeText(float64(limit)), share+" of memory"
		}
	}
	if !v.s.Memory.Tracked() {
		b.bytes = math.Inf(1)
	}
	return b
}

// atLoad is the most slots with which memory p99.9 at this load stays within the
// bound, nil when any number does, and whether low does. Where no formula knows
// memory p99.9 it bounds nothing.
func (v *solver) atLoad(low int, b bound) (high *int, fits, unknown bool) {
	if math.IsInf(b.bytes, 1) {
		return nil, true, false
	}
	memory := func(c int) float64 { return v.steady(c, 1).MemoryQuantile(peakShare).Value }
	f := func(c int) float64 { return above(memory(c), b.bytes) }
	// With so many slots nobody waits: more change nothing.
	far := queueing.MaxServers
	if !v.p.Batch {
		far = max(low+1, int(math.Ceil(v.a+10*math.Sqrt(v.a)+20)))
	}
	last := memory(far)
	if math.IsNaN(last) || last <= b.bytes {
		return nil, true, math.IsNaN(last)
	}
	least := f(low)
	if least > 0 {
		return nil, false, false
	}
	n := first(low, far, least, above(last, b.bytes), f) - 1
	return &n, true, false
}
