package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"capsize/model/scenario"
	"capsize/presets"
)

// loaded is a scenario with all settings applied, and where it came from.
type loaded struct {
	scenario *scenario.Scenario
	base     *scenario.Scenario // before the settings
	arg      string             // as it was named on the command line
	label    string             // for people: "my.yaml", "preset chat-peak, pool.concurrency=40"
	in       *input
}

// maxFile is more than a scenario may have; the parser says so clearly.
const maxFile = 1<<20 + 1

// load reads the scenario that arg names, applies the settings, and reads the
// traces and samples that it then names: a setting may name another file.
func load(cmd *cobra.Command, sys *system, arg string, settings []string) (*loaded, error) {
	in, err := read(cmd, sys, arg)
	if err != nil {
		return nil, err
	}
	base, err := scenario.Parse(in.src, in.file)
	if err != nil {
		return nil, err
	}
	s := base.Clone()
	if err := s.Apply(settings); err != nil {
		return nil, err
	}
	notePaths(sys, s, settings)
	if err := in.loadFiles(cmd.Context(), s); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &loaded{scenario: s, base: base, arg: arg, label: withSettings(in.label, s, base), in: in}, nil
}

// mostSettings is how many settings a label names.
const mostSettings = 3

// withSettings is what people call a scenario that differs from base. Its name
// and its seed are no part of it: reports have them beside it.
func withSettings(label string, s, base *scenario.Scenario) string {
	names := []string{label}
	for _, set := range s.Diff(base) {
		if path, _, _ := strings.Cut(set, "="); path != "name" && path != "run.seed" {
			names = append(names, set)
		}
	}
	if more := len(names) - 1 - mostSettings; more > 1 {
		names = append(names[:1+mostSettings], fmt.Sprintf("%d more settings", more))
	}
	return strings.Join(names, ", ")
}

// input is the text of a scenario and where it came from.
type input struct {
	src   []byte
	file  string // its name for errors
	label string // its name for people
	dir   string // where the files lie that it names, or "" when there is no such place

	sums map[string]string // of the files that were read, by name
}

// read returns a preset, a file or standard input. A preset's name wins over a
// file's; ./NAME is the file.
func read(cmd *cobra.Command, sys *system, arg string) (*input, error) {
	if arg == "-" {
		const name = "standard input"
		src, err := io.ReadAll(io.LimitReader(sys.in, maxFile))
		return &input{src: src, file: name, label: name}, named(name, err)
	}
	src, preset, err := presets.Get(arg, userPresets())
	switch {
	case err == nil && preset.User:
		return &input{src: src, file: preset.File, label: "your preset " + preset.Name, dir: filepath.Dir(preset.File)}, nil
	case err == nil:
		return &input{src: src, file: preset.File, label: "preset " + preset.Name}, nil
	case !errors.Is(err, presets.ErrUnknown):
		return nil, err
	}
	src, err = readFile(arg)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(arg, `/\.`) {
		return nil, unknownName(cmd, arg)
	}
	return &input{src: src, file: arg, label: arg, dir: filepath.Dir(arg)}, err
}

// userPresets is where the user's presets are; without a home there are none.
func userPresets() string {
	dir, err := presets.Dir()
	if err != nil {
		return ""
	}
	return dir
}

func readFile(name string) (src []byte, err error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a directory: name a scenario file in it", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, unwrapPath(name, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	src, err = io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, unwrapPath(name, err)
	}
	return src, nil
}

// unwrapPath says "NAME: cause" in place of "open NAME: cause".
func unwrapPath(name string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// unknownName lists what may have been meant: presets and commands that are
// near, and where to look.
func unknownName(cmd *cobra.Command, name string) error {
	near := presets.Nearest(name, userPresets())
	if cmd.Root() == cmd {
		cmd.SuggestionsMinimumDistance = 2
		for _, s := range cmd.SuggestionsFor(name) {
			near = append(near, "capsize "+s)
		}
	}
	text := fmt.Sprintf("%q is neither a preset nor a file", name)
	if cmd.Root() == cmd {
		text = fmt.Sprintf("%q is neither a command, a preset nor a file", name)
	}
	if len(near) > 0 {
		text += "\ndid you mean " + strings.Join(near, " or ") + "?"
	}
	return fmt.Errorf("%s\ncapsize presets list shows all presets, capsize --help all commands", text)
}

// repeat is the command that runs the same again: the scenario as it was
// named, what differs from it, seed and replications always.
func (l *loaded) repeat(replications int) string {
	return l.again("run", "--replications", fmt.Sprint(replications))
}

// again is a command on the scenario as it stands.
func (l *loaded) again(command string, flags ...string) string {
	words := []string{"capsize", command, quote(l.arg)}
	seed := false
	for _, set := range l.scenario.Diff(l.base) {
		if path, value, _ := strings.Cut(set, "="); path == "run.seed" {
			words, seed = append(words, "--seed", quote(value)), true
			continue
		}
		words = append(words, "--set", quote(set))
	}
	if !seed {
		words = append(words, "--seed", fmt.Sprint(l.scenario.Run.Seed))
	}
	words = append(words, flags...)
	if l.arg == "-" {
		words = append(words, "< SCENARIO")
	}
	return strings.Join(words, " ")
}

// quote writes a word for a POSIX shell.
func quote(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./=:,%+@", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
