package ui

import (
	"context"
	"io"
	"strings"
	"time"

	"capsize/sim/experiment"
	"capsize/sim/timeline"
	"capsize/ui/panel"
	"capsize/ui/plot"
)

// Plain tells the run in lines of text instead of showing it: one a second at
// the given speed, and as fast as possible one for each 30th of the run. Of the
// options it takes Scenario, Preset, Name, Speed and Charts, of which ASCII is of
// interest here. It returns when the run and its replications are done, or, as
// the result then says, interrupted through ctx: what is known stays in the result.
func Plain(ctx context.Context, o Options, w io.Writer) (Result, error) {
	p, err := newPlain(o, w)
	if err != nil {
		return Result{}, err
	}
	watched, stop := context.WithCancel(ctx)
	defer stop() // of the replications, where nobody reads on
	p.replicate(watched)
	if p.endless() { // they come first, so that the same command gives the same lines
		p.join()
	}
	if err := p.watch(ctx); err != nil {
		stop()
		p.join()
		return Result{}, err
	}
	p.join()
	preset := o.Preset
	if preset == nil {
		preset = o.Scenario
	}
	return Result{
		Interrupted: ctx.Err() != nil, Scenario: o.Scenario, Preset: preset, Name: o.Name,
		Summary: p.summary, Verdict: p.answer.verdict,
	}, p.failed
}

// plainEvery is how often a line is told.
const plainEvery = time.Second

// plain is a run that is told in lines.
type plain struct {
	w        io.Writer
	alphabet plot.Alphabet
	frame    panel.Frame  // what holds for every line
	told     *panel.Frame // the last one; nil at first
	run      *timeline.Timeline
	speed    int
	answer   answer

	results chan baselineMsg // nil once they are here
	summary *experiment.Summary
	failed  error
}

func newPlain(o Options, w io.Writer) (*plain, error) {
	speed, err := speedNamed(o.Speed)
	if err != nil {
		return nil, err
	}
	run, err := timeline.New(o.Scenario)
	if err != nil {
		return nil, err
	}
	p := &plain{w: w, run: run, speed: speed}
	if o.Charts == "ascii" {
		p.alphabet = plot.ASCII
	}
	p.frame = panel.Frame{
		Title: o.Name, Speed: speeds[speed].label, Scenario: o.Scenario,
		Modified: o.Preset != nil && len(o.Scenario.Diff(o.Preset)) > 0,
	}
	p.answer.predict(o.Scenario)
	return p, nil
}

func (p *plain) endless() bool { return speeds[p.speed].factor == 0 }

// replicate begins the replications, which go on beside the run.
func (p *plain) replicate(ctx context.Context) {
	s := p.frame.Scenario
	results := make(chan baselineMsg, 1)
	go func() {
		sum, err := experiment.Run(ctx, s, experiment.Options{Replications: Replications})
		results <- baselineMsg{summary: sum, err: err}
	}()
	p.results = results
}

// join waits for the replications.
func (p *plain) join() {
	if p.results != nil {
		p.take(<-p.results)
	}
}

// take keeps what they have shown.
func (p *plain) take(msg baselineMsg) {
	p.results = nil
	p.summary, p.failed = msg.summary, msg.err
}

// watch tells the run to its end, or until it is interrupted.
func (p *plain) watch(ctx context.Context) error {
	length := p.run.Scenario().Run.Duration
	stretch := time.Duration(speeds[p.speed].factor * float64(plainEvery))
	if p.endless() {
		stretch = max(plainEvery, length/30)
	}
	tick := time.NewTicker(plainEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := p.tell(nil); err != nil || p.run.Done() {
			return err
		}
		if !p.endless() && !p.wait(ctx, tick.C) {
			return nil
		}
		if err := p.advance(ctx, min(length, p.run.Now()+stretch)); err != nil {
			return p.tell(err) // it has ended the run
		}
	}
	return nil
}

// wait waits for the next line and says whether there is to be one.
func (p *plain) wait(ctx context.Context, tick <-chan time.Time) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case msg := <-p.results:
			p.take(msg)
		case <-tick:
			return true
		}
	}
}

// advance simulates up to an instant, or until it is interrupted.
func (p *plain) advance(ctx context.Context, to time.Duration) error {
	for ctx.Err() == nil {
		if reached, err := p.run.AdvanceSome(to); reached || err != nil {
			return err
		}
	}
	return nil
}

// tell writes the lines of now. ended is the error that ended the run, if any.
func (p *plain) tell(ended error) error {
	live := p.run.Read()
	p.answer.judge(p.frame.Scenario, p.summary, live)
	f := p.frame
	f.Live, f.Baseline = live, p.summary
	f.Predicted, f.Sizing, f.Verdict, f.Basis = p.answer.predicted, p.answer.sizing, p.answer.verdict, p.answer.basis
	switch {
	case ended != nil:
		f.State, f.Problem = panel.Stopped, ended.Error()
	case p.answer.err != nil:
		f.Problem = p.answer.err.Error()
	}
	lines := panel.PlainLines(&f, p.told, p.alphabet)
	p.told = &f
	_, err := io.WriteString(p.w, strings.Join(lines, "\n")+"\n")
	return err
}
