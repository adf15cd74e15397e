package ui

import (
	"fmt"
	"strings"
	"time"

	"capsize/ui/panel"
	"capsize/ui/plot"
)

// Size of the summary in cells, without its first line.
const (
	summaryWidth  = 100
	summaryHeight = 12 // verdict, a blank, the table with its law check
)

// summary is the last state as plain text: what ran, the verdict, the table.
func (a *App) summary() string {
	f, th := a.frame(), panel.Blank()
	c := plot.New(summaryWidth, summaryHeight, plot.Braille)
	verdict, rest := c.Bounds().SplitY(2)
	_, table := rest.SplitY(1)
	panel.DrawVerdict(c, verdict, f, th)
	panel.DrawTable(c, table, f, th)
	name := a.name
	if a.modified {
		name += "*"
	}
	head := fmt.Sprintf(" capsize  %s   %s simulated   seed %d\n", name,
		a.session.reading.Now.Round(time.Second), a.scenario().Run.Seed)
	return head + strings.TrimRight(c.Plain(), "\n ") + "\n"
}
