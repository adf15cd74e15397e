package main

import (
	"strings"

	"github.com/spf13/cobra"

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
