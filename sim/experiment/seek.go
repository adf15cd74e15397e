package experiment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
)

// SeekOptions says how an answer is sought.
type SeekOptions struct {
	Options
	// Hint is where to start, in the unit of the knob's Number; 0 is the
	// scenario's present value, or the least there is. A container starts at what
	// the process takes when nothing kills it.
	Hint float64
	// Most is up to how many replications a setting near the edge is repeated while
	// its goals are undecided, four times as many at a time. No more than
	// Replications: it is not.
	Most int
	// Tried, if set, hears of each setting as it is simulated.
	Tried func(*Tried)
}

// Tried is one setting that was simulated.
type Tried struct {
	Number float64 // in the unit of the knob's Number
	Value  string  // as it is written in a file
	// Standing is that of all goals together, and of no kill in any replication,
	// which is always asked for. Of a container it is that of the goals on memory:
	// it cannot change the others.
	Standing Status
	Unmet    []Goal // of these, those that are not met with confidence
	Killed   bool   // in some replication
	Summary  *Summary
}

// Sought is what a search has shown.
type Sought struct {
	What sizing.What
	// Answer is the smallest setting, or the largest load, that meets every goal
	// with confidence, or nil. Where none does with confidence it is the one that
	// does by its values, and Certain is false.
	Answer  *Tried
	Certain bool
	// Sharp says that the neighbour beyond the answer misses a goal with
	// confidence, so that no better answer is left to find. Otherwise the truth
	// lies between Missed, the nearest setting known to miss one (nil: none is),
	// and Answer.
	Sharp  bool
	Missed *Tried
	// Uneven says that a setting on the good side of the answer does not meet
	// every goal: the answer is not the edge of all that do.
	Uneven bool
	// Obstacle is why there is no certain answer: the goals that the best
	// setting does not meet. Nearest is that setting where there is no answer.
	Obstacle []Goal
	Nearest  *Tried
	// Short is the last setting, in the direction of better ones, that misses a
	// goal which going on would help, and Far the first that is killed: between
	// them nothing fits. nil: none was tried.
	Short, Far *Tried
	Tried      []*Tried // in the order of their numbers
	Stopped    error
	// Good and Bad are the neighbouring settings between which the edge was known
	// to lie when the search ended, or nil.
	Good, Bad *Tried
}

// errNoGoals and errIdle say why nothing can be sought.
var (
	errNoGoals = errors.New("there are no goals to meet: set one, such as goals.wait_p99=2s")
	errIdle    = errors.New("nothing arrives")
)

// Seek finds the smallest pool, line or container, or the largest load, that
// meets every goal with confidence and is killed in no replication, by bisection
// on the same traffic, 20 replications a setting unless said otherwise. Whether
// goals are met need not depend on the setting in one direction only: memory is
// better with fewer slots, waits are with more. The search follows the goals that
// the setting helps; whether the answer meets the others, and whether its
// neighbours do, is looked at afterwards. Of slots for requests that come all at
// once, and goals that only fewer slots help, it is the most that do: the batch is
// done sooner. Confidence is that of each setting alone, at 95 %, not of the
// search. An interrupt is not an error.
func Seek(ctx context.Context, s *scenario.Scenario, what sizing.What, o SeekOptions) (*Sought, error) {
	if what.Path() == "" {
		return nil, fmt.Errorf("there is no number %q to seek", string(what))
	}
	if o.Replications <= 0 {
		o.Replications = enough
	}
	o.Replications, o.Series, o.Precision = max(2, o.Replications), 0, 0
	goals := 0
	eachGoal(s, func(int, metric.ID, float64) { goals++ })
	if goals == 0 && what != sizing.Bytes {
		return nil, errNoGoals
	}
	k := &seeker{ctx: ctx, s: s, what: what, o: o, known: map[int64]*Tried{}, within: -1, beyond: -1}
	if err := k.start(); err != nil {
		return nil, err
	}
	if err := k.seek(); err != nil && !cut(err) {
		return nil, err
	}
	return k.result(), nil
}

