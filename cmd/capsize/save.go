package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"capsize/model/scenario"
	"capsize/presets"
	"capsize/ui"
)

// saveInto returns what the screen saves a preset of the user's with. The file
// appears whole or not at all, and only where it can be read back as it is: the
// files it names must lie beside it.
func saveInto(ctx context.Context, dir string) func(name string, yaml []byte, force bool) (string, error) {
	if dir == "" {
		return nil
	}
	return func(name string, yaml []byte, force bool) (string, error) {
		if err := presets.CheckName(name); err != nil {
			return "", err
		}
		if err := readable(ctx, dir, yaml); err != nil {
			return "", err
		}
		if !force {
			if err := taken(name, dir); err != nil {
				return "", err
			}
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", unwrapPath(shortPath(dir), err)
		}
		file := existing(name, dir)
		out := output{name: file, force: force}
		if err := out.write(yaml); err != nil {
			if _, found := os.Lstat(file); !force && found == nil {
				err = ui.ErrExists // it came to be just now
			}
			return "", err
		}
		return shortPath(file), nil
	}
}

// readable says why a preset could not be loaded from there, or nil.
func readable(ctx context.Context, dir string, yaml []byte) error {
	s, err := scenario.Parse(yaml, "the preset")
	if err != nil {
		return err
	}
	if err := (&input{label: "a preset", dir: dir}).loadFiles(ctx, s); err != nil {
		return fmt.Errorf("put the files it names into %s first: %w", shortPath(dir), err)
	}
	return nil
}

// taken says what a preset of that name would replace or hide, or nil.
func taken(name, dir string) error {
	_, p, err := presets.Get(name, dir)
	if _, found := os.Lstat(existing(name, dir)); found == nil {
		return ui.ErrExists // also where case does not matter
	}
	switch {
	case errors.Is(err, presets.ErrUnknown):
		return nil
	case err == nil && !p.User:
		return fmt.Errorf("it would hide the preset %s that comes with capsize: %w", name, ui.ErrExists)
	}
	return ui.ErrExists // also one that cannot be read
}

// existing is the file of the user's preset of that name, or the one to create.
func existing(name, dir string) string {
	file := filepath.Join(dir, name+".yaml")
	if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
		if other := filepath.Join(dir, name+".yml"); isFile(other) {
			return other
		}
	}
	return file
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// shortPath writes a path with ~ for the home directory.
func shortPath(name string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return name
	}
	if rest, ok := strings.CutPrefix(name, filepath.Clean(home)+string(filepath.Separator)); ok {
		return "~" + string(filepath.Separator) + rest
	}
	return name
}
