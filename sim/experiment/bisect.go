package experiment

import (
	"fmt"
	"math"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
)

// mebibyte is the step of a container's size.
const mebibyte = 1 << 20

// mostTries bounds the settings of one search: bisection needs some forty for
// the widest range there is.
const mostTries = 100

// start sets the range, the step and the first setting.
func (k *seeker) start() error {
	knob, _, err := k.s.Lookup(k.what.Path())
	if err != nil {
		return err
	}
	th, err := predicted(k.s)
	if err != nil {
		return err
	}
	k.batch = th.predicted.Batch
	if p := th.predicted; p.ArrivalRate == 0 && p.Requests == 0 && !p.Moving {
		return errIdle
	}
	k.knob, k.step = knob, 1
	hint := k.o.Hint
	now, has := knob.Number(k.s, nil)
	if !(hint > 0) && has {
		hint = now
	}
	k.most = int64(math.Floor(knob.Max))
	switch k.what {
	case sizing.Slots:
		k.least = 1
		k.most = min(k.most, k.mostSlots(th, max(hint, now)))
		k.largest = k.batch && !k.anyHelped()
	case sizing.Places:
		k.least = 0
	case sizing.Bytes:
		k.step, k.least = mebibyte, 1
	case sizing.Load:
		if !(hint > 0) {
			hint = 1
		}
		k.step, k.least, k.largest = loadStep(hint), 1, true
	}
	if k.step != 1 {
		k.most = int64(math.Floor(knob.Max / k.step))
	}
	k.from = min(max(int64(math.Round(hint/k.step)), k.least), k.most)
	k.stride = max(1, k.from/16)
	return nil
}

// enoughSlots times those from which on a line does not grow without end are
// more than any goal on waits needs; what is not met with them is a goal that
// idle slots meet, such as one on utilization.
const enoughSlots = 64

// mostSlots bounds a search for slots: those at which all of a batch is served
// at once, or enough for the load.
func (k *seeker) mostSlots(th *theory, now float64) int64 {
	if k.batch {
		return max(1, th.predicted.Requests)
	}
	return int64(min(enoughSlots*max(1, float64(th.sizing.StableC), now), k.knob.Max))
}

// anyHelped says that more slots help some goal.
func (k *seeker) anyHelped() bool {
	some := false
	eachGoal(k.s, func(_ int, id metric.ID, _ float64) { some = some || k.helps(id) })
	return some
}

// loadStep is about a hundredth of the hint: 1, 2 or 5 of some power of ten.
func loadStep(hint float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(hint/100)+1e-9))
	for _, f := range []float64{1, 2, 5} {
		if f*power*150 >= hint {
			return f * power
		}
	}
	return 10 * power
}

// seek looks for the edge of what meets the goals by its values, and from there
// for the edge of what meets them with confidence. The second lies near the first,
// while far from it confidence may be lacking for other reasons: the more requests
// one rare event may hit, the more runs it takes to rule it out.
func (k *seeker) seek() error {
	if k.what == sizing.Bytes {
		if err := k.fitContainer(); err != nil {
			return err
		}
	}
	for _, sure := range []bool{false, true} {
		n, found, err := k.edge(sure)
		if err != nil || !found {
			return err
		}
		if n, err = k.settle(n, sure); err != nil {
			return err
		}
		t := k.known[n]
		if !k.good(t, sure) {
			k.best = t // it meets what the setting helps, and not the rest
			return nil
		}
		k.answer, k.at, k.sure = t, n, sure
		k.from, k.stride = n, 1
	}
	return nil
}

// good says that every goal is met, with confidence or by its values.
func (k *seeker) good(t *Tried, sure bool) bool {
	return k.helped(t, sure, func(metric.ID) bool { return true })
}

// right says that the goals are met which the setting helps. Where too many
// streams get the process killed, waits say nothing, and fewer slots are called
// for.
func (k *seeker) right(t *Tried, sure bool) bool {
	if k.what == sizing.Slots && !k.largest && t.Killed && k.byStreams(t) {
		return true
	}
	return k.helped(t, sure, k.helps)
}

// shareOfLine is the share of memory from which on a line may be what gets the
// process killed, and more slots the remedy.
const shareOfLine = 0.05

// byStreams says that streams fill the memory of a process that is killed.
func (k *seeker) byStreams(t *Tried) bool {
	line := t.Summary.Total[metric.QueueMax].Value * float64(k.s.Memory.PerWaiting)
	room := t.Summary.Total[metric.MemoryPeakBytes].Value - float64(k.s.Memory.Base)
	return k.batch || !(line > shareOfLine*room)
}

func (k *seeker) helped(t *Tried, sure bool, counts func(metric.ID) bool) bool {
	if t.Summary.Stopped != nil || t.Killed && counts(metric.OOMKills) {
		return false
	}
	for _, g := range t.Unmet {
		if counts(g.Metric) && blocks(&g, sure) {
			return false
		}
	}
	return true
}

// blocks says that an unmet goal speaks against a setting. A goal that has
// nothing to compare does where streams should have opened and none did.
func blocks(g *Goal, sure bool) bool {
	if g.Status == NoStatus {
		return metric.Of(g.Metric).Unit == metric.Seconds
	}
	return sure || !(g.Estimate.Value <= g.Limit)
}