// seeker is a search at work. Settings are whole numbers of steps.
type seeker struct {
	ctx    context.Context
	s      *scenario.Scenario
	what   sizing.What
	o      SeekOptions
	knob   *scenario.Knob
	step   float64 // of the knob's number
	least  int64
	most   int64
	from   int64 // where to start
	stride int64 // the first step from there
	known  map[int64]*Tried

	batch   bool  // requests come all at once
	largest bool  // the most that meets the goals is sought
	within  int64 // the edge is known to lie between this and beyond; −1: it is not
	beyond  int64
	answer  *Tried
	at      int64
	sure    bool
	best    *Tried // where no answer was found: what came nearest
}

// up says that goals are sought on the side of larger numbers.
func (k *seeker) up() bool { return !k.largest }

// number of a setting.
func (k *seeker) number(n int64) float64 { return float64(n) * k.step }

// try simulates a setting, once; sure goes on while its goals are undecided.
func (k *seeker) try(n int64, sure bool) (*Tried, error) {
	most := k.o.Replications
	if sure {
		most = max(most, k.o.Most)
	}
	if t := k.known[n]; t != nil && (t.Standing != Undecided || t.Summary.Replications >= most) {
		return t, nil
	}
	s := k.s.Clone()
	value := k.knob.Format(significantly(k.number(n)))
	if err := s.Apply([]string{k.what.Path() + "=" + value}); err != nil {
		return nil, err
	}
	sum, err := simulateUntil(k.ctx, s, k.o.Options, most, func(sum *Summary) bool { return stand(k.what, sum).Standing != Undecided })
	switch {
	case err != nil:
		return nil, err
	case k.ctx.Err() != nil: // half a setting decides nothing
		return nil, k.ctx.Err()
	}
	t := stand(k.what, sum)
	t.Number, t.Value = k.number(n), value
	k.known[n] = t
	if k.o.Tried != nil {
		k.o.Tried(t)
	}
	return t, nil
}

// significantly rounds away what binary fractions add.
func significantly(x float64) float64 {
	const digits = 1e9
	if math.Abs(x) > 1e6 {
		return x
	}
	return math.Round(x*digits) / digits
}

// result sums the search up.
func (k *seeker) result() *Sought {
	out := &Sought{What: k.what, Stopped: k.ctx.Err()}
	for _, t := range k.known {
		out.Tried = append(out.Tried, t)
	}
	slices.SortFunc(out.Tried, func(a, b *Tried) int { return cmp.Compare(a.Number, b.Number) })
	out.Answer, out.Certain = k.answer, k.answer != nil && k.sure
	out.Good, out.Bad = k.known[k.within], k.known[k.beyond]
	switch {
	case out.Certain:
	case k.answer != nil:
		out.Obstacle = k.answer.Unmet
	case k.best != nil:
		out.Nearest, out.Obstacle = k.best, k.best.Unmet
	}
	k.witnesses(out)
	if k.answer != nil {
		k.edges(out)
	}
	return out
}

// witnesses are the settings that show why nothing fits.
func (k *seeker) witnesses(out *Sought) {
	for i := range out.Tried {
		t := out.Tried[i]
		if !k.up() {
			t = out.Tried[len(out.Tried)-1-i]
		}
		if t.Killed && out.Far == nil {
			out.Far = t
		}
		if !t.Killed && slices.ContainsFunc(t.Unmet, func(g Goal) bool { return g.Status == Missed && k.helps(g.Metric) }) {
			out.Short = t
		}
	}
}

// edges looks at the settings tried on both sides of the answer.
func (k *seeker) edges(out *Sought) {
	better, worse := int64(-1), int64(1)
	if !k.up() {
		better, worse = 1, -1
	}
	next := k.known[k.at+better]
	out.Sharp = k.at == k.end() || next != nil && next.Standing == Missed
	if beyond := k.known[k.at+worse]; beyond != nil {
		out.Uneven = beyond.Standing == Missed
	}
	for _, t := range out.Tried {
		onSide := t.Number < k.answer.Number == k.up() && t != k.answer
		nearer := out.Missed == nil || math.Abs(t.Number-k.answer.Number) < math.Abs(out.Missed.Number-k.answer.Number)
		if onSide && t.Standing == Missed && nearer {
			out.Missed = t
		}
	}
}

// end is the last setting in the direction that is sought.
func (k *seeker) end() int64 {
	if k.up() {
		return k.least
	}
	return k.most
}
