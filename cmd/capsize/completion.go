package main

import (
	"strings"

	"github.com/spf13/cobra"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/presets"
)

// completeScenario offers presets and, by the shell's own means, files.
func completeScenario(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return presetNames(begun), cobra.ShellCompDirectiveDefault
}

func completePreset(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return presetNames(begun), cobra.ShellCompDirectiveNoFileComp
}

func presetNames(begun string) []string {
	all, _ := presets.List(userPresets()) // what can be listed is enough here
	var out []string
	for _, p := range all {
		if strings.HasPrefix(p.Name, begun) {
			out = append(out, p.Name)
		}
	}
	return out
}

// completeSet offers the paths of the knob table, with what each means; those
// of a workload may be written without its name when there is one.
func completeSet(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	var out []string
	knobs := scenario.Knobs()
	for i := range knobs {
		if k := &knobs[i]; strings.HasPrefix(k.Path, begun) {
			out = append(out, k.Path+"=\t"+k.Doc)
		}
	}
	return out, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// completeScenarios offers presets and files for two scenarios.
func completeScenarios(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return presetNames(begun), cobra.ShellCompDirectiveDefault
}

// completeMetric offers the metrics of the total.
func completeMetric(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, id := range metric.All() {
		if strings.HasPrefix(id.String(), begun) {
			out = append(out, id.String()+"\t"+metric.Of(id).Doc)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
