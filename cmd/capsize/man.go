package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"capsize/ui"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "the man page",
		Long: "man prints the man page, in roff. It is made from the tables of commands, flags\n" +
			"and keys that capsize itself runs on.",
		Example: "  capsize man | man -l -\n  capsize man > /usr/local/share/man/man1/capsize.1",
		Args:    none("capsize man"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return named("standard output", writeAll(cmd.OutOrStdout(), manPage(cmd.Root())))
		},
	}
}

// manPage is the page of the whole program in roff.
func manPage(root *cobra.Command) []byte {
	var p roff
	p.raw(`.TH CAPSIZE 1 "" "capsize ` + version + `"`)
	p.section("NAME")
	p.text("capsize - " + root.Short)
	p.section("SYNOPSIS")
	for _, cmd := range leaves(root) {
		p.synopsis(cmd)
	}
	p.section("DESCRIPTION")
	p.text(root.Long)
	p.section("OPTIONS")
	p.flags(root)
	p.item("-h, --help", "of capsize and of each command")
	p.item("-v, --version", "the version")
	p.section("COMMANDS")
	for _, cmd := range leaves(root)[1:] {
		p.raw(".SS " + escaped(strings.TrimPrefix(cmd.CommandPath(), "capsize ")))
		p.text(described(cmd))
		p.flags(cmd)
		p.examples(cmd)
	}
	p.section("KEYS")
	group := ""
	for _, k := range ui.KeyTable() {
		if k.Group != group {
			group = k.Group
			p.raw(".SS " + escaped(group))
		}
		p.item(k.Keys, k.Does)
	}
	p.section("FILES")
	for _, f := range manFiles() {
		p.item(f[0], f[1])
	}
	p.section("ENVIRONMENT")
	for _, e := range manEnvironment() {
		p.item(e[0], e[1])
	}
	p.section("EXIT STATUS")
	_, codes, _ := strings.Cut(strings.TrimSuffix(exitCodes, "."), ": ")
	for line := range strings.SplitSeq(strings.Join(strings.Fields(codes), " "), "; ") {
		code, means, _ := strings.Cut(line, " ")
		p.item(code, means)
	}
	p.section("EXAMPLES")
	p.examples(root)
	return []byte(p.String())
}

func manFiles() [][2]string {
	return [][2]string{
		{"$XDG_CONFIG_HOME/capsize/config.yaml", "settings of the screen; capsize config print prints one; without the variable in ~/.config, on macOS in ~/Library/Application Support, on Windows in %AppData%"},
		{"$XDG_CONFIG_HOME/capsize/presets/*.yaml", "presets of your own"},
		{"$XDG_STATE_HOME/capsize/state.json", "what is remembered from start to start: that the tour was seen; without the variable in ~/.local/state"},
	}
}

func manEnvironment() [][2]string {
	return [][2]string{
		{"NO_COLOR", "when not empty, no colours, as with --no-color"},
		{"LC_ALL, LC_CTYPE, LANG", "the first that is set tells whether the terminal shows UTF-8; where it does not, everything is drawn in ASCII"},
		{"TERM", "dumb: there is no screen, and capsize does what capsize run does"},
	}
}

// leaves lists the commands that do something, root first, in the order of the
// help.
func leaves(cmd *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	if !cmd.HasSubCommands() || !cmd.HasParent() {
		out = append(out, cmd)
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			out = append(out, leaves(sub)...)
		}
	}
	return out
}

// described is what help says of a command.
func described(cmd *cobra.Command) string {
	if cmd.Long != "" {
		return cmd.Long
	}
	return cmd.Short + "."
}

// roff is a man page that is being written.
type roff struct{ strings.Builder }

func (p *roff) raw(line string) { p.WriteString(line + "\n") }

func (p *roff) section(name string) { p.raw(".SH " + name) }

// text writes paragraphs, which blank lines part. Lines that begin with a blank
// stay as they are.
func (p *roff) text(text string) {
	p.raw(".PP")
	verbatim := false
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		if as := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"); as != verbatim {
			verbatim = as
			p.raw(map[bool]string{true: ".nf", false: ".fi"}[as])
		}
		if line == "" {
			p.raw(".PP")
			continue
		}
		p.raw(escaped(line))
	}
	if verbatim {
		p.raw(".fi")
	}
}

// item is a term and what it means.
func (p *roff) item(term, means string) {
	p.raw(".TP")
	p.raw(`\fB` + escaped(term) + `\fR`)
	p.raw(escaped(means))
}

// synopsis is how a command is written.
func (p *roff) synopsis(cmd *cobra.Command) {
	name, args, _ := strings.Cut(cmd.Use, " ")
	if cmd.HasParent() {
		name = cmd.Parent().CommandPath() + " " + name
	}
	if len(manFlags(cmd)) > 0 {
		args += " [flags]"
	}
	p.raw(".br")
	p.raw(strings.TrimRight(`\fB`+escaped(name)+`\fR `+escaped(strings.TrimSpace(args)), " "))
}

// flags lists the flags of a command.
func (p *roff) flags(cmd *cobra.Command) {
	for _, f := range manFlags(cmd) {
		p.item(f[0], f[1])
	}
}

// manFlags are the flags of a command, but for those that every command has, and
// what they do.
func manFlags(cmd *cobra.Command) (out [][2]string) {
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" || f.Name == "version" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		names := "--" + f.Name
		if f.Shorthand != "" {
			names = "-" + f.Shorthand + ", " + names
		}
		if value != "" {
			names += " " + value
		}
		if !slices.Contains([]string{"", "false", "[]"}, f.DefValue) && !strings.Contains(usage, "(default") {
			usage += " (default " + f.DefValue + ")"
		}
		out = append(out, [2]string{names, usage})
	})
	return out
}

// examples are command lines, as they stand in the help.
func (p *roff) examples(cmd *cobra.Command) {
	if cmd.Example == "" {
		return
	}
	p.raw(".PP")
	p.raw(".nf")
	for line := range strings.SplitSeq(cmd.Example, "\n") {
		p.raw(escaped(line))
	}
	p.raw(".fi")
}

// escaped is text that roff does not take for anything else.
func escaped(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}
