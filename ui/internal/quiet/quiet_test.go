package quiet_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestImports holds the two conditions under which the answer comes first.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(out))
	if len(words) == 0 || words[0] >= "github.com/charmbracelet/bubbletea" {
		t.Errorf("import path %q does not sort before Bubble Tea's", words)
	}
	if imports := words[1:]; !slices.Equal(imports, []string{"github.com/charmbracelet/lipgloss"}) {
		t.Errorf("imports %q, want lipgloss alone", imports)
	}
}

// TestSilentTerminal starts the program on a terminal that answers nothing.
// The limit is there to catch a wait of five seconds, not to measure.
func TestSilentTerminal(t *testing.T) {
	if _, err := exec.LookPath("script"); err != nil {
		if os.Getenv("CAPSIZE_E2E") == "1" {
			t.Fatal("the program script, which makes a silent terminal, is not installed")
		}
		t.Skip("skipped: the program script, which makes a silent terminal, is not installed")
	}
	exe := filepath.Join(t.TempDir(), "capsize-test")
	if out, err := exec.Command("go", "build", "-o", exe, "capsize/cmd/capsize").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	cmd := exec.Command("script", "-qec", exe+" --help", "/dev/null")
	// CI and some values of TERM would keep Bubble Tea from asking at all.
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "CI=") || strings.HasPrefix(v, "TERM=")
	}), "TERM=xterm-256color")
	in, err := cmd.StdinPipe() // stays open and silent
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	start := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(start)
	if err != nil {
		t.Fatalf("--help: %v\n%s", err, out)
	}
	t.Logf("--help in a silent terminal took %v", took)
	if took > time.Second {
		t.Errorf("--help took %v in a silent terminal, want at most 1 s", took)
	}
	if strings.Contains(string(out), "\x1b]11;?") {
		t.Error("--help asked the terminal for its background colour")
	}
}
