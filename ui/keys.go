package ui

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// input is one key press after normalisation.
type input struct {
	key  string // Bubble Tea's name of the key, or "" for text that is no key
	n    int    // how often it was pressed: a held key arrives in runs
	text string // what it would type into a field, or ""
}

// pieceTime is how long after a piece of an escape sequence the rest of it may
// come.
const pieceTime = 50 * time.Millisecond

// normaliser turns the messages of Bubble Tea v1 into key presses. That
// library hands over what one read of the terminal returned: repeats of a key
// merge into one message, and an escape sequence that was cut falls apart into
// keys nobody pressed.
type normaliser struct {
	now   func() time.Time
	piece piece
	since time.Time // when the last piece of a sequence came
}

// piece is which part of an escape sequence was seen last.
type piece uint8

const (
	whole     piece = iota // not inside a sequence
	escape                 // ESC, which was also taken for the key
	control                // CSI: ESC [
	single                 // SS3: ESC O
	stringRun              // OSC, DCS and the like: up to ESC \ or BEL
)

// introducers lists what begins a sequence after ESC.
var introducers = map[rune]piece{'[': control, 'O': single, ']': stringRun, 'P': stringRun, '_': stringRun, '^': stringRun}

// normalise returns the press that a message stands for, and false when it
// stands for none.
func (k *normaliser) normalise(msg tea.KeyMsg) (input, bool) {
	now := k.now()
	if now.Sub(k.since) > pieceTime || now.Before(k.since) {
		k.piece = whole
	}
	k.since = now
	switch {
	case msg.Paste:
		k.piece = whole
		return input{n: 1, text: string(msg.Runes)}, len(msg.Runes) > 0
	case msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace:
		return k.runes(msg)
	}
	inString := k.piece == stringRun
	k.piece = whole
	switch {
	case inString && msg.Type == tea.KeyCtrlG:
		return input{}, false
	case msg.Type == tea.KeyEscape && !msg.Alt:
		k.piece = escape
	}
	name := msg.String()
	return input{key: name, n: 1}, name != ""
}

// runes normalises printable input.
func (k *normaliser) runes(msg tea.KeyMsg) (input, bool) {
	if msg.Alt {
		if len(msg.Runes) == 1 {
			if msg.Runes[0] == '\\' && k.piece == stringRun {
				k.piece = whole
				return input{}, false
			}
			if p, ok := introducers[msg.Runes[0]]; ok {
				k.piece = p
				return input{}, false
			}
		}
		k.piece = whole
		return input{key: msg.String(), n: 1}, true
	}
	rest := k.skip(msg.Runes)
	if len(rest) == 0 {
		return input{}, false
	}
	text := string(rest)
	if strings.Count(text, string(rest[:1])) == len(rest) {
		return input{key: string(rest[:1]), n: len(rest), text: text}, true
	}
	return input{n: 1, text: text}, true
}

// skip leaves out what belongs to a sequence that was cut.
func (k *normaliser) skip(runes []rune) []rune {
	if k.piece == escape {
		k.piece = whole
		if p, ok := introducers[runes[0]]; ok {
			k.piece, runes = p, runes[1:]
		}
	}
	for len(runes) > 0 {
		r := runes[0]
		switch k.piece {
		case control:
			if r >= 0x40 && r <= 0x7e {
				k.piece = whole
			}
		case single:
			k.piece = whole
		case stringRun:
		default:
			return runes
		}
		runes = runes[1:]
	}
	return nil
}
