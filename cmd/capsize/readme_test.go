package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // for its -update flag

	"capsize/presets"
)

// Output in the README stands between these marks, under the command that gave
// it, and is what that command prints today but for the time it took.
var outputs = regexp.MustCompile(`(?s)<!-- begin output: capsize (.*?) -->\n(.*?)<!-- end output -->`)

func TestReadmeShowsRealOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("every command of the README is run")
	}
	name := filepath.Join(root(t), "README.md")
	readme, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	writeNamed(t, readme)
	found := 0
	now := outputs.ReplaceAllStringFunc(string(readme), func(block string) string {
		found++
		args := outputs.FindStringSubmatch(block)[1]
		var out bytes.Buffer
		if code, stderr := command(context.Background(), &out, append(strings.Fields(args), "--deterministic")...); code == exitBadInput {
			t.Errorf("capsize %s: %s", args, stderr)
		} else if strings.HasPrefix(args, "run ") && (code == exitMissed) != strings.Contains(out.String(), "✗ missed\n") {
			t.Errorf("capsize %s ends with %d", args, code)
		}
		return "<!-- begin output: capsize " + args + " -->\n```\n$ capsize " + args + "\n" + out.String() + "```\n<!-- end output -->"
	})
	if found == 0 {
		t.Fatal("the README shows no output")
	}
	keepReadme(t, name, string(readme), now)
}

// keepReadme holds that the README is what it should be now, or makes it so.
func keepReadme(t *testing.T, name, readme, now string) {
	t.Helper()
	if now == readme {
		return
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(name, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	at := 0
	for at < min(len(now), len(readme)) && now[at] == readme[at] {
		at++
	}
	t.Errorf("the README is not what capsize prints: go test ./cmd/capsize -run Readme -update writes\n%.400q", now[at:])
}

var presetTable = regexp.MustCompile(`(?s)(<!-- begin presets -->\n).*?(<!-- end presets -->)`)

// The table of presets has every one with the verdict that capsize run gives it.
func TestReadmePresets(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every preset")
	}
	name := filepath.Join(root(t), "README.md")
	readme, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	all, err := presets.List("")
	if err != nil {
		t.Fatal(err)
	}
	table := "| preset | what it is | verdict |\n|---|---|---|\n"
	for _, p := range all {
		doc := storyOf(t, []string{"run", p.Name})
		table += fmt.Sprintf("| `%s` | %s | **%s** %s |\n", p.Name, doc.Scenario.Name, doc.Verdict.State, doc.Verdict.Text)
	}
	if !presetTable.Match(readme) {
		t.Fatal("the README has no table of presets")
	}
	keepReadme(t, name, string(readme), presetTable.ReplaceAllString(string(readme), "${1}"+table+"${2}"))
}

// namedYAML are the scenarios of the README that have a file's name.
var namedYAML = regexp.MustCompile("(?s)```yaml\n# (\\S+\\.yaml)\n(.*?)```")

// writeNamed makes a directory with them the current one.
func writeNamed(t *testing.T, readme []byte) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, block := range namedYAML.FindAllSubmatch(readme, -1) {
		if err := os.WriteFile(string(block[1]), block[2], 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// shards are the commands of the README that a scheduler runs.
var shards = regexp.MustCompile(`(?s)exec capsize (sweep .*?--force)`)

// The README's jobs do what they should: their parts can be joined.
func TestReadmeJobsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("whole grids are simulated")
	}
	readme, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	jobs := shards.FindAllSubmatch(readme, -1)
	if len(jobs) != 2 {
		t.Fatalf("%d jobs are found", len(jobs))
	}
	for _, job := range jobs {
		writeNamed(t, readme)
		merge := []string{"sweep", "merge", "--format", "csv"}
		for i := range 8 {
			n := strconv.Itoa(i + 1)
			line := strings.NewReplacer("$((JOB_COMPLETION_INDEX + 1))", n, "$SLURM_ARRAY_TASK_ID", n, "/grid/", "").Replace(string(job[1]))
			args := append(strings.Fields(line), "--replications", "1", "--duration", "150s")
			if code, stderr := command(context.Background(), io.Discard, args...); code != exitFine {
				t.Fatalf("%s: exit code %d, %s", line, code, stderr)
			}
			merge = append(merge, "part-"+n+".json")
		}
		var out bytes.Buffer
		if code, stderr := command(context.Background(), &out, merge...); code != exitFine || strings.Count(out.String(), "\n") != 1+40*11 {
			t.Errorf("exit code %d, %d lines, %s", code, strings.Count(out.String(), "\n"), stderr)
		}
	}
}

var yamlBlocks = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// What the README shows of scenario files can be run.
func TestReadmeScenariosAreValid(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := yamlBlocks.FindAllSubmatch(readme, -1)
	if len(blocks) < 2 {
		t.Fatalf("%d scenarios are found", len(blocks))
	}
	for i, block := range blocks {
		name := filepath.Join(t.TempDir(), "readme.yaml")
		if err := os.WriteFile(name, block[1], 0o600); err != nil {
			t.Fatal(err)
		}
		if code, stderr := command(context.Background(), io.Discard, "run", name); code == exitBadInput {
			t.Errorf("scenario %d: %s", i+1, stderr)
		}
	}
}
