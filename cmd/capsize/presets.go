package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"capsize/model/scenario"
	"capsize/presets"
)

func newPresets(sys *system) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "presets",
		Short: "list or show the ready scenarios",
		Long: "Presets are scenario files that are embedded in capsize. Your own stand beside\n" +
			"them: *.yaml in capsize/presets of your configuration directory.",
		Args: none("capsize presets list, or capsize presets show NAME"),
		RunE: func(*cobra.Command, []string) error {
			return errors.New("an argument is missing: capsize presets list, or capsize presets show NAME")
		},
	}
	cmd.AddCommand(newPresetsList(sys), newPresetsShow(sys))
	return cmd
}

func newPresetsList(sys *system) *cobra.Command {
	format := newChoice("text", "json")
	cmd := &cobra.Command{
		Use:   "list",
		Short: "all presets with a line each",
		Args:  none("capsize presets list"),
		RunE: func(*cobra.Command, []string) error {
			return listPresets(sys, format.value)
		},
	}
	cmd.Flags().Var(&format, "format", "`FORMAT` of the output: "+format.list())
	return cmd
}

// presetInfo is what a list says of a preset.
type presetInfo struct {
	Preset  string `json:"preset"`
	Name    string `json:"name"`
	About   string `json:"about"`
	Source  string `json:"source"`
	User    bool   `json:"user"`
	Default bool   `json:"default"`
	File    string `json:"file"`
}

func listPresets(sys *system, format string) error {
	dir := userPresets()
	all, err := presets.List(dir)
	if err != nil {
		fmt.Fprintf(sys.err, "capsize: warning: %s\n", err)
	}
	infos := make([]presetInfo, 0, len(all))
	for _, p := range all {
		info := presetInfo{Preset: p.Name, User: p.User, Default: p.Name == presets.Default, File: p.File}
		src, _, err := presets.Get(p.Name, dir)
		if err == nil {
			var s *scenario.Scenario
			if s, err = scenario.Parse(src, p.File); err == nil {
				info.Name, info.About, info.Source = s.Name, s.About, s.Source
			}
		}
		if err != nil { // one broken file does not hide the others
			first, _, _ := strings.Cut(err.Error(), "\n")
			info.About = "cannot be read: " + first
		}
		infos = append(infos, info)
	}
	if format == "json" {
		e := json.NewEncoder(sys.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", " ")
		return named("standard output", e.Encode(infos))
	}
	return named("standard output", writePresets(sys.out, infos))
}

// writePresets prints a line for each preset, with the first sentence of its
// story.
func writePresets(w io.Writer, infos []presetInfo) error {
	width := 0
	for _, p := range infos {
		width = max(width, len(p.Preset))
	}
	var b strings.Builder
	for _, p := range infos {
		var marks []string
		if p.Default {
			marks = append(marks, "default")
		}
		if p.User {
			marks = append(marks, "yours: "+p.File)
		}
		line := fmt.Sprintf("%-*s  %s", width, p.Preset, p.Name)
		if p.Name == "" {
			line = fmt.Sprintf("%-*s  %s", width, p.Preset, p.About)
		}
		if len(marks) > 0 {
			line += "  (" + strings.Join(marks, "; ") + ")"
		}
		b.WriteString(line + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func newPresetsShow(sys *system) *cobra.Command {
	return &cobra.Command{
		Use:               "show NAME",
		Short:             "a preset's scenario file",
		Example:           "  capsize presets show chat-peak > my.yaml",
		Args:              exactlyOne("capsize presets show NAME"),
		ValidArgsFunction: completePreset,
		RunE: func(_ *cobra.Command, args []string) error {
			src, _, err := presets.Get(args[0], userPresets())
			if errors.Is(err, presets.ErrUnknown) {
				return unknownPreset(args[0])
			}
			if err != nil {
				return err
			}
			return named("standard output", writeAll(sys.out, src))
		},
	}
}

func unknownPreset(name string) error {
	text := fmt.Sprintf("no preset is named %q", name)
	if near := presets.Nearest(name, userPresets()); len(near) > 0 {
		text += "\ndid you mean " + strings.Join(near, " or ") + "?"
	}
	return fmt.Errorf("%s\ncapsize presets list shows all", text)
}
