package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const rootLong = `capsize sizes the thing that waits. A service that streams from a model API
holds connections: it needs slots, a queue and memory.
capsize simulates that service beside what queueing theory predicts.

SCENARIO is the name of a preset (capsize presets list), a file, or - for
standard input. Without one, the default preset opens. Off a terminal, capsize
does what capsize run does. With --plain it tells the run in lines, for a screen
reader or a log, wherever it is. The screen and the lines take their settings from
the file that capsize config print prints; flags come before it.`

const exitCodes = `Exit codes: 0 fine; 1 a goal is missed with confidence, or undecided with
--strict; 2 bad input; 130 interrupted.`

// newRoot builds the tree of commands.
func newRoot(sys *system) *cobra.Command {
	var o options
	root := &cobra.Command{
		Use:               "capsize [PRESET or FILE]",
		Short:             "size a streaming service: slots, queue, memory",
		Long:              rootLong,
		Example:           "  capsize\n  capsize chat-peak --set pool.concurrency=31\n  capsize run my.yaml --format json",
		Args:              atMostOne("capsize [PRESET or FILE]"),
		Version:           version,
		SilenceUsage:      true,
		SilenceErrors:     true,
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return live(cmd, sys, &o, args)
		},
	}
	o.register(root)
	o.registerLive(root)
	root.SetVersionTemplate("capsize {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w\nsee %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(newRun(sys), newSize(sys), newCompare(sys), newSweep(sys))
	root.AddCommand(newPresets(sys), newSchema(), newInit(sys), newExplain(sys), newConfig(sys), newMan(), newVersion())
	return root
}

// atMostOne and its siblings say what is expected where cobra's own messages
// only count.
func atMostOne(usage string) cobra.PositionalArgs { return between(0, 1, usage) }

func exactlyOne(usage string) cobra.PositionalArgs { return between(1, 1, usage) }

func none(usage string) cobra.PositionalArgs { return between(0, 0, usage) }

func between(least, most int, usage string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch n := len(args); {
		case n < least:
			return fmt.Errorf("an argument is missing: %s", usage)
		case n > most:
			return fmt.Errorf("%q is one argument too many: %s", args[most], usage)
		}
		return nil
	}
}
