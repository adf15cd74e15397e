package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/sim/experiment"
	"capsize/ui/report"
)

const sweepUsage = "capsize sweep SCENARIO --vary PATH=a:b:step"

// sweepFlags are the flags of sweep alone.
type sweepFlags struct {
	vary   []string
	refine count
	metric metricName
	shard  shard
}

func newSweep(sys *system) *cobra.Command {
	var o options
	var f sweepFlags
	cmd := &cobra.Command{
		Use:   "sweep SCENARIO",
		Short: "simulate one or two knobs over a range on the same traffic",
		Long: "sweep simulates a scenario at every value of one knob, or every pair of values of two, on\n" +
			"the same traffic throughout. It prints a table, a chart or a heat map, where every goal is\n" +
			"met, where the curve bends, and the points that no other beats.\n\n" +
			"--vary takes PATH=a:b:step, PATH=a:b:xN for N values at equal factors, or a list\n" +
			"PATH=v1,v2,…; values carry their units, and a may be above b.\n\n" +
			"--shard i/n does the i-th of n shares of the points and writes a part; sweep merge makes of\n" +
			"all parts what the whole prints with --deterministic. A shard that is finished ends with 0.\n\n" +
			"Exit codes: 0 fine; 1 every point misses a goal with confidence, or with --strict no point\nmeets every goal; 2 bad input; 130 interrupted.",
		Example: "  capsize sweep chat-peak --vary pool.concurrency=25:64:1\n" +
			"  capsize sweep chat-peak --vary memory.limit=256MiB:4GiB:x8 --metric oom_kills\n" +
			"  capsize sweep chat-peak --vary pool.concurrency=30:60:5 --vary pool.queue=0,50,unlimited\n" +
			"  capsize sweep chat-peak --vary pool.concurrency=25:64:1 --shard 2/8 -o part-2.json",
		Args:              exactlyOne(sweepUsage + ", where SCENARIO is a preset, a file, or - for standard input"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return sweep(cmd, sys, &o, &f, args[0])
		},
	}
	o.register(cmd)
	o.registerMany(cmd)
	f.refine.most = scenario.MaxPoints
	flags := cmd.Flags()
	flags.StringArrayVar(&f.vary, "vary", nil, "the values of a knob, `PATH=a:b:step`, a:b:xN or v1,v2,… (at most twice)")
	flags.Var(&f.refine, "refine", "add `N` points where the curve changes most (one knob)")
	flags.Var(&f.metric, "metric", "the `METRIC` of chart, knee and refining (default wait_p99_s, or share_429 where nobody waits)")
	flags.Var(&f.shard, "shard", "simulate one of n equal shares, `i/n` from 1/n to n/n, and write a part for sweep merge")
	_ = cmd.RegisterFlagCompletionFunc("vary", completeSet) // errs only for a flag that does not exist
	_ = cmd.RegisterFlagCompletionFunc("metric", completeMetric)
	_ = cmd.RegisterFlagCompletionFunc("shard", cobra.NoFileCompletions)
	cmd.AddCommand(newMerge(sys))
	return cmd
}

// sweep runs the grid, or a shard of it, and writes what came out.
func sweep(cmd *cobra.Command, sys *system, o *options, f *sweepFlags, arg string) error {
	if err := f.shard.alone(cmd); err != nil {
		return err
	}
	l, err := load(cmd, sys, arg, o.settings())
	if err != nil {
		return err
	}
	axes, points, err := f.axes(l.scenario)
	notePaths(sys, l.scenario, f.vary)
	out := output{name: o.output, force: o.force, stdout: sys.out}
	if err := errors.Join(err, out.check()); err != nil {
		return err
	}
	replications := orDefault(o.replications.value, manyReplications)
	bar := newProgress(sys, l.scenario.Run.Duration, replications*(points+f.refine.value)/max(1, f.shard.Of))
	began := time.Now()
	swept, err := experiment.Sweep(cmd.Context(), l.scenario, axes, experiment.SweepOptions{
		Options: experiment.Options{Replications: replications, Workers: o.workers.value, Progress: bar.report},
		Refine:  f.refine.value, Metric: f.metric.id, Shard: f.shard.Shard,
		Load: func(s *scenario.Scenario) error { return l.in.loadFiles(cmd.Context(), s) },
	})
	wall := time.Since(began)
	bar.clear()
	if err != nil {
		return err
	}
	text, err := f.render(o, l, &report.Sweep{
		Swept: swept, Version: version, Source: l.label, Command: o.again(f.words(arg), l.scenario.Run.Seed, replications),
		Wall: wall, Deterministic: o.deterministic, ASCII: !speaksUTF8(sys.env),
	})
	if nothing := swept.Stopped != nil && len(swept.Points) == 0; err == nil && (!nothing || out.isStdout()) {
		err = out.write(text) // a file keeps what it has where nothing is known
	}
	if err != nil {
		return err
	}
	return f.ended(sys, o, &out, swept)
}

