package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/ui/panel"
	"capsize/ui/plot"
)

// themes lists the themes by their names, the default first.
func themes() (list []*panel.Theme) {
	for _, t := range panel.Themes() {
		list = append(list, t.New())
	}
	return list
}

// alphabets lists the glyphs that charts may be drawn with, the default first.
func alphabets() []alphabet {
	return []alphabet{
		{"braille", "charts in braille dots, the finest", plot.Braille},
		{"half", "charts in half blocks, for fonts without braille", plot.HalfBlock},
		{"ascii", "everything in ASCII, for any terminal", plot.ASCII},
	}
}

type alphabet struct {
	name, title string
	glyphs      plot.Alphabet
}

// Themes lists the names that [Options.Theme] takes, the default first.
func Themes() []string {
	var names []string
	for _, th := range themes() {
		names = append(names, th.Name)
	}
	return names
}

// Charts lists the names that [Options.Charts] takes, the default first.
func Charts() []string {
	var names []string
	for _, c := range alphabets() {
		names = append(names, c.name)
	}
	return names
}

// dress chooses the looks by their names; "" is the default.
func (a *App) dress(theme, charts string, noColor bool) error {
	t, c := 0, 0
	if theme != "" {
		t = slices.Index(Themes(), theme)
	}
	if charts != "" {
		c = slices.Index(Charts(), charts)
	}
	switch {
	case t < 0:
		return fmt.Errorf("theme %q: choose one of %s", theme, strings.Join(Themes(), ", "))
	case c < 0:
		return fmt.Errorf("charts %q: choose one of %s", charts, strings.Join(Charts(), ", "))
	}
	a.theme, a.glyphs, a.colourless = themes()[t], alphabets()[c].glyphs, noColor
	if noColor {
		a.theme = panel.NoColor()
	}
	return nil
}

// lookCommands lists the looks, each a command without a key.
func lookCommands() []command {
	var list []command
	for _, c := range alphabets() {
		list = append(list, command{
			id: "charts-" + c.name, title: "charts " + c.name + ": " + c.title, group: groupLook,
			run: func(a *App, _ int) tea.Cmd { a.glyphs = c.glyphs; return nil },
			whyNot: func(a *App) string {
				if a.glyphs == c.glyphs {
					return "these are in use"
				}
				return ""
			},
		})
	}
	for _, th := range themes() {
		list = append(list, command{
			id: "theme-" + th.Name, title: "theme " + th.Name, group: groupLook,
			run:    func(a *App, _ int) tea.Cmd { a.theme = th; return nil },
			whyNot: func(a *App) string { return a.notDressed(th) },
		})
	}
	return list
}

// notDressed says why a theme cannot be put on.
func (a *App) notDressed(th *panel.Theme) string {
	switch {
	case a.colourless:
		return "there are no colours: by --no-color or NO_COLOR"
	case a.theme.Name == th.Name:
		return "it is in use"
	}
	return ""
}
