package ui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestField(t *testing.T) {
	text := func(s string) input { return input{n: 1, text: s} }
	press := func(k string, n int) input { return input{key: k, n: n} }
	for _, c := range []struct {
		name, start string
		in          []input
		want        string
		cursor      int
	}{
		{"typing replaces what was there", "12s", []input{text("8"), text("s")}, "8s", 2},
		{"moving first keeps it", "12s", []input{press("left", 1), text("0")}, "120s", 3},
		{"backspace", "12s", []input{press("backspace", 2)}, "1", 1},
		{"delete at the start", "12s", []input{press("home", 1), press("delete", 1)}, "2s", 0},
		{"beyond both ends", "ab", []input{press("left", 9), press("backspace", 9), press("right", 9), press("delete", 9)}, "ab", 2},
		{"the word before", "one two", []input{press("ctrl+w", 1)}, "one ", 4},
		{"to the start", "one two", []input{press("left", 3), press("ctrl+u", 1)}, "two", 0},
		{"to the end", "one two", []input{press("ctrl+a", 1), press("right", 3), press("ctrl+k", 1)}, "one", 3},
		{"a paste of lines", "", []input{text("12\ts\n\x1b")}, "12 s ", 5},
		{"wide letters", "", []input{text("時間"), press("left", 1), press("backspace", 1)}, "間", 0},
	} {
		f := newField(c.start)
		for _, in := range c.in {
			f.key(in)
		}
		if string(f.text) != c.want || f.cursor != c.cursor {
			t.Errorf("%s: %q, cursor %d; want %q, %d", c.name, string(f.text), f.cursor, c.want, c.cursor)
		}
	}
	f := newField("1")
	if f.key(input{key: "enter", n: 1}) || !f.fresh {
		t.Error("enter is taken for a key of the field")
	}
	f.insert(strings.Repeat("x", 10*longestField))
	if len(f.text) != longestField {
		t.Errorf("a paste made the field %d long, want at most %d", len(f.text), longestField)
	}
}

func TestFieldKeepsItsCursorInside(t *testing.T) {
	keys := []string{"left", "right", "home", "end", "backspace", "delete", "ctrl+u", "ctrl+k", "ctrl+w", "up"}
	rapid.Check(t, func(r *rapid.T) {
		f := newField(rapid.String().Draw(r, "start"))
		for range rapid.IntRange(1, 30).Draw(r, "keys") {
			if rapid.Bool().Draw(r, "typing") {
				f.key(input{n: 1, text: rapid.String().Draw(r, "text")})
			} else {
				f.key(input{key: rapid.SampledFrom(keys).Draw(r, "key"), n: rapid.IntRange(1, 300).Draw(r, "n")})
			}
			if f.cursor < 0 || f.cursor > len(f.text) || !utf8.ValidString(f.String()) {
				r.Fatalf("cursor %d in %q", f.cursor, string(f.text))
			}
		}
	})
}
