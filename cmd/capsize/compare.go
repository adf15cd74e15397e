package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"capsize/model/scenario"
	"capsize/sim/experiment"
	"capsize/ui/report"
)

const compareUsage = "capsize compare A B, or capsize compare A --with PATH=VALUE"

func newCompare(sys *system) *cobra.Command {
	var o options
	var with []string
	cmd := &cobra.Command{
		Use:   "compare A [B]",
		Short: "set two scenarios against each other on the same traffic",
		Long: "compare simulates A and B on the same traffic and prints B − A with 95 % intervals of the\n" +
			"differences within each replication, and which of them are more than chance.\n\n" +
			"A and B are presets, files, or - for standard input. Without B, it is A with the changes\n" +
			"of --with. --set and the other flags change both.\n\n" +
			"Exit codes: 0 fine; 1 a goal of B is missed with confidence, or undecided with\n--strict; 2 bad input; 130 interrupted.",
		Example: "  capsize compare chat-peak --with pool.concurrency=44\n" +
			"  capsize compare nightly-batch nightly-batch-24\n" +
			"  capsize compare a.yaml b.yaml --replications 100 --format md",
		Args:              between(1, 2, compareUsage),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			return compare(cmd, sys, &o, with, args)
		},
	}
	o.register(cmd)
	o.registerMany(cmd)
	cmd.Flags().StringArrayVar(&with, "with", nil, "change a value of B alone, `PATH=VALUE` (repeatable)")
	_ = cmd.RegisterFlagCompletionFunc("with", completeSet) // errs only for a flag that does not exist
	return cmd
}

// compare runs both scenarios and prints the comparison.
func compare(cmd *cobra.Command, sys *system, o *options, with, args []string) error {
	if o.replications.value == 1 {
		return errors.New("--replications 1 leaves nothing to tell chance by: write 2 or more")
	}
	out := output{name: o.output, force: o.force, stdout: sys.out}
	a, b, err := loadPair(cmd, sys, o, with, args)
	if err := errors.Join(err, out.check()); err != nil {
		return err
	}
	replications := orDefault(o.replications.value, manyReplications)
	bar := newProgress(sys, a.scenario.Run.Duration+b.scenario.Run.Duration, replications)
	began := time.Now()
	c, err := experiment.Compare(cmd.Context(), a.scenario, b.scenario, experiment.Options{
		Replications: replications, Workers: o.workers.value, Progress: bar.report,
	})
	wall := time.Since(began)
	bar.clear()
	if err != nil {
		return err
	}
	words := []string{"compare", a.arg}
	if len(args) > 1 {
		words = append(words, b.arg)
	}
	for _, set := range with {
		words = append(words, "--with", set)
	}
	text, err := report.RenderComparison(report.Format(o.format.value), &report.Comparison{
		Comparison: c, Version: version, SourceA: a.label, SourceB: b.label,
		Command: o.again(words, a.scenario.Run.Seed, replications), Wall: wall, Deterministic: o.deterministic,
	})
	if err == nil {
		err = out.write(text)
	}
	if err != nil {
		return err
	}
	o.warn(sys, &out, report.Warnings(c))
	return verdict(c.B, o.strict)
}

// loadPair loads both sides. Settings of both come first, then those of B.
func loadPair(cmd *cobra.Command, sys *system, o *options, with, args []string) (a, b *loaded, err error) {
	switch {
	case len(args) == 1 && len(with) == 0:
		return nil, nil, errors.New("there is nothing to compare with: " + compareUsage)
	case len(args) == 2 && args[0] == "-" && args[1] == "-":
		return nil, nil, errors.New("both A and B are standard input: write one of them to a file")
	}
	if a, err = load(cmd, sys, args[0], o.settings()); err != nil {
		return nil, nil, err
	}
	if len(args) == 1 {
		notePaths(sys, a.scenario, with)
		b, err = a.changed(cmd, with)
		return a, b, err
	}
	b, err = load(cmd, sys, args[1], append(o.settings(), with...))
	if err == nil && a.scenario.Run.Seed != b.scenario.Run.Seed {
		err = fmt.Errorf("%s has the seed %d and %s %d: the same traffic needs one seed, so choose it with --seed",
			a.arg, a.scenario.Run.Seed, b.arg, b.scenario.Run.Seed)
	}
	return a, b, err
}

// changed is the scenario with further settings.
func (l *loaded) changed(cmd *cobra.Command, sets []string) (*loaded, error) {
	s := l.scenario.Clone()
	if err := s.Apply(sets); err != nil {
		return nil, fmt.Errorf("--with %w", err)
	}
	if err := l.finish(cmd, s); err != nil {
		return nil, err
	}
	if s.Run.Seed != l.scenario.Run.Seed {
		return nil, errors.New("--with run.seed: the same traffic needs one seed, so choose it for both with --seed")
	}
	label := "the same with"
	for _, set := range s.Diff(l.scenario) {
		label += " " + set
	}
	if label == "the same with" {
		label = "the same"
	}
	return &loaded{scenario: s, base: l.base, arg: l.arg, label: label, in: l.in}, nil
}

// finish reads the files that a changed scenario names, and validates it.
func (l *loaded) finish(cmd *cobra.Command, s *scenario.Scenario) error {
	if err := l.in.loadFiles(cmd.Context(), s); err != nil {
		return err
	}
	return s.Validate()
}
