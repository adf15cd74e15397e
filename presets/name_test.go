package presets

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckName(t *testing.T) {
	dir := t.TempDir()
	for _, good := range []string{"chat-peak", "a", "2x", "My_own", "con2", strings.Repeat("a", longestName)} {
		if err := CheckName(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
		if err := os.WriteFile(filepath.Join(dir, good+".yaml"), []byte(good), 0o600); err != nil {
			t.Fatal(err)
		}
		if src, p, err := Get(good, dir); err != nil || string(src) != good || !p.User {
			t.Errorf("%q is not found again: %q, %+v, %v", good, src, p, err)
		}
	}
	for _, bad := range []string{"", ".", "..", ".hidden", "a/b", `a\b`, "a b", "-x", "ü", "a\n", "con", "LPT1", "x.yaml", "$HOME", strings.Repeat("a", longestName+1)} {
		if CheckName(bad) == nil {
			t.Errorf("%q is taken for a name", bad)
		}
	}
}
