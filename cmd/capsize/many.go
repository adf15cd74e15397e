package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"capsize/model/unit"
	"capsize/sim/experiment"
	"capsize/ui/report"
)

// manyReplications is the default of commands that simulate several settings.
const manyReplications = 20

// registerMany adds the flags of commands that simulate.
func (o *options) registerMany(cmd *cobra.Command) {
	f := cmd.Flags()
	o.replications.most, o.workers.most = experiment.MaxReplications, 1024 // a replication's histograms take 0.3 MB
	f.Var(&o.replications, "replications", fmt.Sprintf("simulate each setting `N` times (default %d)", manyReplications))
	f.Var(&o.workers, "workers", "simulate `N` at a time (default one a core); results do not depend on it")
	o.registerOutput(cmd)
}

// registerOutput adds the flags of what comes of it.
func (o *options) registerOutput(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.strict, "strict", false, "an undecided goal is exit code 1, too")
	f.StringVarP(&o.output, "output", "o", "", "write to `FILE` and not to standard output")
	f.BoolVar(&o.force, "force", false, "let -o overwrite a file")
}

// again is the command that repeats one on several settings: its own words, and
// seed and replications always.
func (o *options) again(words []string, seed uint64, replications int) string {
	line, stdin := "capsize", false
	for _, w := range words {
		line, stdin = line+" "+quote(w), stdin || w == "-"
	}
	for _, set := range o.settings() {
		if !strings.HasPrefix(set, "run.seed=") {
			line += " --set " + quote(set)
		}
	}
	line += fmt.Sprintf(" --seed %d --replications %d", seed, replications)
	if stdin {
		line += " < SCENARIO"
	}
	return line
}

// warn prints warnings on standard error where the output proper does not show
// them to a person.
func (o *options) warn(sys *system, out *output, warnings []string) {
	if o.format.value == string(report.AsText) && out.isStdout() {
		return
	}
	for _, w := range warnings {
		fmt.Fprintf(sys.err, "capsize: warning: %s\n", w)
	}
}

// precision is a flag that takes a share above 0 and below 1; 0 is not given.
type precision float64

func (p *precision) Type() string { return "share" }

func (p *precision) String() string {
	if *p == 0 {
		return ""
	}
	return unit.FormatShare(float64(*p))
}

// Set implements pflag.Value.
func (p *precision) Set(text string) error {
	v, err := unit.ParseShare(text)
	switch {
	case err != nil:
		return err
	case !(v > 0 && v < 1):
		return errors.New("write a share above 0 and below 1, such as 1%")
	}
	*p = precision(v)
	return nil
}
