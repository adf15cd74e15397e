package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"capsize/presets"
	"capsize/ui"
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
	result, err := ui.Run(ui.Options{
		Scenario: l.scenario, Preset: l.base, Name: l.arg,
		Presets: ui.PresetsIn(userPresets()),
		NoColor: o.noColor || sys.env("NO_COLOR") != "",
		Input:   sys.in, Output: screen,
	})
	switch {
	case err != nil:
		return err
	case result.Interrupted:
		return exitCode(exitInterrupted)
	}
	_, err = io.WriteString(sys.out, result.Summary)
	return named("standard output", err)
}

// hasScreen says whether keys and frames have somewhere to come from and to go.
func hasScreen(sys *system) bool {
	return isTerminal(sys.in) && isTerminal(sys.out) && sys.env("TERM") != "dumb"
}
