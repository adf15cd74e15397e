package ui

import (
	"reflect"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

func runes(s string) tea.KeyMsg {
	if s == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(s)}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)}
}

func alt(s string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Alt: true}
}

func key(t tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: t} }

func paste(s string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Paste: true}
}

// TestNormalise feeds the messages into which Bubble Tea 1.3.10 turns merged,
// cut and pasted bytes.
func TestNormalise(t *testing.T) {
	const ms = time.Millisecond
	type at struct {
		after time.Duration
		msg   tea.KeyMsg
	}
	for _, c := range []struct {
		name string
		in   []at
		want []input
	}{
		{"a key", []at{{0, runes("h")}}, []input{{"h", 1, "h"}}},
		{"a held key", []at{{0, runes("hhhh")}}, []input{{"h", 4, "hhhh"}}},
		{"two keys in one read", []at{{0, runes("hl")}}, []input{{"", 1, "hl"}}},
		{"space", []at{{0, runes(" ")}}, []input{{" ", 1, " "}}},
		{"an arrow", []at{{0, key(tea.KeyLeft)}}, []input{{"left", 1, ""}}},
		{"escape", []at{{0, key(tea.KeyEscape)}}, []input{{"esc", 1, ""}}},
		{"an arrow cut after ESC", []at{{0, key(tea.KeyEscape)}, {5 * ms, runes("[D")}}, []input{{"esc", 1, ""}}},
		{"an arrow cut after ESC [", []at{{0, alt("[")}, {5 * ms, runes("D")}}, nil},
		{"F1 cut after ESC O", []at{{0, alt("O")}, {5 * ms, runes("P")}}, nil},
		{"an arrow cut twice", []at{{0, key(tea.KeyEscape)}, {5 * ms, runes("[")}, {5 * ms, runes("D")}}, []input{{"esc", 1, ""}}},
		{"shift+arrow cut in its parameters", []at{{0, alt("[")}, {5 * ms, runes("1;")}, {5 * ms, runes("2D")}}, nil},
		{"a key in the same read as the rest", []at{{0, alt("[")}, {5 * ms, runes("Dh")}}, []input{{"h", 1, "h"}}},
		{"escape, then a key", []at{{0, key(tea.KeyEscape)}, {5 * ms, runes("h")}}, []input{{"esc", 1, ""}, {"h", 1, "h"}}},
		{"ESC [ and much later a key", []at{{0, alt("[")}, {51 * ms, runes("D")}}, []input{{"D", 1, "D"}}},
		{"a key after a cut sequence", []at{{0, alt("[")}, {5 * ms, runes("D")}, {5 * ms, runes("h")}}, []input{{"h", 1, "h"}}},
		{"a paste", []at{{0, paste("q 12s\n")}}, []input{{"", 1, "q 12s\n"}}},
		{"a paste of one rune is no key", []at{{0, paste("q")}}, []input{{"", 1, "q"}}},
		{"a late colour reply", []at{{0, alt("]")}, {0, runes("11;rgb:1e1e/1e1e/2e2e")}, {0, alt("\\")}}, nil},
		{"a late colour reply that ends in BEL", []at{{0, alt("]")}, {0, runes("11;rgb:1e1e")}, {0, key(tea.KeyCtrlG)}}, nil},
		{"a cut colour reply", []at{{0, key(tea.KeyEscape)}, {ms, runes("]11;rgb:1e1e/1e1e/2e2e")}, {0, runes("q")}}, []input{{"esc", 1, ""}}},
		{"another alt key", []at{{0, alt("x")}}, []input{{"alt+x", 1, ""}}},
	} {
		clock := time.Unix(0, 0)
		k := normaliser{now: func() time.Time { return clock }}
		var got []input
		for _, a := range c.in {
			clock = clock.Add(a.after)
			if in, ok := k.normalise(a.msg); ok {
				got = append(got, in)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}
