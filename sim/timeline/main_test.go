package timeline

import (
	"flag"
	"os"
	"testing"
)

// Property tests start from a fixed seed, so that an ordinary run never
// flakes, and leave no files; -rapid.seed=0 explores with fresh ones.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.seed": "1", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	flag.Parse()
	os.Exit(m.Run())
}
