package panel

import (
	"testing"
	"time"

	"capsize/model/predict"
	"capsize/sim/timeline"
)

// pastFrames are runs that were taken back, and crosshairs over them. Those of a
// spike were seen until 25:00 with the slots moved at 6:00 and at 18:00.
func pastFrames(tb testing.TB, all map[string]*Frame) map[string]*Frame {
	tb.Helper()
	run := runOf(tb, "push-spike", 25*time.Minute,
		change{6 * time.Minute, "pool.concurrency", "55"}, change{18 * time.Minute, "pool.concurrency", "97"})
	head := over(tb, all["moving"], run)
	goTo(tb, run, 11*time.Minute+2*time.Second)
	rewound := over(tb, all["moving"], run)
	rewound.State, rewound.Modified = Rewound, true

	a := run.Copy()
	set(tb, run, "pool.concurrency", "97")
	for _, each := range []*timeline.Timeline{run, a} {
		if err := each.Advance(13 * time.Minute); err != nil {
			tb.Fatal(err)
		}
	}
	branched := over(tb, all["moving"], run)
	branched.Modified = true
	branched.Pin = &Pin{Label: "c 55", Live: a.Read(), Stale: true}

	kills := runOf(tb, "nightly-batch-24", 30*time.Minute)
	goTo(tb, kills, 10*time.Minute)
	batch := over(tb, all["kills"], kills)
	batch.State = Rewound

	out := map[string]*Frame{"head": head, "rewound": rewound, "branched": branched, "kills-rewound": batch}
	for name, at := range map[string]time.Duration{"rewound": 17 * time.Minute, "branched": 12*time.Minute + 30*time.Second, "kills-rewound": 6 * time.Minute} {
		f := *out[name]
		f.Inspect = &Inspect{At: at}
		out[name+"-inspected"] = &f
	}
	return out
}

// runOf runs a scenario of testdata until an instant.
func runOf(tb testing.TB, name string, until time.Duration, changes ...change) *timeline.Timeline {
	tb.Helper()
	run, err := timeline.New(load(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	for _, ch := range append(changes, change{at: until}) {
		if err := run.Advance(ch.at); err != nil {
			tb.Fatal(err)
		}
		if ch.path != "" {
			set(tb, run, ch.path, ch.value)
		}
	}
	return run
}

func set(tb testing.TB, run *timeline.Timeline, path, value string) {
	tb.Helper()
	if _, err := run.Set(path, value); err != nil {
		tb.Fatal(err)
	}
}

// goTo takes a run to an instant that it has seen.
func goTo(tb testing.TB, run *timeline.Timeline, to time.Duration) {
	tb.Helper()
	run.Seek(to)
	for done := false; !done; {
		var err error
		if done, err = run.Work(); err != nil {
			tb.Fatal(err)
		}
	}
}

// over is a frame of another run of the same scenario, where that stands.
func over(tb testing.TB, base *Frame, run *timeline.Timeline) *Frame {
	tb.Helper()
	f := *base
	f.Live, f.Scenario = run.Read(), run.Scenario()
	f.Knobs = knobs(f.Scenario)
	var err error
	if f.Predicted, err = predict.All(f.Scenario); err != nil {
		tb.Fatal(err)
	}
	return &f
}
