package main

import (
	"errors"

	"github.com/spf13/cobra"

	"capsize/ui"
	"capsize/ui/panel"
)

// tell runs the scenario as lines of text, and leaves what the screen leaves.
// An interrupt is 130, a goal missed with confidence 1.
func tell(cmd *cobra.Command, sys *system, o *options, arg string) error {
	if cmd.Flags().Changed("format") {
		return errors.New("--plain or --format: choose one")
	}
	if err := configure(cmd.Flags(), configFile()); err != nil {
		return err
	}
	l, err := load(cmd, sys, arg, o.settings())
	if err != nil {
		return err
	}
	charts := o.chartGlyphs(sys.env)
	result, err := ui.Plain(cmd.Context(), ui.Options{
		Scenario: l.scenario, Preset: l.base, Name: l.arg, Speed: o.speed.value, Charts: charts,
	}, sys.out)
	if err != nil {
		return named("standard output", err)
	}
	text := append([]byte{'\n'}, farewell(l, &result, userPresets())...)
	if charts == ascii {
		text = []byte(panel.PlainASCII(string(text)))
	}
	switch err := writeAll(sys.out, text); {
	case err != nil:
		return named("standard output", err)
	case result.Interrupted:
		return exitCode(exitInterrupted)
	case result.Summary == nil:
		return nil
	}
	return verdict(result.Summary, false)
}
