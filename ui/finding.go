package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
)

// The groups of what finds, keeps and dresses.
const (
	groupKeep = "keep and copy"
	groupLook = "looks"
)

// findingCommands lists what finds other commands, keeps settings and changes
// the looks. Looks have no keys: they are found in the palette.
func findingCommands() []command {
	list := []command{
		{
			id: "palette", keys: []string{":", "ctrl+p"}, title: "find a command by its name and run it", group: groupScreen,
			priority: 11, hint: panel.Hint{Key: ":", Text: "commands"},
			run: func(a *App, _ int) tea.Cmd { a.open(newPalette(a)); return nil },
		},
		{
			id: "save", keys: []string{"S"}, title: "save the scenario as it stands as a preset of yours", group: groupKeep,
			priority: 13, hint: panel.Hint{Key: "S", Text: "save"},
			run: func(a *App, _ int) tea.Cmd { a.open(newSaver(a)); return nil }, whyNot: func(a *App) string { return a.unsavable() },
		},
		{
			id: "copy-verdict", keys: []string{"c"}, title: "copy the verdict", group: groupKeep,
			priority: 12, hint: panel.Hint{Key: "c/C", Text: "copy"},
			run: func(a *App, _ int) tea.Cmd { return a.copyText(a.verdictText()) }, whyNot: func(a *App) string { return a.noVerdict() },
		},
		{
			id: "copy-command", keys: []string{"C"}, title: "copy the command that simulates this scenario again", group: groupKeep,
			run: func(a *App, _ int) tea.Cmd { return a.copyText(a.commandText()) }, whyNot: func(a *App) string { return a.noCommand() },
		},
	}
	return append(list, lookCommands()...)
}

// whyNot says why a command cannot be done now, or "".
func (a *App) whyNot(c *command) string {
	if c.whyNot == nil {
		return ""
	}
	return c.whyNot(a)
}

// perform does what a command does, as if its key had been pressed n times on
// the main screen, or says why it cannot.
func (a *App) perform(c *command, n int) tea.Cmd {
	if why := a.whyNot(c); why != "" {
		a.message = why
		return nil
	}
	a.problem = ""
	return c.run(a, min(n, mostRepeats))
}

// found says whether a text holds every word of a filter, whatever the case of
// their letters.
func found(filter, text string) bool {
	text = strings.ToLower(text)
	for word := range strings.FieldsSeq(strings.ToLower(filter)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
