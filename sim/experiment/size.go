package experiment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
)

// Trial is one setting that was simulated.
type Trial struct {
	Roles   []string // why it was: "now", "fewest that meet every goal"
	Value   string   // of the knob, as a scenario says it
	Number  float64  // the same in the unit of the knob's Number; NaN of a word
	Summary *Summary
}

// Sized is a sizing: derived by formula, then simulated. Every trial meets the
// same traffic.
type Sized struct {
	Scenario  *scenario.Scenario
	Predicted *predict.Result
	Sizing    sizing.Sizing
	Verdict   sizing.Verdict // of the scenario as it stands: by its trial where there is one
	Working   []sizing.Step
	// Suggestion is the number that was asked for; of a whole sizing the slots.
	Suggestion sizing.Suggestion
	// Sought is the search by simulation, made where one number was asked for and
	// the formulas gave none, or one that the simulation does not bear out or does
	// not decide, or whose neighbour, too, meets every goal; and wherever requests
	// come all at once or their rate moves. Else nil.
	Sought *Sought
	// Path is the knob that the trials differ in.
	Path string
	// Trials are by number, rising, words last.
	Trials []Trial
	// Stopped is why not all trials were made, or nil.
	Stopped error
}

// Roles of trials.
const (
	AsItStands = "now"
	Suggested  = "goals"
	NextWorse  = "next"
	Found      = "found" // by simulation
)

// SizeOptions says how a sizing is done. Series and Precision of the options have
// no part in it. 0 Replications are 100, or as many as two million requests allow,
// 20 at least; a number that was suggested or sought is then repeated up to 1000
// times, or ten million requests, while its goals are undecided.
type SizeOptions struct {
	Options
	// Tried, if set, hears of each setting that a search simulates.
	Tried func(*Tried)
}

// Size derives the four numbers for a scenario and simulates what they lead to:
// for a whole sizing, what "", the slots by each rule side by side, else the one
// number that was asked for and its neighbour that should not do, and a search
// where these do not show that it is the answer. An interrupt through ctx is not
// an error: Stopped says so.
func Size(ctx context.Context, s *scenario.Scenario, what sizing.What, o SizeOptions) (*Sized, error) {
	p, err := predict.All(s)
	if err != nil {
		return nil, err
	}
	z, err := sizing.Size(s, p)
	if err != nil {
		return nil, err
	}
	most := o.Replications
	if o.Replications <= 0 {
		o.Replications, most = effort(s, p)
	}
	o.Series, o.Precision = 0, 0
	out := &Sized{
		Scenario: s, Predicted: p, Sizing: z, Working: sizing.Working(s, p, z),
		Verdict: sizing.Judge(s, p, z, sizing.Observed{}),
	}
	asked := what
	if asked == "" {
		asked = sizing.Slots
	}
	out.Suggestion = sizing.Suggest(s, p, &z, asked)
	out.Path = out.Suggestion.Path
	if err := out.plan(what); err != nil {
		return nil, err
	}
	if err := out.try(ctx, o.Options, most); err != nil || what == "" || out.Stopped != nil || out.borneOut() {
		return out, err
	}
	return out, out.seek(ctx, what, SeekOptions{Options: o.Options, Hint: out.hint(), Most: most, Tried: o.Tried})
}

// borneOut says that the trials show the formula's number to be the answer, so
// that no search is called for. Formulas do not know what comes all at once, and
// of a rate that moves only the peak, as if it lasted. A container's number has
// no neighbour: it has something to spare on purpose.
func (z *Sized) borneOut() bool {
	if !z.Suggestion.Found() {
		return false
	}
	confirmed := z.Confirmed()
	if z.Suggestion.What == sizing.Bytes {
		return confirmed == Met || confirmed == NoStatus
	}
	if z.Predicted.Batch || z.Predicted.Moving || confirmed == Missed || confirmed == Undecided {
		return false
	}
	next := z.Trial(NextWorse)
	return confirmed == NoStatus || next == nil || stand(z.Suggestion.What, next.Summary).Standing != Met
}

// seek searches by simulation, and adds what it tried to the trials.
func (z *Sized) seek(ctx context.Context, what sizing.What, o SeekOptions) error {
	o.Progress = nil // how many settings it takes is not known
	found, err := Seek(ctx, z.Scenario, what, o)
	switch {
	case errors.Is(err, errNoGoals), errors.Is(err, errIdle):
		return nil
	case err != nil:
		return err
	}
	z.Sought, z.Stopped = found, found.Stopped
	for _, t := range found.Tried {
		role := ""
		if found.Answer == t {
			role = Found
		}
		if err := z.add(t.Value, role); err != nil {
			return err
		}
		for i := range z.Trials {
			if z.Trials[i].Value == t.Value {
				z.Trials[i].Summary = t.Summary
			}
		}
	}
	z.sort()
	return nil
}

// hint is where the search begins: at the formula's number, if it has one, and
// for what comes all at once at the present one.
func (z *Sized) hint() float64 {
	if z.Suggestion.Found() && !z.Predicted.Batch {
		return z.Suggestion.Value
	}
	return 0
}

