// Command crash is capsize with a flaw, so that an end-to-end test can see what
// a panic leaves of the terminal: "crash key" panics while it handles the key
// p, "crash command" after a while in a command.
package main

import (
	"fmt"
	"os"
	"time"

	"capsize/model/scenario"
	"capsize/presets"
	"capsize/ui"
)

func main() {
	if err := crash(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func crash(args []string) error {
	src, p, err := presets.Get(presets.Default, "")
	if err != nil {
		return err
	}
	s, err := scenario.Parse(src, p.File)
	if err != nil {
		return err
	}
	o := ui.Options{Scenario: s, Name: p.Name, Presets: func() []ui.Preset { panic("made by a test") }}
	if len(args) > 0 && args[0] == "command" {
		looks := 0
		o.Now = func() time.Time { // only commands look at the clock while no key is pressed
			if looks++; looks > 100 {
				panic("made by a test")
			}
			return time.Now()
		}
	}
	_, err = ui.Run(o)
	return err
}
