package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"capsize/model/scenario"
	"capsize/sim/experiment"
	"capsize/ui/report"
)

const runUsage = "capsize run SCENARIO"

func newRun(sys *system) *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "simulate without a screen; text, JSON, CSV or Markdown",
		Long: "run simulates a scenario and prints what came out beside what theory predicts.\n\n" +
			"SCENARIO is the name of a preset, a file, or - for standard input.\n\n" + exitCodes,
		Example: "  capsize run chat-peak\n  capsize run chat-peak --set pool.concurrency=31 --replications 20\n" +
			"  capsize run chat-peak --precision 1% --precision-of in_flight\n" +
			"  capsize run my.yaml --format json -o result.json",
		Args:              exactlyOne(runUsage + ", where SCENARIO is a preset, a file, or - for standard input"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return simulate(cmd, sys, &o, args[0])
		},
	}
	o.register(cmd)
	o.registerRun(cmd)
	return cmd
}

// simulate runs the scenario that arg names and prints the result. A result
// that is not fine is an exitCode.
func simulate(cmd *cobra.Command, sys *system, o *options, arg string) error {
	l, err := load(cmd, sys, arg, o.settings())
	if err != nil {
		return err
	}
	out := output{name: o.output, force: o.force, stdout: sys.out}
	if err := errors.Join(out.check(), o.checkSeries(l.scenario), o.checkPrecision()); err != nil {
		return err
	}
	replications := orDefault(o.replications.value, experiment.Default(l.scenario))
	if n := o.replications.value; o.precision > 0 && n > 0 && n < experiment.LeastPrecise {
		fmt.Fprintf(sys.err, "capsize: note: --precision takes %d replications at least, not %d\n", experiment.LeastPrecise, n)
	}
	bar := newProgress(sys, l.scenario.Run.Duration, replications)
	if o.precision > 0 {
		bar.total = 0
	}
	began := time.Now()
	sum, err := experiment.Run(cmd.Context(), l.scenario, experiment.Options{
		Replications: replications, Workers: o.workers.value, Series: o.series, Progress: bar.report,
		Precision: float64(o.precision), PrecisionOf: o.precisionOf.id,
	})
	wall := time.Since(began)
	bar.clear()
	if err != nil {
		return err
	}
	text, err := report.Render(report.Format(o.format.value), &report.Result{
		Summary: sum, Version: version, Source: l.label, Command: l.repeat(o.took(sum, replications)),
		Wall: wall, Deterministic: o.deterministic,
	})
	if err == nil {
		err = out.write(text)
	}
	if err != nil {
		return err
	}
	o.warn(sys, &out, sum.Warnings)
	return verdict(sum, o.strict)
}

// maxBins bounds what --series may ask for: rows times replications times
// workloads, of half a kilobyte each.
const maxBins = 400_000

// checkSeries refuses a series that nothing would print, or no memory hold.
func (o *options) checkSeries(s *scenario.Scenario) error {
	if o.series == 0 {
		return nil
	}
	if f := report.Format(o.format.value); f != report.AsJSON && f != report.AsCSV {
		return errors.New("--series is for scripts: add --format json or --format csv")
	}
	each := orDefault(o.replications.value, experiment.Default(s)) * (1 + len(s.Workloads))
	if most := maxBins / each; int64((s.Run.Duration-s.Run.Warmup)/o.series) >= int64(most) {
		return fmt.Errorf("--series %s would give more than %d rows a run: choose a longer one", (*duration)(&o.series), most)
	}
	return nil
}

// checkPrecision refuses flags that would do nothing.
func (o *options) checkPrecision() error {
	switch {
	case o.precisionOf.id != nil && o.precision == 0:
		return errors.New("--precision-of says of what: add --precision, such as --precision 1%")
	case o.precision > 0 && o.series > 0:
		return errors.New("--series and --precision do not go together: run again with the --replications it took")
	}
	return nil
}

// took is the number of replications that repeats a run, which with a precision
// turns out in the run.
func (o *options) took(sum *experiment.Summary, replications int) int {
	if o.precision > 0 && sum.Stopped == nil {
		return sum.Replications
	}
	return replications
}

// orDefault returns n, or the default when n is 0.
func orDefault(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// verdict is the exit code of a run, nil for 0. A run that the simulator ended
// early, or that is not as precise as asked for, is not fine: --strict does not let
// it pass.
func verdict(sum *experiment.Summary, strict bool) error {
	switch {
	case errors.Is(sum.Stopped, context.Canceled):
		return exitCode(exitInterrupted)
	case sum.Missed(), strict && (sum.Undecided() || sum.Stopped != nil || sum.Precision != nil && !sum.Precision.Known()):
		return exitCode(exitMissed)
	}
	return nil
}
