package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// state is the file of what the screen remembers from start to start: a JSON
// object. "" is none.
type state string

// tourSeen is the name of the only field that this version knows. Others stay
// as they are.
const tourSeen = "tour_seen"

// stateFile is where the state is: in $XDG_STATE_HOME or ~/.local/state, and on
// Windows among the user's settings.
func stateFile(env func(string) string, goos string) state {
	dir, err := "", error(nil)
	switch home := env("XDG_STATE_HOME"); {
	case filepath.IsAbs(home): // others are to be ignored
		dir = home
	case goos == "windows":
		dir, err = os.UserConfigDir()
	default:
		dir, err = os.UserHomeDir()
		dir = filepath.Join(dir, ".local", "state")
	}
	if err != nil {
		return ""
	}
	return state(filepath.Join(dir, "capsize", "state.json"))
}

// read returns the fields, none where there is no file yet.
func (s state) read() (fields map[string]json.RawMessage, seen bool, err error) {
	if s == "" {
		return nil, false, fs.ErrInvalid
	}
	fields = map[string]json.RawMessage{}
	switch info, err := os.Stat(string(s)); {
	case errors.Is(err, fs.ErrNotExist):
		return fields, false, nil
	case err != nil:
		return nil, false, err
	case !info.Mode().IsRegular(): // to open a pipe would wait for a writer
		return nil, false, fs.ErrInvalid
	}
	text, err := readFile(string(s))
	if err != nil {
		return nil, false, err
	}
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, false, err
	}
	if value, ok := fields[tourSeen]; ok {
		err = json.Unmarshal(value, &seen)
	}
	if fields == nil { // null
		err = fs.ErrInvalid
	}
	return fields, seen, err
}

// firstStart says whether nobody has seen the tour yet. Where that cannot be
// told, or could not be kept, it says no: a tour at every start is worse than
// none.
func (s state) firstStart() bool {
	_, seen, err := s.read()
	return err == nil && !seen && s.writable()
}

// writable tries it out.
func (s state) writable() bool {
	dir := filepath.Dir(string(s))
	if os.MkdirAll(dir, 0o700) != nil {
		return false
	}
	f, err := os.CreateTemp(dir, "try")
	if err != nil {
		return false
	}
	return errors.Join(f.Close(), os.Remove(f.Name())) == nil
}

// toured keeps that the tour was seen. What fails is not worth a word: --no-tour
// helps.
func (s state) toured() {
	fields, seen, err := s.read()
	if err != nil || seen {
		return
	}
	fields[tourSeen] = json.RawMessage("true")
	text, err := json.MarshalIndent(fields, "", "  ")
	if err != nil || os.MkdirAll(filepath.Dir(string(s)), 0o700) != nil {
		return
	}
	out := output{name: string(s), force: true}
	_ = out.write(append(text, '\n'))
}
