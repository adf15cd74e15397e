package sizing

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/unit"
)

// What names one of the four numbers that a sizing can be asked for.
type What string

// The four numbers.
const (
	Slots  What = "c"      // pool.concurrency
	Places What = "queue"  // pool.queue
	Bytes  What = "memory" // memory.limit, the container
	Load   What = "rate"   // run.scale, the multiple of all rates
)

// Path is the knob behind the number, "" of none.
func (w What) Path() string {
	switch w {
	case Slots:
		return "pool.concurrency"
	case Places:
		return "pool.queue"
	case Bytes:
		return "memory.limit"
	case Load:
		return "run.scale"
	}
	return ""
}

// Suggestion is one number by formula: the smallest slots, places or container
// that meet every goal, or the largest load that does.
type Suggestion struct {
	What  What
	Path  string  // the knob: pool.concurrency
	Value float64 // slots, places, bytes, or run.scale; NaN when nothing is found
	Text  string  // the value as a scenario says it
	// Other is the next value on the side that does not do: one slot or place
	// fewer, a load of 5 % more; "" where there is none.
	Other string
	// Unmet says why nothing is found, naming the goal: "no number of slots meets
	// p99 wait ≤ 2 s".
	Unmet string
	// Why says on what the number rests where that is not every goal.
	Why string
}

// Found says whether there is a value.
func (g *Suggestion) Found() bool { return !math.IsNaN(g.Value) }

// more is the load by which the largest one is passed to see it fail.
const more = 1.05

// Suggest seeks one of the four numbers by formula, all other settings as they
// stand. z must be Size(s, p).
func Suggest(s *scenario.Scenario, p *predict.Result, z *Sizing, what What) Suggestion {
	g := Suggestion{What: what, Path: what.Path(), Value: math.NaN()}
	if p.Case == nil {
		g.Unmet = "there are no predictions"
		return g
	}
	v := newSolver(s, p)
	switch what {
	case Slots:
		v.suggestSlots(z, &g)
	case Places:
		v.suggestPlaces(&g)
	case Bytes:
		v.suggestBytes(z, &g)
	case Load:
		v.suggestLoad(&g)
	}
	return g
}

// count makes n the suggestion.
func (g *Suggestion) count(n int, least int) {
	g.Value, g.Text = float64(n), strconv.Itoa(n)
	if n > least {
		g.Other = strconv.Itoa(n - 1)
	}
}

func (v *solver) suggestSlots(z *Sizing, g *Suggestion) {
	switch {
	case z.NoFit != "":
		g.Unmet = z.NoFit
	case z.CGoals != nil:
		g.count(*z.CGoals, 1)
		g.Why = v.unseen()
	case math.IsNaN(z.OfferedLoad):
		v.suggestForBatch(z, g)
	case v.a == 0:
		g.count(1, 1)
		g.Why = "nothing arrives"
	case v.large && len(v.goals)+len(v.blind) > 0:
		g.Unmet = "so large a load is not searched"
	case len(v.blind) > 0:
		g.Unmet = "no formula knows the goals that are set"
	default:
		v.suggestByRule(z, g)
	}
}

// suggestForBatch gives the most slots that fit: as a hint only, since no formula
// tells how soon a batch is done.
func (v *solver) suggestForBatch(z *Sizing, g *Suggestion) {
	w := z.WindowAtLoad
	fit := w != nil && w.High != nil
	switch {
	case v.lowEndBlind() && fit:
		g.Unmet = v.unseen() + "; at most " + countText(*w.High, "slot") + verb(*w.High, " fits", " fit")
	case fit:
		g.Value, g.Text, g.Other = float64(*w.High), strconv.Itoa(*w.High), strconv.Itoa(*w.High+1)
		g.Why = "only a hint, the most that fit: requests come all at once, and more slots are done sooner"
		if blind := v.unseen(); blind != "" {
			g.Why += "; " + blind
		}
	case len(v.blind) > 0:
		g.Unmet = v.unseen()
	default:
		g.Unmet = "requests come all at once: there is no load to hold, and any number of slots does"
	}
}

// suggestByRule takes the square-root rule, or the most slots that fit where
// these are fewer.
func (v *solver) suggestByRule(z *Sizing, g *Suggestion) {
	n := max(1, z.CSqrt, z.StableC)
	g.Why = "no goal on waits or 429s is set: by the square-root rule, with which about 3 % of the requests wait"
	for _, w := range []*Window{z.WindowAtLoad, z.Window} {
		if w != nil && w.High != nil && *w.High < n {
			n = max(*w.High, z.StableC)
			g.Why = "no goal on waits or 429s is set: the most that fit, fewer than by the square-root rule"
		}
	}
	g.count(n, 1)
}

