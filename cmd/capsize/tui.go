package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"capsize/model/scenario"
	"capsize/presets"
	"capsize/ui"
	"capsize/ui/report"
)

// live opens the screen, or does what run does where there is none to open:
// off a terminal, or when a format was asked for.
func live(cmd *cobra.Command, sys *system, o *options, args []string) error {
	arg := presets.Default
	if len(args) > 0 {
		arg = args[0]
	}
	if !hasScreen(sys) || cmd.Flags().Changed("format") {
		return simulate(cmd, sys, o, arg)
	}
	l, err := load(cmd, sys, arg, o.settings())
	if err != nil {
		return err
	}
	screen, _ := sys.out.(*os.File)
	dir := userPresets()
	result, err := ui.Run(ui.Options{
		Scenario: l.scenario, Preset: l.base, Name: l.arg,
		Presets: ui.PresetsIn(dir, func(s *scenario.Scenario) error {
			return (&input{label: "a preset", dir: dir}).loadFiles(cmd.Context(), s)
		}),
		NoColor: o.noColor || sys.env("NO_COLOR") != "",
		Input:   sys.in, Output: screen,
	})
	switch {
	case err != nil:
		return err
	case result.Interrupted:
		return exitCode(exitInterrupted)
	}
	return named("standard output", writeAll(sys.out, farewell(l, &result)))
}

// farewell is what stays on the terminal: what run prints for the knobs as they
// stood last, or the prediction where quit came before their replications.
func farewell(l *loaded, r *ui.Result) []byte {
	last := loaded{scenario: r.Scenario, base: r.Preset, arg: l.arg, label: l.label}
	if r.Name != l.arg {
		last.arg, last.label = r.Name, "preset "+r.Name
	}
	again := last.repeat(ui.Replications)
	if r.Summary == nil {
		return fmt.Appendf(nil, "%s  (%s)\npredicted: quit came before the replications\n\n%-9s %s\n\nagain     %s\n",
			r.Scenario.Name, last.label, r.Verdict.State, r.Verdict.Short, again)
	}
	return report.Text(&report.Result{
		Summary: r.Summary, Version: version, Source: last.label, Command: again,
		Deterministic: true, // they took their time in the background
	})
}

// hasScreen says whether keys and frames have somewhere to come from and to go.
func hasScreen(sys *system) bool {
	return isTerminal(sys.in) && isTerminal(sys.out) && sys.env("TERM") != "dumb"
}
