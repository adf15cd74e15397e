package main

import (
	"github.com/spf13/cobra"

	"capsize/model/scenario"
)

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "the JSON Schema of a scenario file",
		Long: "schema prints the JSON Schema (draft 2020-12) of a scenario file, for editors\n" +
			"and checkers. It is made from the table that capsize itself reads files by; what\n" +
			"must hold between values, capsize run checks.",
		Example: "  capsize schema > scenario.schema.json",
		Args:    none("capsize schema"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return named("standard output", writeAll(cmd.OutOrStdout(), scenario.Schema()))
		},
	}
}