// ended is the exit code. The goals are for the whole: a shard is not judged.
func (f *sweepFlags) ended(sys *system, o *options, out *output, s *experiment.Swept) error {
	done := fmt.Sprintf("stopped early: %d of %d points were finished", len(s.Points), s.Asked)
	switch {
	case s.Stopped != nil && f.shard.Of > 0:
		fmt.Fprintf(sys.err, "capsize: warning: %s: run shard %s again\n", done, f.shard)
		return exitCode(exitInterrupted)
	case s.Stopped != nil:
		o.warn(sys, out, []string{done})
		return exitCode(exitInterrupted)
	case f.shard.Of > 0:
		return nil
	}
	return sweepVerdict(s, o.strict)
}

// render makes the text of a sweep, or the file of a shard.
func (f *sweepFlags) render(o *options, l *loaded, s *report.Sweep) ([]byte, error) {
	if f.shard.Of == 0 {
		return report.RenderSweep(report.Format(o.format.value), s)
	}
	part := experiment.Part{
		Version: s.Version, Build: partBuild(), Source: s.Source, Command: s.Command, Files: l.in.sums,
		Shard: f.shard.Shard, Vary: f.vary, Wanted: f.metric.id, Swept: s.Swept,
	}
	return part.Encode()
}

// axes reads what --vary says.
func (f *sweepFlags) axes(s *scenario.Scenario) (axes []scenario.Axis, points int, err error) {
	switch {
	case len(f.vary) == 0:
		return nil, 0, errors.New("there is nothing to vary: " + sweepUsage)
	case len(f.vary) > 2:
		return nil, 0, fmt.Errorf("--vary stands there %d times: at most 2", len(f.vary))
	}
	points = 1
	for _, text := range f.vary {
		a, err := s.Vary(text)
		if err != nil {
			return nil, 0, fmt.Errorf("--vary %q: %w", text, err)
		}
		axes, points = append(axes, a), points*len(a.Values)
	}
	return axes, points, nil
}

// words are the command's own for the line that repeats it.
func (f *sweepFlags) words(arg string) []string {
	words := []string{"sweep", arg}
	for _, v := range f.vary {
		words = append(words, "--vary", v)
	}
	if f.refine.value > 0 {
		words = append(words, "--refine", strconv.Itoa(f.refine.value))
	}
	if f.metric.id != nil {
		words = append(words, "--metric", f.metric.String())
	}
	return words
}

// sweepVerdict is the exit code of a sweep: some points miss by intent.
func sweepVerdict(s *experiment.Swept, strict bool) error {
	met, missed := s.Count(experiment.Met), s.Count(experiment.Missed)
	if n := len(s.Points); n > 0 && missed == n || strict && met == 0 && missed+s.Count(experiment.Undecided) > 0 {
		return exitCode(exitMissed)
	}
	return nil
}

// speaksUTF8 says whether the locale can show more than ASCII. The first
// variable that is set decides (POSIX.1-2017, 8.2).
func speaksUTF8(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(env(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

// metricName is a flag that takes a metric; nil is not given.
type metricName struct{ id *metric.ID }

func (m *metricName) Type() string { return "metric" }

func (m *metricName) String() string {
	if m.id == nil {
		return ""
	}
	return m.id.String()
}

// Set implements pflag.Value.
func (m *metricName) Set(text string) error {
	id, ok := metric.ByName(text)
	if !ok {
		if id, ok = metric.ByGoal(text); !ok {
			return errors.New("there is no such metric: write one such as wait_p99_s or share_429, or the key of a goal such as wait_p99")
		}
	}
	m.id = &id
	return nil
}
