package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// sheet is a table of cells for text and Markdown.
type sheet struct {
	head []string
	rows [][]string
	left []bool // by column: aligned at its left, otherwise at its right
}

func (t *sheet) add(cells ...string) { t.rows = append(t.rows, cells) }

// counted is a number of things.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// text prints the columns two blanks apart.
func (t *sheet) text(b *strings.Builder) {
	widths := make([]int, len(t.head))
	all := append([][]string{t.head}, t.rows...)
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range all {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			if t.left[i] {
				line.WriteString(pad(cell, widths[i]))
			} else {
				line.WriteString(padLeft(cell, widths[i]))
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	b.WriteByte('\n')
}

// markdown prints the same for a review.
func (t *sheet) markdown(b *strings.Builder) {
	rule := make([]string, len(t.head))
	for i := range rule {
		rule[i] = "---:"
		if t.left[i] {
			rule[i] = "---"
		}
	}
	for i, row := range append([][]string{t.head, rule}, t.rows...) {
		b.WriteByte('|')
		for _, cell := range row {
			if i != 1 {
				cell = escape(cell)
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}