// helps says that going in the direction of better settings helps a goal on this
// metric: more slots or places shorten waits and turn fewer away but take
// memory; a larger container and a smaller load help everything.
func (k *seeker) helps(id metric.ID) bool {
	switch {
	case k.largest:
		return true
	case k.what == sizing.Slots:
		return !ofMemory(id) && id != metric.FailedShare
	case k.what == sizing.Places:
		return id == metric.RejectedShare || id == metric.Share429
	}
	return true
}

// ofMemory says that a metric is what a container decides.
func ofMemory(id metric.ID) bool {
	switch id {
	case metric.MemoryPeakBytes, metric.OOMKills, metric.LostShare:
		return true
	}
	return false
}

// edge finds, from the hint, two neighbours between which the goals that the
// setting helps begin to be met, and returns the one that meets them.
func (k *seeker) edge(sure bool) (n int64, found bool, err error) {
	good, bad, err := k.bracket(sure)
	if err != nil || good < 0 {
		return 0, false, err
	}
	for distance(good, bad) > 1 {
		k.within, k.beyond = good, bad
		mid := good + (bad-good)/2
		t, err := k.try(mid, sure)
		if err != nil {
			return 0, false, err
		}
		if k.right(t, sure) {
			good = mid
		} else {
			bad = mid
		}
	}
	k.within, k.beyond = good, bad
	return good, true, nil
}

// bracket goes from the hint in growing steps until the goals change. bad is one
// beyond the range where every setting is good, and good −1 where none is.
func (k *seeker) bracket(sure bool) (good, bad int64, err error) {
	t, err := k.try(k.from, sure)
	if err != nil {
		return -1, 0, err
	}
	first := k.right(t, sure)
	towardsGood := int64(1)
	if !k.up() {
		towardsGood = -1
	}
	direction := towardsGood
	if first {
		direction = -towardsGood
	}
	former, step := k.from, k.stride
	for {
		n := min(max(former+direction*step, k.least), k.most)
		if n == former {
			break
		}
		next, err := k.try(n, sure)
		if err != nil {
			return -1, 0, err
		}
		switch {
		case k.right(next, sure) && !first:
			return n, former, nil
		case !k.right(next, sure) && first:
			return former, n, nil
		case !first && k.saturated(t, next), len(k.known) > mostTries:
			k.best = next
			return -1, 0, nil
		}
		former, t, step = n, next, step*2
	}
	if first {
		return former, former + direction, nil
	}
	k.best = t
	return -1, 0, nil
}

// saturated says that a larger setting has changed nothing that is measured, on
// the same traffic, so that a still larger one will not either. The share of
// held slots always changes, and so does a goal that is a share of the container.
func (k *seeker) saturated(a, b *Tried) bool {
	for _, g := range b.Unmet {
		if g.Metric == metric.Utilization || k.what == sizing.Bytes && g.Metric == metric.MemoryPeakBytes && !k.s.Goals.MemoryPeakSize {
			return false
		}
	}
	if k.what == sizing.Load {
		return false
	}
	for id, x := range a.Summary.Total {
		y := b.Summary.Total[id]
		same := x.Value == y.Value || math.IsNaN(x.Value) && math.IsNaN(y.Value)
		if metric.ID(id) != metric.Utilization && !same {
			return false
		}
	}
	return true
}

// settle looks at the neighbours of an edge: two beyond it, one of which may
// meet the goals by the chance of the traffic, and one on its good side.
func (k *seeker) settle(n int64, sure bool) (int64, error) {
	direction := int64(-1)
	if !k.up() {
		direction = 1
	}
	for beyond := int64(1); beyond <= 2; beyond++ {
		m := n + direction*beyond
		if m < k.least || m > k.most {
			break
		}
		t, err := k.try(m, sure)
		if err != nil {
			return n, err
		}
		if k.right(t, sure) {
			n, beyond = m, 0
		}
	}
	if m := n - direction; m >= k.least && m <= k.most {
		if _, err := k.try(m, sure); err != nil {
			return n, err
		}
	}
	return n, nil
}

// fitContainer starts the search at what the process takes when nothing kills
// it: the highest memory of any replication, or more where a goal asks for a
// share of the container.
func (k *seeker) fitContainer() error {
	s := k.s.Clone()
	if !s.Memory.Tracked() {
		return fmt.Errorf("the scenario says nothing of memory: set memory.base and memory.per_stream")
	}
	s.Memory.Limit = int64(k.knob.Max)
	th, err := predicted(s)
	if err != nil {
		return err
	}
	a := newArm(s, k.o.Replications)
	if err := newTeam(k.o.Options, a).run(k.ctx); err != nil {
		return err
	}
	if k.ctx.Err() != nil {
		return k.ctx.Err()
	}
	need := 0.0
	for _, r := range a.results {
		need = max(need, r.totals.MemoryMax)
	}
	if share := s.Goals.Limit[metric.MemoryPeakBytes]; share != scenario.None && !s.Goals.MemoryPeakSize {
		e := th.summary(a.results, nil, nil).Total[metric.MemoryPeakBytes]
		top := e.Value
		if e.HasInterval() {
			top = e.Hi
		}
		need = max(need, top/share)
	}
	k.from, k.stride = min(max(int64(math.Ceil(need/k.step)), k.least), k.most), 1
	return nil
}

func distance(a, b int64) int64 { return max(a-b, b-a) }
