package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The README's example of explain is what it prints.
func TestReadmeShowsRealExplanation(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	const line = "$ capsize explain m/m/c\n"
	_, shown, found := strings.Cut(string(readme), line)
	shown, _, closed := strings.Cut(shown, "```")
	if !found || !closed {
		t.Fatal("the README shows no explanation")
	}
	var out bytes.Buffer
	if code, stderr := command(context.Background(), &out, "explain", "m/m/c"); code != exitFine {
		t.Fatal(stderr)
	}
	if out.String() != shown {
		t.Errorf("the README shows\n%swhile capsize prints\n%s", shown, out.String())
	}
}
