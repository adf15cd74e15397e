package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// configured is the command after a file of the given text and flags.
func configured(t *testing.T, text string, flags ...string) (*pflag.FlagSet, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	root := newRoot(&system{})
	if err := root.ParseFlags(flags); err != nil {
		t.Fatal(err)
	}
	err := configure(root.Flags(), name)
	if err != nil && !strings.HasPrefix(err.Error(), name+":") {
		t.Errorf("%q does not begin with file and line", err)
	}
	return root.Flags(), err
}

func TestConfigSetsFlags(t *testing.T) {
	const file = "---\n# mine\ntheme: dark   # at night\r\ncharts: 'half'\nspeed: \"300\"\nsync: false\n\ntour: false\n"
	for _, tt := range []struct {
		file, want string
		flags      []string
	}{
		{file, "dark half 300 true true", nil},
		{"", "terminal auto 60 false false", nil},
		{"sync: true\ntour: true", "terminal auto 60 false false", nil},
		{file, "light ascii max false true", []string{"--theme", "light", "--charts=ascii", "--speed", "max", "--no-sync=false"}},
		{file, "dark half 300 true false", []string{"--tour"}},
	} {
		f, err := configured(t, tt.file, tt.flags...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, name := range []string{"theme", "charts", "speed", "no-sync", "no-tour"} {
			got = append(got, f.Lookup(name).Value.String())
		}
		if text := strings.Join(got, " "); text != tt.want {
			t.Errorf("%q %v gives %s, want %s", tt.file, tt.flags, text, tt.want)
		}
	}
}

func TestConfigIsStrict(t *testing.T) {
	for text, want := range map[string]string{
		"theme: dark\nthemes: dark": `:2: "themes" is no setting: there are theme, charts, speed, sync, `,
		"theme: pink":               `:1: theme: "pink": choose one of terminal, dark`,
		"\nsync: off":               `:2: sync: "off": choose one of true, false`,
		"speed: 7":                  `:1: speed: "7": choose one of 0.25, 1,`,
		"speed:":                    `:1: "speed:" is not KEY: VALUE`,
		"speed:60":                  `:1: "speed:60" is not KEY: VALUE`,
		"  speed: 60":               `:1: "speed: 60" is not KEY: VALUE`,
		"speed 60":                  `:1: "speed 60" is not KEY: VALUE`,
		"- speed: 60":               `:1: "- speed" is no setting`,
		"speed: 60\nspeed: 60":      `:2: speed is set twice`,
		"theme: ":                   `:1: "theme:" is not KEY: VALUE`,
	} {
		if _, err := configured(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestConfigPrintedIsTheDefault holds that what is printed may be kept, changes
// nothing, and has every setting.
func TestConfigPrintedIsTheDefault(t *testing.T) {
	text := string(printedConfig(newRoot(&system{}), "/home/you/.config/capsize/config.yaml"))
	f, err := configured(t, text)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range configSettings() {
		if flag := f.Lookup(s.flag); flag.Value.String() != flag.DefValue {
			t.Errorf("%s: %q is not the default %q", s.key, flag.Value, flag.DefValue)
		}
		if !strings.Contains(text, "\n# "+s.about+"\n# one of: ") || !strings.Contains(text, "\n"+s.key+": ") {
			t.Errorf("%s is not in\n%s", s.key, text)
		}
	}
	if !strings.HasPrefix(text, "# Settings of the screen of capsize: /home/you/.config/capsize/config.yaml\n") {
		t.Errorf("it does not say where it belongs:\n%s", text)
	}
}

// TestConfigThatIsNotThere is none; one that cannot be read is an error.
func TestConfigThatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	root := newRoot(&system{})
	for name, fine := range map[string]bool{"": true, filepath.Join(dir, "none"): true, dir: false} {
		if err := configure(root.Flags(), name); (err == nil) != fine {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); !os.IsNotExist(err) {
		t.Errorf("it was made: %v", err)
	}
}
