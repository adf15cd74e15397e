package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"capsize/ui/report"
)

func newExplain(sys *system) *cobra.Command {
	format := newChoice("text", "json")
	cmd := &cobra.Command{
		Use:   "explain [NAME]",
		Short: "what a knob, metric, formula, verdict, limit or chart is",
		Long: "explain says what a name means: a knob by its path as in --set, or by the last\n" +
			"part of it; a metric by its name in JSON or under goals; a formula, such as\n" +
			"\"erlang c\"; a state of the verdict, such as TIGHT; a limit, such as slots;\n" +
			"a chart of the screen, such as \"in system\". Without a name it lists all of them.",
		Example:           "  capsize explain pool.queue_timeout\n  capsize explain wait_p99\n  capsize explain m/g/c",
		Args:              cobra.ArbitraryArgs, // a name may have several words
		ValidArgsFunction: completeExplain,
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := explain(strings.Join(args, " "), len(args) == 0, format.value == "json")
			if err != nil {
				return err
			}
			return named("standard output", writeAll(sys.out, text))
		},
	}
	cmd.Flags().Var(&format, "format", "`FORMAT` of the output: "+format.list())
	return cmd
}

// explain returns what is printed of a name, or of all; the error names what may
// have been meant.
func explain(name string, all, asJSON bool) ([]byte, error) {
	switch {
	case all && asJSON:
		return report.TopicsJSON(), nil
	case all:
		return report.TopicsText(), nil
	}
	e := report.Explain(name)
	switch {
	case len(e.Topics)+len(e.Others) == 0:
		return nil, unknownTopic(name)
	case asJSON:
		return e.JSON(), nil
	}
	return e.Text(), nil
}

func unknownTopic(name string) error {
	text := fmt.Sprintf("nothing is named %q", name)
	if near := report.NearestNames(name); len(near) > 0 {
		text += "\ndid you mean " + strings.Join(near, " or ") + "?"
	}
	return fmt.Errorf("%s\ncapsize explain lists all names", text)
}

// completeExplain offers every name that begins so, whatever the case of its
// letters.
func completeExplain(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, name := range report.Names() {
		if len(name) >= len(begun) && strings.EqualFold(name[:len(begun)], begun) {
			out = append(out, name)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
