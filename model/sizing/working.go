package sizing

import (
	"math"

	"capsize/model/predict"
	"capsize/model/scenario"
)

// Step is one number's derivation, with the values put in.
type Step struct {
	Title string
	Lines []string // each at most 68 cells, for a dialog on 80 columns
	// Method is the name of the formula; Source and Holds are its source and when
	// it holds, "" where the table of formulas says so.
	Method, Source, Holds string
}

// The methods that stand behind a sizing, beside those of package predict.
const (
	erlangC    = "Erlang C"
	headroom   = "1.5 × headroom"
	squareRoot = "square-root rule"
	compound   = "compound Poisson"
	whenFull   = "when full"
)

// maxWorking is the width of a line of the working, in cells.
const maxWorking = 68

// working collects steps.
type working struct {
	v     *solver
	z     *Sizing
	steps []Step

	erlang float64 // Erlang C of the slots and the load; NaN where every slot is taken
	wait   float64 // the mean wait in seconds, once it is derived
}

// Working derives every number of a sizing in plain text, in the order in which
// one would do it by hand: the load, the slots, waits and 429s, the window, the
// queue, memory, rate limits, CPU, what gives way first, and the state. z must be
// Size(s, p).
func Working(s *scenario.Scenario, p *predict.Result, z Sizing) []Step {
	if p.Case == nil {
		return nil
	}
	w := &working{v: newSolver(s, p), z: &z}
	w.load()
	if !math.IsNaN(z.OfferedLoad) {
		w.slots()
		w.line()
	}
	w.window()
	w.queue()
	w.memory()
	w.rates()
	w.cpu()
	w.limits()
	w.state()
	return w.steps
}

// add appends a step; lines that are too long are broken at a space, and go on
// indented.
func (w *working) add(method, title string, lines ...string) {
	step := Step{Title: title, Method: method}
	for _, line := range lines {
		step.Lines = append(step.Lines, broken(line)...)
	}
	if len(step.Lines) > 0 {
		w.steps = append(w.steps, step)
	}
}

// broken is a line in pieces of at most maxWorking cells, all characters being
// one cell wide.
func broken(line string) (lines []string) {
	rest := []rune(line)
	for len(rest) > maxWorking {
		cut := maxWorking
		for cut > maxWorking/2 && rest[cut] != ' ' {
			cut--
		}
		if rest[cut] != ' ' {
			cut = maxWorking
		}
		lines = append(lines, string(rest[:cut]))
		for cut < len(rest) && rest[cut] == ' ' {
			cut++
		}
		rest = append([]rune("  "), rest[cut:]...)
	}
	return append(lines, string(rest))
}
