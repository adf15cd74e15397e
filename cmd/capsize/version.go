package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is that of the program and of its JSON.
const version = "0.1.0"

// versionInfo is what `version --format json` prints.
type versionInfo struct {
	Capsize string `json:"capsize"`
	Commit  string `json:"commit,omitempty"` // of the source it was built from, where known
	Changed bool   `json:"changed,omitempty"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

func newVersion() *cobra.Command {
	format := newChoice("text", "json")
	cmd := &cobra.Command{
		Use:   "version",
		Short: "the version of capsize",
		Args:  none("capsize version"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := thisVersion()
			if format.value == "json" {
				return named("standard output", json.NewEncoder(cmd.OutOrStdout()).Encode(v))
			}
			text := "capsize " + v.Capsize
			if v.Commit != "" {
				text += " " + v.Commit
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s (%s, %s/%s)\n", text, v.Go, v.OS, v.Arch)
			return named("standard output", err)
		},
	}
	cmd.Flags().Var(&format, "format", "`FORMAT` of the output: "+format.list())
	return cmd
}

func thisVersion() versionInfo {
	v := versionInfo{Capsize: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			v.Changed = s.Value == "true"
		}
	}
	return v
}
