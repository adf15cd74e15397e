package main

import (
	"fmt"
	"strings"

	"capsize/model/scenario"
)

// notePaths says of settings whose workload is left out, such as concurrency=60,
// that they are the workload's where the pool has a knob of that name, too: with
// one workload the workload's name may be left out, and the pool's may not.
func notePaths(sys *system, s *scenario.Scenario, sets []string) {
	for _, set := range sets {
		path, _, _ := strings.Cut(set, "=")
		path = strings.TrimSpace(path)
		knob, w, err := s.Lookup(path)
		if err != nil || w == nil || strings.HasPrefix(path, w.Name+".") {
			continue
		}
		if _, _, err := s.Lookup("pool." + path); err == nil {
			fmt.Fprintf(sys.err, "capsize: note: %s is %s.%s, the workload's own (%s); the pool's is pool.%s\n", path, w.Name, path, knob.Short, path)
		}
	}
}
