package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/runeutil"
)

// field is one line of text being typed.
type field struct {
	text   []rune
	cursor int
	// fresh says that the text was put there for the user: typing replaces it.
	fresh bool
}

// longestField bounds what a paste can put into a field.
const longestField = 200

// newField opens with a text that the first typed character replaces.
func newField(text string) field {
	r := []rune(text)
	return field{text: r, cursor: len(r), fresh: len(r) > 0}
}

// String returns the text without blanks at its ends.
func (f *field) String() string { return strings.TrimSpace(string(f.text)) }

// key edits the text and says whether the key was one of a field.
func (f *field) key(in input) bool {
	if in.text != "" {
		f.insert(in.text)
		return true
	}
	fresh := f.fresh
	f.fresh = false
	switch in.key {
	case "left", "ctrl+b":
		f.cursor = max(0, f.cursor-in.n)
	case "right", "ctrl+f":
		f.cursor = min(len(f.text), f.cursor+in.n)
	case "home", "ctrl+a":
		f.cursor = 0
	case "end", "ctrl+e":
		f.cursor = len(f.text)
	case "backspace", "ctrl+h":
		f.remove(f.cursor-in.n, f.cursor)
	case "delete", "ctrl+d":
		f.remove(f.cursor, f.cursor+in.n)
	case "ctrl+u":
		f.remove(0, f.cursor)
	case "ctrl+k":
		f.remove(f.cursor, len(f.text))
	case "ctrl+w":
		f.remove(f.wordStart(), f.cursor)
	default:
		f.fresh = fresh
		return false
	}
	return true
}

// insert puts text at the cursor, on one line and without control characters.
func (f *field) insert(text string) {
	if f.fresh {
		*f = field{}
	}
	clean := runeutil.NewSanitizer(runeutil.ReplaceTabs(" "), runeutil.ReplaceNewlines(" "))
	add := clean.Sanitize([]rune(text))
	add = add[:max(0, min(len(add), longestField-len(f.text)))]
	f.text = slices.Insert(f.text, f.cursor, add...)
	f.cursor += len(add)
}

// remove takes out the runes from..to, as far as there are any.
func (f *field) remove(from, to int) {
	from, to = max(0, from), min(to, len(f.text))
	f.text = slices.Delete(f.text, from, to)
	f.cursor = from
}

// wordStart is where the word before the cursor begins.
func (f *field) wordStart() int {
	i := f.cursor
	for i > 0 && f.text[i-1] == ' ' {
		i--
	}
	for i > 0 && f.text[i-1] != ' ' {
		i--
	}
	return i
}
