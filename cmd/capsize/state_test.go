package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// stateIn is the state in a directory that need not exist.
func stateIn(dir string) state { return state(filepath.Join(dir, "capsize", "state.json")) }

// write puts text into the file.
func (s state) write(t *testing.T, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(string(s)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(string(s), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// text is what is in the file.
func (s state) text(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(string(s))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFirstStartIsOnce holds until the tour was seen, and that nothing but the
// file is left behind.
func TestFirstStartIsOnce(t *testing.T) {
	s := stateIn(filepath.Join(t.TempDir(), "not", "there"))
	for range 2 { // a start in which nobody saw it does not count
		if !s.firstStart() {
			t.Error("the first start is none")
		}
	}
	s.toured()
	if s.firstStart() {
		t.Error("the second start is a first one")
	}
	if got := s.text(t); got != "{\n  \"tour_seen\": true\n}\n" {
		t.Errorf("the file has %q", got)
	}
	before, err := os.Stat(string(s))
	if err != nil {
		t.Fatal(err)
	}
	s.toured()
	if after, err := os.Stat(string(s)); err != nil || !os.SameFile(before, after) {
		t.Errorf("it is written again: %v", err)
	}
	if files, _ := os.ReadDir(filepath.Dir(string(s))); len(files) != 1 {
		t.Errorf("%d files, want 1", len(files))
	}
}

// TestStateKeepsWhatItDoesNotKnow holds of fields of later versions.
func TestStateKeepsWhatItDoesNotKnow(t *testing.T) {
	s := stateIn(t.TempDir())
	s.write(t, `{"theme": "dark", "tour_seen": false, "more": {"a": [1, 2.50]}}`)
	if !s.firstStart() {
		t.Error("it was not seen, and is not shown")
	}
	s.toured()
	var got map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s.text(t)), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || string(got["theme"]) != `"dark"` || string(got[tourSeen]) != "true" || s.firstStart() {
		t.Errorf("the file has %s", s.text(t))
	}
	var more struct{ A []json.Number }
	if err := json.Unmarshal(got["more"], &more); err != nil || len(more.A) != 2 || more.A[1] != "2.50" {
		t.Errorf("more is %s, %v", got["more"], err)
	}
}

// TestStateThatCannotBeRead means no tour, and the file stays as it is.
func TestStateThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"", "null", "[]", "{", `{"tour_seen": "yes"}`, `{"tour_seen": 1}`, `{} {}`, "\x00"} {
		s := stateIn(t.TempDir())
		s.write(t, text)
		if s.firstStart() {
			t.Errorf("%q: there is a tour", text)
		}
		s.toured()
		if got := s.text(t); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestStateThatCannotBeWritten means no tour, no error, and no waiting for
// somebody to write into a pipe.
func TestStateThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	isDir := stateIn(filepath.Join(dir, "a"))
	if err := os.MkdirAll(string(isDir), 0o700); err != nil {
		t.Fatal(err)
	}
	cases := map[string]state{
		"no home": "", "a file in place of a directory": stateIn(file), "a directory in its place": isDir,
	}
	readOnly := filepath.Join(dir, "read-only")
	if err := os.Mkdir(readOnly, 0o500); err != nil {
		t.Fatal(err)
	}
	if os.Mkdir(filepath.Join(readOnly, "try"), 0o700) != nil { // root may do anything
		cases["a directory for reading"] = stateIn(readOnly)
	}
	pipe := state(filepath.Join(dir, "pipe"))
	if exec.Command("mkfifo", string(pipe)).Run() == nil {
		cases["a pipe"] = pipe
	}
	for what, s := range cases {
		if s.firstStart() {
			t.Errorf("%s: there is a tour", what)
		}
		s.toured()
	}
}

func TestStateFile(t *testing.T) {
	home, config := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", config)
	t.Setenv("AppData", config)
	own := filepath.Join(home, ".local", "state", "capsize", "state.json")
	settings, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ goos, xdg, want string }{
		{"linux", config, filepath.Join(config, "capsize", "state.json")},
		{"linux", "", own},
		{"darwin", "", own},
		{"linux", "state", own}, // the standard wants relative ones ignored
		{"windows", "", filepath.Join(settings, "capsize", "state.json")},
	} {
		env := func(name string) string { return map[string]string{"XDG_STATE_HOME": c.xdg}[name] }
		if got := stateFile(env, c.goos); string(got) != c.want {
			t.Errorf("on %s with %q it is %s, want %s", c.goos, c.xdg, got, c.want)
		}
	}
	t.Setenv("HOME", "")
	if got := stateFile(func(string) string { return "" }, "linux"); got != "" && os.Getenv("USERPROFILE") == "" {
		t.Errorf("without a home it is %s", got)
	}
}
