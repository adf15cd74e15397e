package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/term"

	"capsize/model/unit"
)

// progress keeps a line on stderr for runs that take longer than a second. Off
// a terminal it says nothing.
type progress struct {
	w     io.Writer // nil: quiet
	total float64   // simulated seconds in all, 0 when not known
	began time.Time
	last  time.Time // when the line was last written, zero before
}

// newProgress starts the clock for some replications of a run.
func newProgress(sys *system, length time.Duration, replications int) *progress {
	p := &progress{total: length.Seconds() * float64(replications), began: time.Now()}
	if isTerminal(sys.err) {
		p.w = sys.err
	}
	return p
}

// say writes a line of its own in place of the share done, where that is not known.
func (p *progress) say(text string) {
	now := time.Now()
	if p.w == nil || now.Sub(p.began) < quietFor || now.Sub(p.last) < lineEvery {
		return
	}
	p.last = now
	fmt.Fprintf(p.w, "\r%s\x1b[K", text)
}

// isTerminal says whether a stream of the process is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

const (
	quietFor  = time.Second
	lineEvery = 200 * time.Millisecond
)

// report hears the share done. It is called from several goroutines, never at
// once.
func (p *progress) report(share float64) {
	now := time.Now()
	if p.w == nil || now.Sub(p.began) < quietFor || now.Sub(p.last) < lineEvery {
		return
	}
	p.last = now
	fmt.Fprintf(p.w, "\r%s\x1b[K", progressLine(share, p.total, now.Sub(p.began)))
}

// progressLine says how much is done, how fast it goes, and how long it will
// still take. total 0: how much there is to do is not known, nor how fast it goes.
func progressLine(share, total float64, elapsed time.Duration) string {
	if !(share > 0) {
		return "0 %"
	}
	seconds := elapsed.Seconds()
	if total == 0 {
		return fmt.Sprintf("%3.0f %%   %s left", 100*share, unit.HumanDuration(seconds*(1-share)/share))
	}
	return fmt.Sprintf("%3.0f %%   %s simulated a second   %s left",
		100*share, unit.HumanDuration(share*total/seconds), unit.HumanDuration(seconds*(1-share)/share))
}

// clear takes the line away.
func (p *progress) clear() {
	if p.w != nil && !p.last.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
