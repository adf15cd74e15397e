package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"capsize/presets"
)

// setting is a key of the configuration file: the flag of the screen that it sets
// when the command line does not.
type setting struct {
	key, flag string
	not       bool // true is the flag not being given
	about     string
}

// configSettings lists the keys of the file. What a word means, which there are
// and which is the default is known to the flag.
func configSettings() []setting {
	return []setting{
		{key: "theme", flag: "theme", about: "colours"},
		{key: "charts", flag: "charts", about: "glyphs; auto is braille, and ascii where the locale is not UTF-8"},
		{key: "speed", flag: "speed", about: "simulated time by real time at the start"},
		{key: "sync", flag: "no-sync", not: true, about: "bracket frames as synchronized updates; false for a terminal that flickers"},
		{key: "mouse", flag: "no-mouse", not: true, about: "take clicks and the wheel; false leaves them to the terminal, to select text"},
		{key: "tour", flag: "no-tour", not: true, about: "show the tour on the very first start"},
	}
}

// words are the values that the setting takes.
func (s *setting) words(f *pflag.Flag) []string {
	if c, ok := f.Value.(*choice); ok {
		return c.allowed
	}
	return []string{"true", "false"}
}

// standard is the default as the file has it.
func (s *setting) standard(f *pflag.Flag) string {
	if s.not {
		return "true"
	}
	return f.DefValue
}

func newConfig(sys *system) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "the settings of the screen",
		Long: "The screen takes its settings from config.yaml in the directory capsize of your\n" +
			"configuration directory, where there is one. Flags come before it.",
		Args: none("capsize config print"),
		RunE: func(*cobra.Command, []string) error {
			return errors.New("an argument is missing: capsize config print")
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "print",
		Short: "a configuration file with every setting at its default",
		Long: "print prints a configuration file with every setting at its default, what it does\n" +
			"and the values it takes. Its first line says where it belongs.",
		Example: "  capsize config print > ~/.config/capsize/config.yaml",
		Args:    none("capsize config print"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return named("standard output", writeAll(sys.out, printedConfig(cmd.Root(), configFile())))
		},
	})
	return cmd
}

// configFile is where the file belongs; without a home there is none.
func configFile() string {
	dir, err := presets.Dir()
	if err != nil {
		return ""
	}
	return filepath.Join(filepath.Dir(dir), "config.yaml")
}

// printedConfig is a file of every setting at its default.
func printedConfig(root *cobra.Command, name string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# Settings of the screen of capsize: %s\n# Flags come before them.\n", name)
	for _, s := range configSettings() {
		f := root.Flags().Lookup(s.flag)
		fmt.Fprintf(&b, "\n# %s\n# one of: %s\n%s: %s\n", s.about, strings.Join(s.words(f), ", "), s.key, s.standard(f))
	}
	return []byte(b.String())
}

// configure sets the flags that the command line leaves open as the file has them.
func configure(flags *pflag.FlagSet, name string) error {
	if name == "" {
		return nil
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	text, err := readFile(name)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, line := range strings.Split(string(text), "\n") {
		if err := configureLine(flags, line, seen); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}

// configureLine takes one line, KEY: VALUE. Of YAML the file needs no more.
func configureLine(flags *pflag.FlagSet, line string, seen map[string]bool) error {
	key, value, comment, ok := configPair(line)
	switch {
	case comment:
		return nil
	case !ok:
		return fmt.Errorf("%q is not KEY: VALUE", strings.TrimSpace(line))
	case seen[key]:
		return fmt.Errorf("%s is set twice", key)
	}
	seen[key] = true
	all := configSettings()
	i := slices.IndexFunc(all, func(s setting) bool { return s.key == key })
	if i < 0 {
		var keys []string
		for _, s := range all {
			keys = append(keys, s.key)
		}
		return fmt.Errorf("%q is no setting: there are %s", key, strings.Join(keys, ", "))
	}
	return all[i].apply(flags, value)
}

// configPair splits a line; comment says that there is nothing in it.
func configPair(line string) (key, value string, comment, ok bool) {
	line = strings.TrimRight(line, " \t\r")
	if at := strings.Index(" "+line, " #"); at >= 0 {
		line = strings.TrimRight(line[:max(0, at-1)], " \t")
	}
	if line == "" || line == "---" {
		return "", "", true, true
	}
	key, value, ok = strings.Cut(line, ":")
	value, space := strings.CutPrefix(value, " ")
	value = strings.TrimSpace(value)
	if n := len(value); n > 1 && value[0] == value[n-1] && (value[0] == '"' || value[0] == '\'') {
		value = value[1 : n-1]
	}
	return key, value, false, ok && space && key == strings.TrimSpace(key)
}

// apply sets the flag, unless the command line has it, or its opposite.
func (s *setting) apply(flags *pflag.FlagSet, value string) error {
	f := flags.Lookup(s.flag)
	if words := s.words(f); !slices.Contains(words, value) {
		return fmt.Errorf("%s: %q: choose one of %s", s.key, value, strings.Join(words, ", "))
	}
	if f.Changed || s.not && flags.Changed(s.key) {
		return nil
	}
	if s.not {
		value = strconv.FormatBool(value == "false")
	}
	return f.Value.Set(value)
}
