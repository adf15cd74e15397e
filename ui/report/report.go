package report

import (
	"fmt"
	"time"

	"capsize/sim/experiment"
)

// Result is what is printed.
type Result struct {
	Summary *experiment.Summary
	Version string // of capsize
	// Source says where the scenario came from, such as "preset chat-peak".
	Source string
	// Command repeats the run when typed into a shell.
	Command string
	// Wall is how long it took. It is left out when Deterministic, being the
	// one figure that is not the same for the same scenario and seed.
	Wall          time.Duration
	Deterministic bool
}

// Format is a form of output.
type Format string

// The formats.
const (
	AsText     Format = "text"
	AsJSON     Format = "json"
	AsCSV      Format = "csv"
	AsMarkdown Format = "md"
)

// Formats lists them all, the default first.
func Formats() []Format { return []Format{AsText, AsJSON, AsCSV, AsMarkdown} }

// Render prints r in a format. The error is that of an unknown format, or of a
// scenario that has no normal form.
func Render(f Format, r *Result) ([]byte, error) {
	switch f {
	case AsText:
		return Text(r), nil
	case AsJSON:
		return JSON(r), nil
	case AsCSV:
		return CSV(r)
	case AsMarkdown:
		return Markdown(r), nil
	}
	return nil, unknownFormat(f)
}

func unknownFormat(f Format) error {
	return fmt.Errorf("there is no format %q: choose one of %v", string(f), Formats())
}
