package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

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
	if o.tour && o.noTour {
		return errors.New("--tour or --no-tour: choose one")
	}
	if o.plain {
		return tell(cmd, sys, o, arg)
	}
	if !hasScreen(sys) || cmd.Flags().Changed("format") {
		return simulate(cmd, sys, o, arg)
	}
	if err := configure(cmd.Flags(), configFile()); err != nil {
		return err
	}
	l, err := load(cmd, sys, arg, o.settings())
	if err != nil {
		return err
	}
	screen, _ := sys.out.(*os.File)
	memory := stateFile(sys.env, runtime.GOOS)
	dir := userPresets()
	repeat := func(name string, preset, now *scenario.Scenario) string {
		return l.standing(name, preset, now, dir).repeat(ui.Replications)
	}
	result, err := ui.Run(ui.Options{
		Scenario: l.scenario, Preset: l.base, Name: l.arg,
		Presets: ui.PresetsIn(dir, func(s *scenario.Scenario) error {
			return (&input{label: "a preset", dir: dir}).loadFiles(cmd.Context(), s)
		}),
		Save: saveInto(cmd.Context(), dir), Command: repeat,
		Tour: o.tour || !o.noTour && memory.firstStart(), Toured: memory.toured,
		Theme: o.theme.value, Charts: o.chartGlyphs(sys.env),
		Speed:   o.speed.value,
		NoColor: o.noColor || sys.env("NO_COLOR") != "", NoSync: o.noSync, NoMouse: o.noMouse,
		Input: sys.in, Output: screen,
	})
	switch {
	case err != nil:
		return err
	case result.Interrupted:
		return exitCode(exitInterrupted)
	}
	return named("standard output", writeAll(sys.out, farewell(l, &result, dir)))
}

// farewell is what stays on the terminal: what run prints for the knobs as they
// stood last, or the prediction where quit came before their replications.
func farewell(l *loaded, r *ui.Result, dir string) []byte {
	last := l.standing(r.Name, r.Preset, r.Scenario, dir)
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

// standing is what the screen shows: what it was opened with, or a preset that
// was loaded or saved since.
func (l *loaded) standing(name string, preset, now *scenario.Scenario, dir string) *loaded {
	s := &loaded{scenario: now, base: preset, arg: name}
	label := l.in.label
	if name != l.arg {
		label = "preset " + name
		if _, p, err := presets.Get(name, dir); err == nil && p.User {
			label = "your preset " + name
		}
	}
	s.label = withSettings(label, now, preset)
	return s
}

// chartGlyphs is what charts are drawn with: as was asked for, or ASCII where
// the locale has nothing else.
func (o *options) chartGlyphs(env func(string) string) string {
	if o.charts.value != auto {
		return o.charts.value
	}
	if !unicodeLocale(env, runtime.GOOS) {
		return ascii
	}
	return ""
}

// ascii is the name of the charts that every terminal can show, and auto stands
// for those that this one can.
const ascii, auto = "ascii", "auto"

// unicodeLocale says whether the terminal's characters are UTF-8, as POSIX has
// it: by the first of three variables that is set, and none is the C locale.
// Windows has no such variables; its terminals know UTF-8.
func unicodeLocale(env func(string) string, goos string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToLower(env(name)); value != "" {
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return goos == "windows"
}

// hasScreen says whether keys and frames have somewhere to come from and to go.
func hasScreen(sys *system) bool {
	return isTerminal(sys.in) && isTerminal(sys.out) && sys.env("TERM") != "dumb"
}
