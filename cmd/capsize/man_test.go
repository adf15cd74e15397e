package main

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"capsize/ui"
)

// printedMan is what capsize man prints.
func printedMan(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if code, stderr := command(context.Background(), &out, "man"); code != exitFine || stderr != "" {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	return out.String()
}

func TestManPage(t *testing.T) { golden.RequireEqual(t, []byte(printedMan(t))) }

// TestManPageIsComplete holds that every command, flag and key is in it.
func TestManPageIsComplete(t *testing.T) {
	page := printedMan(t)
	root := newRoot(&system{})
	root.InitDefaultCompletionCmd()
	commands := leaves(root)
	if len(commands) < 12 {
		t.Errorf("only %d commands were found", len(commands))
	}
	for _, cmd := range commands {
		if want := `\fB` + escaped(cmd.CommandPath()) + `\fR`; !strings.Contains(page, want) {
			t.Errorf("it lacks %s", want)
		}
		if cmd.HasParent() && cmd.Short == "" {
			t.Errorf("%s has no help", cmd.CommandPath())
		}
		for _, f := range manFlags(cmd) {
			if f[1] == "" || !strings.Contains(page, `\fB`+escaped(f[0])+"\\fR\n"+escaped(f[1])+"\n") {
				t.Errorf("%s: it lacks %s, %q", cmd.CommandPath(), f[0], f[1])
			}
		}
	}
	for _, k := range ui.KeyTable() {
		if want := `\fB` + escaped(k.Keys) + "\\fR\n" + escaped(k.Does) + "\n"; !strings.Contains(page, want) {
			t.Errorf("it lacks %s", want)
		}
	}
}

// TestManPageIsRoff holds that groff has nothing to say of it.
func TestManPageIsRoff(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("needs groff")
	}
	cmd := exec.Command(groff, "-k", "-man", "-Tutf8", "-ww")
	cmd.Stdin = strings.NewReader(printedMan(t))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil || errs.Len() > 0 {
		t.Errorf("%v: %s\n%s", err, errs.String(), out.String())
	}
}

// TestEscaped holds what roff would take for a request.
func TestEscaped(t *testing.T) {
	for text, want := range map[string]string{".x": `\&.x`, "'x": `\&'x`, `a\b-c`: `a\eb\-c`, "x.": "x."} {
		if got := escaped(text); got != want {
			t.Errorf("escaped(%q) is %q, want %q", text, got, want)
		}
	}
}
