package main

import (
	"github.com/spf13/cobra"

	"capsize/model/scenario"
)

func newInit(sys *system) *cobra.Command {
	out := output{stdout: sys.out}
	cmd := &cobra.Command{
		Use:   "init",
		Short: "a commented scenario file to begin with",
		Long: "init prints a scenario file that runs as it stands: every key at its place with\n" +
			"its meaning, the common ones in force and the rest as comments at their default.",
		Example: "  capsize init > my.yaml\n  capsize init -o my.yaml && capsize run my.yaml",
		Args:    none("capsize init > FILE, or capsize init -o FILE"),
		RunE: func(*cobra.Command, []string) error {
			if err := out.check(); err != nil {
				return err
			}
			return out.write(scenario.Template())
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out.name, "output", "o", "", "write to `FILE` and not to standard output")
	f.BoolVar(&out.force, "force", false, "let -o overwrite a file")
	return cmd
}
