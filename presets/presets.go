package presets

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Default is the preset that opens when none is named.
const Default = "chat-peak"

// maxBytes is the largest file that is read: scenario files are far smaller.
const maxBytes = 1 << 20

//go:embed *.yaml
var embedded embed.FS

// Preset is one ready scenario.
type Preset struct {
	Name string // the file's name without its ending
	File string // a label for messages: the user's file, or "preset NAME"
	User bool   // from the user's directory
	Over bool   // hides an embedded preset of the same name
}

// ErrUnknown is returned by [Get] for a name that is no preset.
var ErrUnknown = errors.New("no such preset")

// Dir returns the directory of the user's presets: capsize/presets in the
// user's configuration directory ($XDG_CONFIG_HOME or ~/.config on Linux). It
// need not exist.
func Dir() (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("presets of the user: %w", err)
	}
	return filepath.Join(base, "capsize", "presets"), nil
}

// List returns the embedded presets, the default first, and after them those
// in dir, each in the order of names. A user's preset takes the place of an
// embedded one of its name. A dir that is "" or does not exist holds none; on
// any other error of reading it the embedded presets are returned with the
// error.
func List(dir string) ([]Preset, error) {
	all := embeddedPresets()
	files, err := userFiles(dir)
	for _, file := range files {
		p := Preset{Name: base(file), File: filepath.Join(dir, file), User: true}
		i := slices.IndexFunc(all, func(q Preset) bool { return q.Name == p.Name })
		switch {
		case i < 0:
			all = append(all, p)
		case !all[i].User: // of NAME.yaml and NAME.yml the first counts
			p.Over = true
			all[i] = p
		}
	}
	return all, err
}

func embeddedPresets() []Preset {
	files, err := fs.Glob(embedded, "*.yaml") // errs on a bad pattern only
	if err != nil {
		return nil
	}
	slices.SortFunc(files, func(a, b string) int { return strings.Compare(base(a), base(b)) })
	all := []Preset{{Name: Default, File: "preset " + Default}}
	for _, file := range files {
		if name := base(file); name != Default {
			all = append(all, Preset{Name: name, File: "preset " + name})
		}
	}
	return all
}

// userFiles lists the scenario files in dir by name.
func userFiles(dir string) ([]string, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && base(e.Name()) != "" {
			files = append(files, e.Name())
		}
	}
	if err != nil {
		return files, fmt.Errorf("presets of the user: %w", err)
	}
	return files, nil
}

// base is a file's name without .yaml or .yml, or "" when it has neither.
func base(file string) string {
	for _, ending := range []string{".yaml", ".yml"} {
		if name, ok := strings.CutSuffix(file, ending); ok && !strings.HasPrefix(name, ".") {
			return name
		}
	}
	return ""
}

// Get returns the text of the named preset, that of the user in dir first. The
// error is [ErrUnknown] when there is none of that name.
func Get(name, dir string) ([]byte, Preset, error) {
	all, listErr := List(dir)
	i := slices.IndexFunc(all, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return nil, Preset{}, errors.Join(ErrUnknown, listErr)
	}
	p := all[i]
	if !p.User {
		src, err := embedded.ReadFile(name + ".yaml")
		return src, p, err
	}
	src, err := readUser(p.File)
	return src, p, err
}

// readUser reads a file, but no more of it than a scenario can be. It opens no
// pipe, which would wait for a writer.
func readUser(path string) (src []byte, err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: it is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	src, err = io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err == nil && len(src) > maxBytes {
		return nil, fmt.Errorf("%s: the file is larger than 1 MiB", path)
	}
	return src, err
}
