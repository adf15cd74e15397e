package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/ui/report"
)

const sizeUsage = "capsize size SCENARIO"

func newSize(sys *system) *cobra.Command {
	var o options
	var brief bool
	asked := newChoice("", sizing.Slots, sizing.Places, sizing.Bytes, sizing.Load)
	cmd := &cobra.Command{
		Use:   "size SCENARIO",
		Short: "the four numbers: derived, then confirmed by simulation",
		Long: "size derives slots, queue depth, memory and rate-limit budget from a scenario and its goals, says which\n" +
			"limit gives way first and at which load, simulates the slots of every rule on the same traffic, and shows\n" +
			"the working. --for seeks one number: the fewest slots (c), the fewest places (queue), the container\n" +
			"(memory) or the largest load (rate) that meets every goal.\n\n" +
			"Exit codes: 0 found; 1 no setting meets the goals, or the simulation misses one with confidence at the\n" +
			"setting that was found; 2 bad input; 130 interrupted.",
		Example:           "  capsize size chat-peak\n  capsize size my.yaml --for c --format json",
		Args:              exactlyOne(sizeUsage + ", where SCENARIO is a preset, a file, or - for standard input"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return size(cmd, sys, &o, args[0], sizing.What(asked.value), brief)
		},
	}
	o.register(cmd)
	o.format = newChoice(report.AsText, report.AsJSON)
	cmd.Flags().Lookup("format").Usage = "`FORMAT` of the output: " + o.format.list()
	o.registerMany(cmd)
	cmd.Flags().Lookup("replications").Usage = "simulate each setting `N` times (default 100, or as many as 2M requests allow; more near the answer)"
	cmd.Flags().Var(&asked, "for", "seek one `NUMBER`: c, queue, memory or rate")
	cmd.Flags().BoolVar(&brief, "no-working", false, "leave out how each number was derived")
	_ = cmd.RegisterFlagCompletionFunc("for", cobra.FixedCompletions(asked.allowed[1:], cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// size sizes the scenario that arg names and prints the result.
func size(cmd *cobra.Command, sys *system, o *options, arg string, what sizing.What, brief bool) error {
	l, err := load(cmd, sys, arg, o.settings())
	if err != nil {
		return err
	}
	out := output{name: o.output, force: o.force, stdout: sys.out}
	if err := out.check(); err != nil {
		return err
	}
	bar := newProgress(sys, 0, 1) // how many settings there will be is not known yet
	began := time.Now()
	tried := 0
	sized, err := experiment.Size(cmd.Context(), l.scenario, what, experiment.SizeOptions{
		Options: experiment.Options{Replications: o.replications.value, Workers: o.workers.value, Progress: bar.report},
		Tried: func(t *experiment.Tried) {
			tried++
			bar.say(report.TriedText(tried, t))
		},
	})
	wall := time.Since(began)
	bar.clear()
	if err != nil {
		return err
	}
	if brief {
		sized.Working = nil
	}
	result := &report.Sizing{
		Sized: sized, Version: version, Source: l.label, Command: l.again("size", sizeFlags(what, o)...), Asked: what,
		Wall: wall, Deterministic: o.deterministic,
	}
	if err := out.write(report.RenderSizing(report.Format(o.format.value), result)); err != nil {
		return err
	}
	return sizeVerdict(sys, result, o.strict)
}

// sizeFlags are those that the command to repeat needs.
func sizeFlags(what sizing.What, o *options) (flags []string) {
	if what != "" {
		flags = append(flags, "--for", string(what))
	}
	if n := o.replications.value; n > 0 {
		flags = append(flags, "--replications", fmt.Sprint(n))
	}
	return flags
}

// sizeVerdict is the exit code of a sizing, nil for 0. Without --for no number
// was asked for, but goals that no setting meets are still a failure.
func sizeVerdict(sys *system, z *report.Sizing, strict bool) error {
	confirmed := z.Confirmed()
	reason := z.Reason()
	switch {
	case errors.Is(z.Stopped, context.Canceled):
		return exitCode(exitInterrupted)
	case reason != "" && (z.Asked != "" || z.Sized.Sizing.NoFit != ""):
		fmt.Fprintf(sys.err, "capsize: %s\n", reason)
		return exitCode(exitMissed)
	case z.Sought != nil && z.Sought.Answer != nil:
		if strict && !z.Sought.Certain {
			return exitCode(exitMissed)
		}
		return nil
	case confirmed == experiment.Missed, strict && confirmed == experiment.Undecided:
		return exitCode(exitMissed)
	}
	return nil
}
