package ui

import (
	"os"
	"strings"
	"testing"
)

// The README's key table has every key of the command table.
func TestReadmeNamesEveryKey(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "<!-- begin keys -->")
	keys, _, ok := strings.Cut(rest, "<!-- end keys -->")
	if !ok {
		t.Fatal("the README has no key table")
	}
	names := map[string]string{
		" ": "space", "up": "↑", "down": "↓", "left": "←", "right": "→", "=": "+",
		"shift+left": "with shift", "shift+right": "with shift", "f1": "F1",
	}
	for _, c := range commandTable() {
		for _, key := range c.keys {
			if name, ok := names[key]; ok {
				key = name
			}
			if !strings.Contains(keys, key) {
				t.Errorf("%s: the README does not name %q", c.id, key)
			}
		}
	}
}