// suggestPlaces finds the fewest places with which 429s keep their goal, or 0.1 %
// without one, and says when the goals on waits then fail.
func (v *solver) suggestPlaces(g *Suggestion) {
	refusals := ofKind(v.goals, QueueLimit)
	if len(refusals) == 0 {
		refusals = []goal{{id: metric.RejectedShare, workload: -1, limit: rejectedDefault}}
		g.Why = " (no goal on them is set)"
	}
	g.Why = "the fewest with which " + refusals[0].name() + " stay within " + refusals[0].limitText() + g.Why +
		"; a longer line turns fewer away and lets them wait"
	at := func(k int) *predict.Steady {
		return v.p.Case.Steady(predict.Setting{Slots: v.at.Slots, Places: k, Load: 1})
	}
	f := func(k int) float64 {
		_, by := worst(refusals, at(k))
		if by <= 0 {
			return math.SmallestNonzeroFloat64 - by
		}
		return -by
	}
	one := &refusals[0]
	switch {
	case math.IsNaN(v.a) && v.p.Batch:
		g.count(int(max(0, v.p.Requests-int64(v.at.Slots))), 0)
		g.Why = "places for all that exceed the slots"
		return
	case math.IsNaN(v.a):
		g.Unmet = "no formula knows " + one.name()
		return
	case v.a == 0:
		g.count(0, 0)
		g.Why = "nothing arrives"
		return
	case v.large, math.IsNaN(one.value(at(1))):
		g.Unmet = "no formula knows " + one.name()
		return
	}
	n, ok := v.fewestPlaces(f)
	if !ok {
		one, _ = worst(refusals, at(searched))
		g.Unmet = "no number of places meets " + one.name() + " ≤ " + one.limitText()
		return
	}
	if w, by := worst(ofKind(v.goals, SlotsLimit), at(n)); w != nil && by > 0 {
		g.Unmet = "with " + countText(n, "place") + ", the fewest that meet " + one.name() + " ≤ " + one.limitText() + ", " + w.passes()
		return
	}
	g.count(n, 0)
}

func (v *solver) fewestPlaces(f func(int) float64) (int, bool) {
	lo, flo := 0, f(0)
	if flo > 0 {
		return 0, true
	}
	for hi := 8; hi <= searched; hi *= 2 {
		fhi := f(hi)
		if fhi > 0 {
			return first(lo, hi, flo, fhi, f), true
		}
		lo, flo = hi, fhi
	}
	return 0, false
}

func (v *solver) suggestBytes(z *Sizing, g *Suggestion) {
	switch {
	case z.Memory == nil:
		g.Unmet = "the scenario has no memory figures"
	case math.IsNaN(z.Memory.Container):
		g.Unmet = "no formula knows the memory of this process"
	default:
		g.Value, g.Text = z.Memory.Container, unit.FormatSize(int64(z.Memory.Container))
		if _, ok := v.s.MemoryPeak(); !ok {
			g.Why = "with " + shareText(1-containerShare) + " to spare"
		}
	}
}

// suggestLoad finds the largest multiple of all rates at which every goal is
// met, memory stays within its bound, and no budget is asked for more than it has.
func (v *solver) suggestLoad(g *Suggestion) {
	switch {
	case math.IsNaN(v.a), v.a == 0:
		g.Unmet = "there is no rate"
		return
	case v.large && len(v.goals)+len(v.blind) > 0:
		g.Unmet = "so large a load is not searched"
		return
	}
	largest, by := math.Inf(1), ""
	take := func(m float64, what string) {
		if m < largest {
			largest, by = m, what
		}
	}
	limits := v.limits()
	for _, l := range limits {
		take(l.AtLoad, l.Text)
	}
	unseen := unknown(limits)
	if m, what := v.goalsHold(); what != "" {
		take(m, what)
	}
	if b := v.memoryBound(); float64(v.s.Memory.Base) > b.bytes {
		take(0, "memory passes "+b.long)
	} else if !math.IsInf(b.bytes, 1) {
		m := v.memoryRise(b.bytes, math.Inf(1), func(x *predict.Steady) float64 { return x.MemoryQuantile(peakShare).Value })
		take(m, "memory p99.9 passes "+b.long)
		if math.IsNaN(m) && !slices.Contains(unseen, MemoryLimit) {
			unseen = append(unseen, MemoryLimit)
		}
	}
	scale := fourDigits(largest*v.s.Run.Scale*(1-precision), math.Floor)
	switch {
	case math.IsInf(largest, 1) && len(unseen) > 0:
		g.Unmet = "when " + listed(unseen, "or") + " gives way is not known by formula"
	case math.IsInf(largest, 1):
		g.Unmet = "nothing gives way at any load that a formula knows"
	case scale*more > mostScale:
		g.Unmet = "nothing gives way at any load that a scenario can have"
	case !(scale > leastScale):
		g.Unmet = "at any load " + by
	default:
		g.Value, g.Text = scale, unit.FormatNumber(scale)
		g.Other = unit.FormatNumber(fourDigits(more*scale, math.Ceil))
		g.Why = "beyond it " + by
		if len(unseen) > 0 {
			g.Why += "; when " + listed(unseen, "or") + " gives way is not known by formula"
		}
		if blind := v.unseen(); blind != "" {
			g.Why += "; " + blind
		}
	}
}

// unseen names the goals that a number found by formula does not heed, or is "".
func (v *solver) unseen() string {
	if len(v.blind) == 0 {
		return ""
	}
	return "no formula knows " + strings.Join(slices.Compact(namesOf(v.blind)), ", ")
}

// The values of run.scale between which a load is told from none, and from one
// that a scenario cannot have.
const leastScale, mostScale = 1e-6, 1e6

// fourDigits rounds x > 0 to four significant digits.
func fourDigits(x float64, round func(float64) float64) float64 {
	if !(x > leastScale) || x > 10*mostScale {
		return x
	}
	power := 3 - math.Floor(math.Log10(x))
	if power < 0 {
		unit := math.Pow(10, -power)
		return round(x/unit) * unit
	}
	unit := math.Pow(10, power)
	return round(x*unit) / unit
}

// goalsHold is the multiple of the load up to which all goals hold.
func (v *solver) goalsHold() (float64, string) {
	if len(v.goals) == 0 || v.large {
		return 0, ""
	}
	f := func(x *predict.Steady) float64 {
		_, by := worst(v.goals, x)
		return by
	}
	m, x := v.rise(f, v.times(float64(v.at.Slots)))
	if x == nil {
		return 0, ""
	}
	w, _ := worst(v.goals, x)
	return m, w.passes()
}
