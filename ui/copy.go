package ui

import (
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
)

// copiedMsg says what became of a text that was to be copied.
type copiedMsg struct {
	text string
	err  error
}

// copyText hands a text to the terminal's clipboard.
func (a *App) copyText(text string) tea.Cmd {
	hand := a.hooks.copy
	if hand == nil {
		a.message = "there is no terminal to copy with"
		return nil
	}
	if strings.IndexFunc(text, hidden) >= 0 {
		a.message = "not copied: a name in it has control characters"
		return nil
	}
	return func() tea.Msg { return copiedMsg{text, hand(text)} }
}

// hidden says that a character is not one to be seen: pasted into a shell it might
// do something, or turn the text around.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// copied says so. A terminal does not tell whether it took the text, so the
// text itself stands there, too.
func (a *App) copied(msg copiedMsg) {
	a.message = "copied: " + msg.text
	if msg.err != nil {
		a.message = "not copied: " + msg.err.Error()
	}
}

// verdictText is the verdict as a sentence that stands alone.
func (a *App) verdictText() string {
	name := a.name
	if a.modified {
		name += " (changed)"
	}
	v := &a.answer.verdict
	return name + ": " + string(v.State) + ". " + v.Text + " Judged by " + a.answer.basis + "."
}

// noVerdict says why there is none.
func (a *App) noVerdict() string {
	if a.answer.verdict.State == "" {
		return "there is no verdict: " + a.unpredicted()
	}
	return ""
}

// commandText is the command that simulates the scenario as it stands.
func (a *App) commandText() string { return a.hooks.command(a.name, a.preset, a.scenario()) }

func (a *App) noCommand() string {
	if a.hooks.command == nil {
		return "no command is known that does so"
	}
	return ""
}
