package presets

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// longestName bounds a preset's name in bytes.
const longestName = 60

// CheckName says what is wrong with a name for a preset of the user's, or nil:
// it must do as a file's name on every system and as a word of a shell.
func CheckName(name string) error {
	wrong := func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	}
	switch {
	case name == "":
		return errors.New("type a name")
	case len(name) > longestName:
		return fmt.Errorf("a name has at most %d characters", longestName)
	case strings.ContainsFunc(name, wrong):
		return errors.New("a name is of letters a to z, digits, - and _")
	case name[0] == '-':
		return errors.New("a name does not begin with -")
	case slices.Contains(devices(), strings.ToUpper(name)):
		return fmt.Errorf("on Windows %s is a device", name)
	}
	return nil
}

// devices lists the names that no file on Windows may have.
func devices() []string {
	list := []string{"CON", "PRN", "AUX", "NUL"}
	for _, n := range "123456789" {
		list = append(list, "COM"+string(n), "LPT"+string(n))
	}
	return list
}
