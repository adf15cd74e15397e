package sim

import (
	"testing"

	"pgregory.net/rapid"
)

// FuzzEngine drives the engine with random scenarios, random edits and copies;
// the identities must hold throughout.
func FuzzEngine(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		s := arbitrary(t)
		e := start(t, s, 0)
		now := arbitraryTime(t, "first")
		mustRun(t, e, now)
		expectIdentities(t, e, now)
		e = e.Clone()
		if err := e.Reconfigure(edit(t, s)); err != nil {
			t.Fatalf("%v", err)
		}
		expectIdentities(t, e, now)
		now += arbitraryTime(t, "second")
		mustRun(t, e, now)
		expectIdentities(t, e, now)
	}))
}
