package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"capsize/model/unit"
	"capsize/sim/experiment"
	"capsize/ui"
	"capsize/ui/report"
)

// options are the flags of commands that simulate a scenario.
type options struct {
	sets                   []string
	seed, duration, warmup string
	format                 choice
	noColor, deterministic bool

	// of the screen alone
	theme, charts choice
	noSync        bool
	noMouse       bool
	tour, noTour  bool
	plain         bool
	speed         choice

	// of run alone
	replications, workers count
	series                time.Duration
	strict, force         bool
	output                string
	precision             precision
	precisionOf           metricName
}

// register adds the flags that all commands on a scenario have.
func (o *options) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.sets, "set", nil, "set a value of the scenario, `PATH=VALUE` (repeatable)")
	f.StringVar(&o.seed, "seed", "", "same as --set run.seed=`N`")
	f.StringVar(&o.duration, "duration", "", "same as --set run.duration=`D`, such as 30m or 2h")
	f.StringVar(&o.warmup, "warmup", "", "same as --set run.warmup=`D`")
	f.BoolVar(&o.noColor, "no-color", false, "no colours on the screen; so does NO_COLOR")
	f.BoolVar(&o.deterministic, "deterministic", false, "leave out wall-clock figures: same scenario and seed, same bytes")
	_ = cmd.RegisterFlagCompletionFunc("set", completeSet) // errs only for a flag that does not exist
	o.registerFormat(cmd)
}

func (o *options) registerFormat(cmd *cobra.Command) {
	o.format = newChoice(report.Formats()...)
	cmd.Flags().Var(&o.format, "format", "`FORMAT` of the output: "+o.format.list())
	_ = cmd.RegisterFlagCompletionFunc("format", o.completeFormat) // errs only for a flag that does not exist
}

// completeFormat offers the formats of the command, of which some have fewer.
func (o *options) completeFormat(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return o.format.allowed, cobra.ShellCompDirectiveNoFileComp
}

// registerLive adds the flags of the screen.
func (o *options) registerLive(cmd *cobra.Command) {
	f := cmd.Flags()
	o.theme, o.charts = newChoice(ui.Themes()...), newChoice(append([]string{auto}, ui.Charts()...)...)
	o.speed = newChoice(ui.Speeds()...)
	o.speed.value = ui.DefaultSpeed
	f.Var(&o.theme, "theme", "`COLOURS` of the screen: "+o.theme.list())
	f.Var(&o.charts, "charts", "`GLYPHS` of the screen: "+o.charts.list()+"; auto is braille, and ascii where the locale is not UTF-8")
	f.BoolVar(&o.noSync, "no-sync", false, "send frames without the brackets of a synchronized update, for a terminal that flickers")
	f.BoolVar(&o.noMouse, "no-mouse", false, "leave the mouse to the terminal, to select text; m takes it")
	f.BoolVar(&o.tour, "tour", false, "begin with the tour of four cards, as the very first start does")
	f.BoolVar(&o.noTour, "no-tour", false, "begin without it")
	f.BoolVar(&o.plain, "plain", false, "no screen but a line a second, for a screen reader or a log, and the summary; also off a terminal")
	f.Var(&o.speed, "speed", "`FACTOR` of simulated time by real time: "+o.speed.list())
	for name, c := range map[string]*choice{"theme": &o.theme, "charts": &o.charts, "speed": &o.speed} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(c.allowed, cobra.ShellCompDirectiveNoFileComp)) // errs only for a flag that does not exist
	}
}

// registerRun adds the flags of run.
func (o *options) registerRun(cmd *cobra.Command) {
	o.registerMany(cmd)
	f := cmd.Flags()
	f.Lookup("replications").Usage = "simulate `N` times and give intervals (default 20 with a profile, batch or trace, else 1)"
	f.Var(&o.precision, "precision", fmt.Sprintf("replicate until half the interval is at most this `SHARE` of the value, such as 1%% (%d to %d times)", experiment.LeastPrecise, experiment.MaxReplications))
	f.Var(&o.precisionOf, "precision-of", "the `METRIC` of --precision (default the first goal's that has an interval, else wait_mean_s)")
	f.Var((*duration)(&o.series), "series", "also give the run over time, a row each `D`, such as 10s (json and csv)")
	_ = cmd.RegisterFlagCompletionFunc("precision-of", completeMetric) // errs only for a flag that does not exist
}

// settings are all changes to the scenario, in the order they are applied.
func (o *options) settings() []string {
	all := slices.Clone(o.sets)
	for _, flag := range []struct{ path, value string }{
		{"run.seed", o.seed}, {"run.duration", o.duration}, {"run.warmup", o.warmup},
	} {
		if flag.value != "" {
			all = append(all, flag.path+"="+flag.value)
		}
	}
	return all
}

// choice is a flag that takes one of a few words.
type choice struct {
	value   string
	allowed []string
}

// newChoice makes a choice of words, the first being the default.
func newChoice[T ~string](words ...T) choice {
	var c choice
	for _, w := range words {
		c.allowed = append(c.allowed, string(w))
	}
	c.value = c.allowed[0]
	return c
}

// list leaves out "", which stands for the flag not being given.
func (c *choice) list() string {
	return strings.TrimPrefix(strings.Join(c.allowed, ", "), ", ")
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return "word" }

// Set implements pflag.Value.
func (c *choice) Set(text string) error {
	if !slices.Contains(c.allowed, text) {
		return fmt.Errorf("choose one of %s", c.list())
	}
	c.value = text
	return nil
}

// count is a flag that takes a whole number from 1 to most; 0 is not given.
type count struct{ value, most int }

func (c *count) Type() string { return "count" }

func (c *count) String() string {
	if c.value == 0 {
		return ""
	}
	return strconv.Itoa(c.value)
}

// Set implements pflag.Value.
func (c *count) Set(text string) error {
	n, err := unit.ParseCount(text)
	if err != nil || n < 1 || n > int64(c.most) {
		return fmt.Errorf("write a whole number from 1 to %d", c.most)
	}
	c.value = int(n)
	return nil
}

// duration is a flag that takes a positive duration; 0 is not given.
type duration time.Duration

func (d *duration) Type() string { return "duration" }

func (d *duration) String() string {
	if *d == 0 {
		return ""
	}
	return unit.FormatDuration(time.Duration(*d))
}

// Set implements pflag.Value.
func (d *duration) Set(text string) error {
	v, err := unit.ParseDuration(text)
	switch {
	case err != nil:
		return err
	case v <= 0:
		return errors.New("write a duration above 0, such as 10s")
	}
	*d = duration(v)
	return nil
}