// Answer is the number: by simulation where it was sought so, else by formula;
// "" when there is none.
func (z *Sized) Answer() (value string, simulated bool) {
	if z.Sought != nil {
		if t := z.Sought.Answer; t != nil {
			return t.Value, true
		}
		return "", true
	}
	return z.Suggestion.Text, false
}

// plan lists the trials.
func (z *Sized) plan(what sizing.What) error {
	var err error
	add := func(value, role string) { err = errors.Join(err, z.add(value, role)) }
	g := &z.Suggestion
	if g.Found() && !(g.What == sizing.Slots && g.Value > maxTrial) {
		add(g.Text, Suggested)
		if g.Other != "" {
			add(g.Other, NextWorse)
		}
	}
	if now := z.Scenario.Get(z.Path); now != "" {
		add(now, AsItStands)
	}
	if what == "" && z.Sizing.Need > 0 {
		z.addRules(add)
	}
	z.sort()
	return err
}

// sort puts the trials in the order of their numbers, words last.
func (z *Sized) sort() {
	slices.SortStableFunc(z.Trials, func(a, b Trial) int {
		if word := math.IsNaN(a.Number); word != math.IsNaN(b.Number) {
			if word {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.Number, b.Number)
	})
}

// maxTrial is the most slots that are simulated unless the scenario has them.
const maxTrial = 20_000

// addRules adds the slots by the rules of thumb, and the most that the window
// allows.
func (z *Sized) addRules(add func(value, role string)) {
	rule := func(n int, role string) {
		if n >= 1 && n <= maxTrial {
			add(strconv.Itoa(n), role)
		}
	}
	rule(z.Sizing.Need, "need")
	rule(z.Sizing.StableC, "stable")
	rule(z.Sizing.CHeadroom, "1.5×")
	rule(z.Sizing.CSqrt, "√ rule")
	if w := z.Sizing.Window; w != nil && w.High != nil {
		rule(*w.High, "full")
	}
}

// add adds a trial, or a role to the one of that value.
func (z *Sized) add(value, role string) error {
	for i := range z.Trials {
		if t := &z.Trials[i]; t.Value == value {
			if role != "" {
				t.Roles = append(t.Roles, role)
			}
			return nil
		}
	}
	s, t := z.Scenario.Clone(), Trial{Value: value, Number: math.NaN()}
	if err := s.Apply([]string{z.Path + "=" + value}); err != nil {
		return fmt.Errorf("%s=%s: %w", z.Path, value, err)
	}
	knob, w, err := s.Lookup(z.Path)
	if err != nil {
		return err
	}
	if n, ok := knob.Number(s, w); ok {
		t.Number = n
	}
	if role != "" {
		t.Roles = []string{role}
	}
	z.Trials = append(z.Trials, t)
	return nil
}

// try simulates the trials one after the other, each on all cores. The suggestion
// and its neighbour are repeated up to most times while they are undecided.
func (z *Sized) try(ctx context.Context, o Options, most int) error {
	report, n := o.Progress, float64(len(z.Trials))
	for i := range z.Trials {
		t := &z.Trials[i]
		if report != nil {
			o.Progress = func(done float64) { report((float64(i) + done) / n) }
		}
		s := z.Scenario.Clone()
		if err := s.Apply([]string{z.Path + "=" + t.Value}); err != nil {
			return fmt.Errorf("%s=%s: %w", z.Path, t.Value, err)
		}
		up := o.Replications
		if slices.Contains(t.Roles, Suggested) || slices.Contains(t.Roles, NextWorse) {
			up = most
		}
		sum, err := simulateUntil(ctx, s, o, up, func(sum *Summary) bool { return stand(z.Suggestion.What, sum).Standing != Undecided })
		if err != nil {
			return err
		}
		t.Summary = sum
		if slices.Contains(t.Roles, AsItStands) {
			z.Verdict = sum.Verdict
		}
		if sum.Stopped != nil && ctx.Err() != nil {
			z.Stopped, z.Trials = sum.Stopped, z.Trials[:i+1]
			return nil
		}
	}
	return nil
}

// Trial returns the trial of a role, or nil.
func (z *Sized) Trial(role string) *Trial {
	for i := range z.Trials {
		if slices.Contains(z.Trials[i].Roles, role) && z.Trials[i].Summary != nil {
			return &z.Trials[i]
		}
	}
	return nil
}

// Confirmed says how the simulation stands to the suggestion: Met when every
// goal is met with confidence, Missed when one is missed, Undecided otherwise,
// NoStatus without a suggestion or goals. A container is held against the goals on
// memory, which are all that it can change.
func (z *Sized) Confirmed() Status {
	t := z.Trial(Suggested)
	if t == nil {
		return NoStatus
	}
	goals := false
	for _, g := range t.Summary.Goals {
		goals = goals || z.Suggestion.What != sizing.Bytes || ofMemory(g.Metric)
	}
	if !goals && !t.Summary.Killed() && z.Suggestion.What != sizing.Bytes {
		return NoStatus
	}
	return stand(z.Suggestion.What, t.Summary).Standing
}
