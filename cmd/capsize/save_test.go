package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"capsize/model/scenario"
	"capsize/presets"
	"capsize/ui"
)

// changed is a preset with a setting of its own.
func changed(t *testing.T, settings ...string) *scenario.Scenario {
	t.Helper()
	return left(t, "chat-peak", settings...).Scenario
}

// saved is the user's preset of that name.
func saved(t *testing.T, name, dir string) *scenario.Scenario {
	t.Helper()
	src, p, err := presets.Get(name, dir)
	if err != nil || !p.User {
		t.Fatalf("%s: %+v, %v", name, p, err)
	}
	s, err := scenario.Parse(src, p.File)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSavedPresetIsTheScenario holds that it is found by its name, as it was, in
// a directory that did not exist, and that nothing else is left in there.
func TestSavedPresetIsTheScenario(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "capsize", "presets")
	save := saveInto(context.Background(), dir)
	s := changed(t, "pool.concurrency=31", "pool.order=lifo")
	where, err := save("mine", s.YAML(), false)
	if err != nil || !strings.HasSuffix(where, "mine.yaml") {
		t.Fatalf("%q, %v", where, err)
	}
	if diff := saved(t, "mine", dir).Diff(s); len(diff) > 0 {
		t.Errorf("what was saved differs: %v", diff)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files, want 1", len(files))
	}
}

func TestSaveAsksBeforeItOverwrites(t *testing.T) {
	dir := t.TempDir()
	save := saveInto(context.Background(), dir)
	first, second := changed(t, "pool.concurrency=31"), changed(t, "pool.concurrency=32")
	if _, err := save("mine", first.YAML(), false); err != nil {
		t.Fatal(err)
	}
	if _, err := save("mine", second.YAML(), false); !errors.Is(err, ui.ErrExists) {
		t.Errorf("an existing preset: %v", err)
	}
	if got := saved(t, "mine", dir).Pool.Concurrency; got != 31 {
		t.Errorf("it was overwritten without being asked: %d slots", got)
	}
	if _, err := save("mine", second.YAML(), true); err != nil || saved(t, "mine", dir).Pool.Concurrency != 32 {
		t.Errorf("with force: %v", err)
	}
	_, err := save("chat-peak", first.YAML(), false)
	if !errors.Is(err, ui.ErrExists) || !strings.Contains(err.Error(), "comes with capsize") {
		t.Errorf("a name of capsize's own: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "old.yml"), first.YAML(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := save("old", second.YAML(), false); !errors.Is(err, ui.ErrExists) {
		t.Errorf("a preset that ends in .yml: %v", err)
	}
	if _, err := save("old", second.YAML(), true); err != nil || saved(t, "old", dir).Pool.Concurrency != 32 {
		t.Errorf("a preset that ends in .yml, with force: %v", err)
	}
}

func TestSaveRefuses(t *testing.T) {
	dir := t.TempDir()
	save := saveInto(context.Background(), dir)
	s := changed(t)
	traced := strings.Replace(string(s.YAML()), "process: poisson, rate: 2.5/s", "process: trace, trace: {file: day.csv, column: at}", 1)
	for what, c := range map[string]struct{ name, yaml, want string }{
		"a bad name":            {"../mine", string(s.YAML()), "letters"},
		"what is no scenario":   {"mine", "name: [", ""},
		"a file that is not by": {"mine", traced, "day.csv"},
	} {
		if _, err := save(c.name, []byte(c.yaml), true); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := saveInto(context.Background(), filepath.Join(file, "below"))("mine", s.YAML(), false); err == nil {
		t.Error("a directory that cannot be is no error")
	}
	if saveInto(context.Background(), "") != nil {
		t.Error("without a directory there is something to save with")
	}
}

// TestCopiedCommandIsThatOfRun holds that the screen's command is the one at the
// end of what run prints for the same settings.
func TestCopiedCommandIsThatOfRun(t *testing.T) {
	r := left(t, "chat-peak", "pool.concurrency=31", "run.seed=7")
	l := &loaded{arg: "push-spike", in: &input{label: "preset push-spike"}}
	copied := l.standing(r.Name, r.Preset, r.Scenario, "").repeat(ui.Replications)
	if want := "capsize run chat-peak --set pool.concurrency=31 --seed 7 --replications 20"; copied != want {
		t.Errorf("copied %q, want %q", copied, want)
	}
	if got := "capsize " + again(t, farewell(l, r, "")); got != copied {
		t.Errorf("the farewell says %q, the copy %q", got, copied)
	}
}

func TestChartsFollowTheLocale(t *testing.T) {
	for _, c := range []struct {
		all, ctype, lang, goos string
		want                   bool
	}{
		{"", "", "de_DE.UTF-8", "linux", true},
		{"", "", "en_US.utf8", "linux", true},
		{"", "", "de_DE.ISO-8859-1", "linux", false},
		{"", "", "", "linux", false},
		{"", "", "", "windows", true},
		{"C", "en_US.UTF-8", "en_US.UTF-8", "linux", false},
		{"", "C.UTF-8", "C", "linux", true},
		{"", "POSIX", "en_US.UTF-8", "darwin", false},
	} {
		env := func(name string) string {
			return map[string]string{"LC_ALL": c.all, "LC_CTYPE": c.ctype, "LANG": c.lang}[name]
		}
		if got := unicodeLocale(env, c.goos); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
		if got := (&options{charts: choice{value: "half"}}).chartGlyphs(env); got != "half" {
			t.Errorf("--charts half in %+v: %s", c, got)
		}
	}
}

// TestSaveOntoWhatIsNoFile holds that a pipe or a device under a preset's name is
// written to and stays what it is, and that nobody waits to read it first.
func TestSaveOntoWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	pipe, null := filepath.Join(dir, "pipe.yaml"), filepath.Join(dir, "null.yaml")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip("skipped: no mkfifo:", err)
	}
	if err := os.Symlink(os.DevNull, null); err != nil {
		t.Fatal(err)
	}
	yaml := changed(t, "pool.concurrency=31").YAML()
	save := saveInto(context.Background(), dir)
	read := make(chan []byte)
	go func() {
		text, _ := os.ReadFile(pipe)
		read <- text
	}()
	for _, name := range []string{"pipe", "null"} {
		if _, err := save(name, yaml, false); !errors.Is(err, ui.ErrExists) {
			t.Errorf("%s, without force: %v", name, err)
		}
		if _, err := save(name, yaml, true); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := <-read; string(got) != string(yaml) {
		t.Errorf("the pipe got %d bytes of %d", len(got), len(yaml))
	}
	for name, want := range map[string]os.FileMode{pipe: os.ModeNamedPipe, null: os.ModeDevice, os.DevNull: os.ModeDevice} {
		if info, err := os.Stat(name); err != nil || info.Mode()&want == 0 {
			t.Errorf("%s is %v now, %v", name, info.Mode(), err)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Errorf("%d files, want 2", len(files))
	}
}
