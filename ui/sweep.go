package ui

import (
	"context"
	"errors"
	"math"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim/experiment"
	"capsize/ui/panel"
)

// sweep is a knob over a range, at the other knobs of a base.
type sweep struct {
	base     *scenario.Scenario
	axis     scenario.Axis
	points   []*experiment.Summary // nil where not done yet
	count    int                   // of those that are done
	finished chan experiment.Finished
}

// sweeps is the sweep on the screen, and the one that is to replace it.
type sweeps struct {
	points int     // how many a range has, about; 0: mostPoints
	now    *sweep  // the newest; nil: none
	former *sweep  // stands in its place while it has too little to show
	broken bool    // it failed
	cursor float64 // the number of the point that enter takes

	key  sweepKey     // what the picture was made from
	made *panel.Sweep // never changed in place
}

// sweptMsg says that a sweep has come to its end.
type sweptMsg struct {
	id  int
	err error
}

// errNoRange says that a knob cannot be swept.
var errNoRange = errors.New("this knob has no range of values to try")

// newSweep proposes a range for the knob.
func newSweep(s *scenario.Scenario, path string, around spread) (*sweep, error) {
	k, _, err := s.Lookup(path)
	if err != nil {
		return nil, err
	}
	axis := scenario.Axis{Path: path, Knob: k, Log: around.log}
	for _, v := range around.values(k) {
		t := s.Clone()
		text := k.Format(v)
		if t.Apply([]string{path + "=" + text}) != nil {
			continue // not beside the other settings
		}
		if text = t.Get(path); slices.Contains(axis.Values, text) {
			continue
		}
		_, w, _ := t.Lookup(path)
		n, ok := number(k, t, w)
		if !ok {
			continue
		}
		axis.Values, axis.Numbers = append(axis.Values, text), append(axis.Numbers, n)
	}
	if len(axis.Values) < 2 {
		return nil, errNoRange
	}
	return &sweep{base: s, axis: axis, points: make([]*experiment.Summary, len(axis.Values))}, nil
}

func (s *sweep) complete() bool { return s.count == len(s.points) }

// missing are the values still to be done, spread widely at first, so that the
// curve is there early and only gets finer.
func (s *sweep) missing() scenario.Axis {
	out := scenario.Axis{Path: s.axis.Path, Knob: s.axis.Knob, Log: s.axis.Log}
	taken := make([]bool, len(s.points))
	for stride := 16; stride > 0; stride /= 2 {
		for i := 0; i < len(s.points); i += stride {
			if s.points[i] == nil && !taken[i] {
				taken[i] = true
				out.Values, out.Numbers = append(out.Values, s.axis.Values[i]), append(out.Numbers, s.axis.Numbers[i])
			}
		}
	}
	return out
}

func (s *sweeps) wanted() bool { return s.now != nil && !s.broken && !s.now.complete() }

func (s *sweeps) command(ctx context.Context, id int, o experiment.Options) tea.Cmd {
	axis, base := s.now.missing(), s.now.base
	finished := make(chan experiment.Finished, len(axis.Values)) // nobody has to wait
	s.now.finished = finished
	return func() tea.Msg {
		_, err := experiment.Sweep(ctx, base, []scenario.Axis{axis}, experiment.SweepOptions{Options: o, Finished: finished})
		return sweptMsg{id, err}
	}
}

// collect takes the points that are finished.
func (s *sweeps) collect() bool {
	if s.now == nil {
		return false
	}
	was := s.now.count
	for {
		select {
		case f, ok := <-s.now.finished:
			if !ok {
				s.now.finished = nil
				return s.now.count != was
			}
			s.now.add(f.Point)
		default:
			return s.now.count != was
		}
	}
}

func (s *sweep) add(p *experiment.Point) {
	if i := slices.Index(s.axis.Values, p.Values[0]); i >= 0 && s.points[i] == nil && p.Summary != nil {
		s.points[i] = p.Summary
		s.count++
	}
}

// enoughToShow is the share of the points with which a new sweep takes the place
// of the former one.
const enoughToShow = 0.25

// shown is the sweep on the screen, or nil, and whether it is the former one.
func (s *sweeps) shown() (one *sweep, stale bool) {
	if s.former != nil && s.now != nil && float64(s.now.count) < enoughToShow*float64(len(s.now.points)) {
		return s.former, true
	}
	return s.now, false
}

// swept is the metric that the curve of a knob shows.
func (s *sweep) swept() metric.ID {
	switch s.axis.Path {
	case "memory.limit", "memory.per_stream":
		return metric.MemoryPeakBytes
	}
	known := false
	for _, p := range s.points {
		if p != nil && p.Total[metric.WaitP99S].Value > 0 {
			return metric.WaitP99S
		}
		known = known || p != nil
	}
	if known && s.complete() { // nobody ever waited
		return metric.Share429
	}
	return metric.WaitP99S
}

// nearest is the point nearest to a number, −1 without one.
func (s *sweep) nearest(n float64) int {
	best, least := -1, math.Inf(1)
	for i, x := range s.axis.Numbers {
		if d := math.Abs(x - n); d < least {
			best, least = i, d
		}
	}
	return best
}

// at is the point of a number, −1 when it is none of those tried.
func (s *sweep) at(n float64) int {
	if i := s.nearest(n); i >= 0 && math.Abs(s.axis.Numbers[i]-n) <= 1e-9*math.Abs(n) {
		return i
	}
	return -1
}

// around is the point nearest to a number within the range, −1 outside.
func (s *sweep) around(n float64) int {
	if x := s.axis.Numbers; len(x) > 0 && n >= slices.Min(x) && n <= slices.Max(x) {
		return s.nearest(n)
	}
	return -1
}

// window are the ends of the points around one of them that meet every goal, or
// of the longest stretch of such points; −1 where there is none, or while it is
// not known.
func (s *sweep) window(at int) (low, high int) {
	low, high = -1, -1
	if !s.complete() {
		return low, high
	}
	for from := 0; from < len(s.points); from++ {
		to := from
		for to < len(s.points) && holds(s.points[to]) {
			to++
		}
		if around := from <= at && at < to; around {
			return from, to - 1
		}
		if to > from && (low < 0 || to-1-from > high-low) {
			low, high = from, to-1
		}
		from = to
	}
	return low, high
}

// holds says whether a setting meets every goal by its values, as the verdict
// has it: what 20 replications cannot decide is not missed. Without a goal there
// is nothing to say.
func holds(sum *experiment.Summary) bool {
	if killed(sum) || sum.Stopped != nil || sum.Standing() == experiment.NoStatus {
		return false
	}
	for i := range sum.Goals {
		if g := &sum.Goals[i]; g.Status == experiment.Missed || g.Estimate.Value > g.Limit {
			return false
		}
	}
	return true
}

// knee is where the curve bends, −1 while that is not known or where it does
// not.
func (s *sweep) knee(id metric.ID) int {
	if !s.complete() {
		return -1
	}
	if i, ok := s.asSwept(id).Knee(); ok {
		return i
	}
	return -1
}

// asSwept is a complete sweep as package experiment has it.
func (s *sweep) asSwept(id metric.ID) *experiment.Swept {
	out := &experiment.Swept{Base: s.base, Axes: []scenario.Axis{s.axis}, Metric: id, Points: make([]experiment.Point, len(s.points))}
	for i, p := range s.points {
		out.Points[i] = experiment.Point{ID: i, Values: s.axis.Values[i : i+1], Numbers: s.axis.Numbers[i : i+1], Summary: p}
	}
	return out
}
