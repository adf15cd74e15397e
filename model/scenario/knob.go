package scenario

// Kind is the type of a knob's value, and so how it is written.
type Kind uint8

// The kinds of value. The comment names what At points to.
const (
	KindDuration    Kind = iota // *time.Duration, or *float64 in seconds: 500ms, 12s, 30m, 2d
	KindRate                    // *float64 a second: 2.5/s, 150/min, 180/h
	KindSize                    // *int64 bytes: 6MiB
	KindSizeRate                // *float64 bytes a second: 30KiB/s
	KindShare                   // *float64: 0.1% or 0.001
	KindCount                   // *int64 or *uint64; k and M for tokens and counts
	KindNumber                  // *float64, no unit
	KindText                    // *string
	KindChoice                  // *string, *Process or *dist.Family: one of Choices
	KindFlag                    // *bool: true or false
	KindSizeOrShare             // the memory_peak goal
)

// Live says when a moved knob takes effect in a running simulation (design
// §1.9).
type Live uint8

// When a moved knob takes effect.
const (
	Now Live = iota
	NextArrival
	NextStream
	NextRefusal
	Restart
)

// Knob is one scalar of a scenario: the single table of them drives the YAML
// walk, --set, validation, sliders and reports.
type Knob struct {
	// Path is the knob's name from the top of the file, or, where Workload is
	// set, from its workload: "pool.concurrency", "arrivals.rate".
	Path     string
	Workload bool
	Kind     Kind
	Min, Max float64  // allowed range, both included, in the unit of Number: seconds, per second, bytes, parts of one; longest text for KindText
	Open     bool     // Min itself is not allowed
	Default  string   // as it would be written in a file; "" where it must be given or is absent
	None     string   // the word for "no limit": "none" or "unlimited"; "" where there always is a value
	Step     float64  // one fine step of a slider: a factor above 1 is multiplicative, otherwise additive
	Choices  []string // for KindChoice
	Short    string   // a label of at most 12 cells for the screen
	Doc      string   // one sentence
	Live     Live
	// Words are further values by name: full and none for a jitter.
	Words []Word
	// At returns a pointer to the field; w is nil for knobs of the process.
	// It is *Goals for KindSizeOrShare, and nil for a profile point or part of a
	// mixture that does not exist yet.
	At func(s *Scenario, w *Workload) any

	shown   bool                            // written out even at its default
	given   func(w *Workload) *bool         // where it is kept whether a value was given, if 0 is one
	prepare func(w *Workload) (undo func()) // makes room for the field before it is set
	moved   func(s *Scenario, w *Workload)  // keeps related fields consistent after Set changed the value
	// quantity finds the distribution that the knob states a number of, or nil.
	quantity func(w *Workload) *Quantity
}

// Word is a name for one value of a knob.
type Word struct {
	Name  string
	Value float64
}
