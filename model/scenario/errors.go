package scenario

import (
	"fmt"
	"strings"
	"unicode"
)

// ParseError is what is wrong with a file, where, and what would be right.
type ParseError struct {
	File         string
	Line, Column int    // from 1; columns count characters
	Path         string // the key, as a knob path where it has one
	Msg          string // one line
	Excerpt      string // the offending line with the one before it, and a caret; lines end in \n
}

// Error returns file, line, column and message on the first line and the
// excerpt below.
func (e *ParseError) Error() string {
	text := fmt.Sprintf("%s:%d:%d: ", e.File, e.Line, e.Column)
	if e.Path != "" {
		text += e.Path + ": "
	}
	return strings.TrimRight(text+e.Msg+"\n"+e.Excerpt, "\n")
}

// FieldError is one impossible value of a scenario.
type FieldError struct {
	Path string // knob path
	Msg  string // one line: the value and what is allowed
	at   place
}

// Error returns the path and the message.
func (e *FieldError) Error() string {
	if e.Path == "" {
		return e.Msg
	}
	return e.Path + ": " + e.Msg
}

// place is a key of the tree: the index of a workload, or −1 for the process,
// and the path from there.
type place struct {
	workload int
	path     string
}

func (p place) kid(name string) place {
	if p.path != "" {
		name = p.path + "." + name
	}
	return place{p.workload, name}
}

// parent is the key that holds p.
func (p place) parent() (place, bool) {
	if p.path == "" {
		return place{-1, "workloads"}, p.workload >= 0
	}
	i := strings.LastIndexByte(p.path, '.')
	if i < 0 {
		return place{p.workload, ""}, true
	}
	return place{p.workload, p.path[:i]}, true
}

// source is the text of a file, for excerpts.
type source struct {
	file  string
	lines []string
}

// at makes an error at a place of the text.
func (s *source) at(line, col int, msg string) *ParseError {
	e := &ParseError{File: s.file, Line: line, Column: col, Msg: msg}
	if line < 1 || line > len(s.lines) {
		return e
	}
	var b strings.Builder
	width := len(fmt.Sprint(line))
	if line > 1 {
		before, _ := window(s.lines[line-2], col)
		fmt.Fprintf(&b, "  %*d | %s\n", width, line-1, before)
	}
	text, caret := window(s.lines[line-1], col)
	fmt.Fprintf(&b, "> %*d | %s\n", width, line, text)
	fmt.Fprintf(&b, "  %*s | %s^\n", width, "", strings.Repeat(" ", caret))
	e.Excerpt = b.String()
	return e
}

// window cuts a line around column col so that it fits a terminal, makes it
// harmless to print, and returns how many columns precede the caret.
func window(line string, col int) (text string, caret int) {
	const most = 100
	runes := []rune(line)
	for i, r := range runes {
		switch {
		case r == '\t':
			runes[i] = ' '
		case !unicode.IsGraphic(r):
			runes[i] = unicode.ReplacementChar
		}
	}
	caret = min(max(col-1, 0), len(runes))
	if len(runes) <= most {
		return strings.TrimRight(string(runes), " "), caret
	}
	from := max(0, min(caret-most/2, len(runes)-most))
	to := min(len(runes), from+most)
	text = string(runes[from:to])
	if to < len(runes) {
		text += "…"
	}
	if from > 0 {
		return "…" + text, caret - from + 1
	}
	return text, caret
}
