package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/scenario"
	"capsize/sim/timeline"
)

// frameTime is how often the simulation moves on.
const frameTime = 100 * time.Millisecond

// speed is a step of the speed control: simulated time by real time, and 0 for
// as fast as possible.
type speed struct {
	factor float64
	label  string
}

var speeds = [...]speed{
	{0.25, "0.25×"}, {1, "1×"}, {4, "4×"}, {10, "10×"}, {60, "60×"}, {300, "300×"}, {0, "max"},
}

const defaultSpeed = 4 // 60×: half an hour in half a minute

// session owns the runs, B and A where one is pinned: the timelines while no
// command has them, and what is to be done to them.
type session struct {
	live    track             // B, the run on the screen
	reading *timeline.Reading // the last one; never nil
	pending []operation       // for the next advance, in order

	pinned        track             // A
	pinnedReading *timeline.Reading // the last one; nil while nothing is pinned

	generation int // of the timeline: answers of a former one are dropped
	tick       int // of the tick that counts: others are dropped
	due        bool

	speed  int
	paused bool
	done   bool // the run has reached its length, and stopped there
	beyond bool // the user wants it to go on after that
}

// frameMsg is the tick that moves the simulation on.
type frameMsg struct{ tick int }

// start replaces the run by a new one at time 0.
func (s *session) start(of *scenario.Scenario) error {
	t, err := timeline.New(of)
	if err != nil {
		return err
	}
	*s = session{
		live: track{timeline: t}, reading: t.Read(), speed: s.speed,
		generation: s.generation + 1, tick: s.tick,
	}
	if s.generation == 1 {
		s.speed = defaultSpeed
	}
	return nil
}

// pinnedScenario is A's, or nil.
func (s *session) pinnedScenario() *scenario.Scenario {
	if s.pinnedReading == nil {
		return nil
	}
	return s.pinnedReading.Scenario
}

// moving says whether simulated time goes on.
func (s *session) moving() bool { return !s.paused && !s.done && s.live.ended == nil }

// nextFrame asks for the next tick, unless time stands still. A tick asked for
// earlier no longer counts.
func (s *session) nextFrame(after timer) tea.Cmd {
	if !s.moving() {
		return nil
	}
	s.tick++
	return after(frameTime, frameMsg{s.tick})
}

// frame answers a tick.
func (s *session) frame(msg frameMsg, now func() time.Time) tea.Cmd {
	if msg.tick != s.tick || !s.moving() {
		return nil
	}
	s.due = true
	return s.send(now)
}

// add queues an operation and lets it take effect at once, whether or not time
// moves on.
func (s *session) add(op operation, now func() time.Time) tea.Cmd {
	if n := len(s.pending); n > 0 && s.pending[n-1].merge(op) {
		return nil
	}
	s.pending = append(s.pending, op)
	return s.send(now)
}

// send hands the timeline to an advance command, if it is here.
func (s *session) send(now func() time.Time) tea.Cmd {
	if s.live.timeline == nil {
		return nil // goOn will send it again
	}
	a := advance{
		live: s.live, pinned: s.pinned, operations: s.pending, generation: s.generation,
		frame: s.due, beyond: s.beyond, resting: !s.moving(), now: now,
	}
	if s.due {
		a.span, a.endless = s.span()
	}
	s.live.timeline, s.pinned.timeline, s.pending, s.due = nil, nil, nil, false
	return a.run
}

// span is the simulated time of one frame; endless means that only the clock
// ends it.
func (s *session) span() (span time.Duration, endless bool) {
	f := speeds[s.speed].factor
	return time.Duration(f * float64(frameTime)), f == 0
}

// advanced takes the timeline back, and false from a former run.
func (s *session) advanced(msg advancedMsg) bool {
	if msg.generation != s.generation {
		return false
	}
	s.live, s.reading = msg.live, msg.reading
	s.pinned, s.pinnedReading = msg.pinned, msg.pinnedReading
	s.pending = append(msg.rest, s.pending...)
	s.beyond = s.beyond && !msg.restarted
	s.done = msg.done && !s.beyond && s.live.ended == nil
	if msg.frame && !s.moving() { // it has come to an end
		s.pending = append(s.pending, operation{kind: rest})
	}
	return true
}

// goOn is called after advanced: it sends the timeline off again when
// something waits for it, when it is on its way through time, or when time stands
// still and A and B have yet to come to one instant, and else sees to it that a tick is on its way after a frame.
func (s *session) goOn(msg advancedMsg, after timer, now func() time.Time) tea.Cmd {
	var next tea.Cmd
	if msg.frame || msg.restarted || msg.swapped {
		next = s.nextFrame(after)
	}
	s.due = s.due && s.moving()
	if s.due || len(s.pending) > 0 || msg.more && (!s.moving() || msg.reading.Moving) {
		return tea.Batch(next, s.send(now))
	}
	return next
}

// toggle pauses, runs on, or goes on beyond the end.
func (s *session) toggle(after timer, now func() time.Time) tea.Cmd {
	switch {
	case s.live.ended != nil:
		return nil
	case s.done:
		s.done, s.beyond, s.paused = false, true, false
	default:
		s.paused = !s.paused
	}
	if s.paused {
		return s.add(operation{kind: rest}, now)
	}
	return s.nextFrame(after)
}

// faster moves the speed control by n steps and says whether it moved.
func (s *session) faster(n int) bool {
	was := s.speed
	s.speed = min(max(0, s.speed+n), len(speeds)-1)
	return s.speed != was
}
