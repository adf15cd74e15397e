package panel

import (
	"time"

	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/sim/timeline"
)

// Frame is everything one picture shows. It is built by the session, handed
// over once, and never changed afterwards: panels read it and nothing else.
type Frame struct {
	Title    string // the preset's or file's name
	Modified bool   // a knob differs from the preset
	Scenario *scenario.Scenario

	State State
	Speed string // "60×", "max"
	Live  *timeline.Reading
	// Going is where the run is on its way to while Live.Moving: "11:02", "the
	// next kill"; or empty.
	Going string

	Predicted *predict.Result
	Sizing    sizing.Sizing
	Verdict   sizing.Verdict
	Basis     string // what the verdict stands on: "20 replications", "prediction"
	// Curve is the predicted number of open streams over time, m(t) of
	// M_t/G/∞, when the rate moves; nil otherwise.
	Curve func(t time.Duration) float64

	// Baseline is 20 replications of the whole scenario at the present knobs,
	// run in the background; nil until the first is done.
	Baseline *experiment.Summary
	// Stale says that Baseline belongs to former knobs: the next is running.
	Stale bool
	// BaselineDone is the share of the running baseline that is done.
	BaselineDone float64

	Knobs []Knob
	Focus int // index of the focused knob
	// Preview says what the next press of a key to the right would give by
	// formula, a line each; empty where no formula knows.
	Preview []string

	Pin   *Pin   // A, or nil
	Sweep *Sweep // or nil
	View

	// Follow is the request whose events are told apart in panel 8, or nil.
	Follow *timeline.Request
	// EventCursor is the selected event, counted from the newest; -1: none.
	EventCursor int

	// Inspect is the crosshair over all charts of time, or nil.
	Inspect *Inspect

	// Tab is the chart shown where there is room for only one.
	Tab Kind

	Hints   []Hint // key hints of the footer, most important first
	Message string // a toast: what the last key did
	Problem string // what was wrong with the last entry, beside the field
	Entry   *Entry // the value being typed, or nil
	Overlay *Overlay
}

// State says what the run is doing.
type State uint8

// The states of a run.
const (
	Running State = iota
	Paused
	Done    // reached its length
	Stopped // ended by an error, in Problem
	Rewound // paused, and taken back to before Live.Head
)

// Inspect is the instant at which every chart of time tells its values.
type Inspect struct{ At time.Duration }

// Knob is one slider as it stands.
type Knob struct {
	Path     string // scenario path
	Workload string // whose it is, where there are several; else ""
	Label    string // "slots", at most 10 cells
	Symbol   string // "c", at most 2 cells, or ""
	Value    string // "49", "2.5/s", "none"
	Position float64
	// Need is where Little's need, or another predicted mark, stands on the
	// slider; negative when there is none.
	Need float64
	Note string // beside the slider: "need 30", "lognormal"
	Band Band
	// Modified says that the value differs from the preset's.
	Modified bool
}

// Hint is a key and what it does.
type Hint struct{ Key, Text string }

// Entry is a value being typed into the focused knob.
type Entry struct {
	Text   string
	Cursor int // in runes
}

// Overlay is a dialog over the screen: help, the preset picker, a question.
type Overlay struct {
	Title   string
	Field   *Entry // what is being typed, in the first row; nil: no field
	Prompt  string // before the field: "filter"
	Problem string // what is wrong with it
	Lines   []Line
	Rows    int // lines to leave room for, even where there are fewer
	Cursor  int // selected line, or -1
	Offset  int // first line shown
	Footer  string
	Detail  *Detail // what the selected line is, where there is room; or nil
	// Tells makes the dialog a card, of its title, its lines and its footer: it
	// stands beside these parts of the screen, and tells of them.
	Tells []Kind
}

// Line is one line of an overlay: a left part, such as keys or a name, and its
// text.
type Line struct {
	Left, Text string
	Heading    bool
	Off        bool // it cannot be chosen now
}

// Detail tells of the selected line in full: words, and how much load is
// predicted when.
type Detail struct {
	Title string
	Lines []Line // broken as they fit
	// Curve is the predicted number of open streams over time; nil: none.
	Curve  func(t time.Duration) float64
	Length time.Duration // of the time axis
	Slots  int64         // of the line in the chart
}
