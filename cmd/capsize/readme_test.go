package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // for its -update flag
)

// Output in the README stands between these marks, under the command that gave
// it, and is what that command prints today but for the time it took.
var outputs = regexp.MustCompile(`(?s)<!-- begin output: capsize (.*?) -->\n(.*?)<!-- end output -->`)

func TestReadmeShowsRealOutput(t *testing.T) {
	name := filepath.Join(root(t), "README.md")
	readme, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	now := outputs.ReplaceAllStringFunc(string(readme), func(block string) string {
		found++
		args := outputs.FindStringSubmatch(block)[1]
		var out bytes.Buffer
		if code, stderr := command(context.Background(), &out, append(strings.Fields(args), "--deterministic")...); code == exitBadInput {
			t.Errorf("capsize %s: %s", args, stderr)
		}
		return "<!-- begin output: capsize " + args + " -->\n```\n$ capsize " + args + "\n" + out.String() + "```\n<!-- end output -->"
	})
	if found == 0 {
		t.Fatal("the README shows no output")
	}
	if now == string(readme) {
		return
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(name, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the README's output is not what capsize prints: go test ./cmd/capsize -run Readme -update writes\n%s", outputs.FindString(now))
}
