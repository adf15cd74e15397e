package panel

import (
	"context"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/sim/experiment"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// killedBesideAlive is the spike with 97 slots, which kill the process, beside A
// with 49, which do not.
func killedBesideAlive(t *testing.T) *Frame {
	t.Helper()
	const until = 29 * time.Minute
	a, b := load(t, "push-spike"), load(t, "push-spike", "pool.concurrency=97")
	f := build(t, "push-spike", b, until)
	run, err := timeline.New(a)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Advance(until); err != nil {
		t.Fatal(err)
	}
	paired, err := experiment.Compare(context.Background(), a, b, experiment.Options{Replications: 4})
	if err != nil {
		t.Fatal(err)
	}
	f.Pin = &Pin{Scenario: a, Label: "c 49", Live: run.Read(), Paired: paired}
	return f
}

// TestAKillIsNoImprovement holds that the waits and 429s of a killed run are not
// shown, which only describe who came before the kill, nor set against those of
// a run that lived on; and that what does not hang on it is.
func TestAKillIsNoImprovement(t *testing.T) {
	f := killedBesideAlive(t)
	if !f.Baseline.Killed() || f.Pin.Paired.A.Killed() || f.live(metric.OOMKills) == 0 {
		t.Fatal("B must be killed, and A not")
	}
	titles := []metric.ID{metric.WaitP99S, metric.WaitMeanS, metric.PWait, metric.Share429}
	a := f.Pin.Paired.A.Total
	for _, w := range []int{80, 118, 198} {
		picture := pinnedTable(f, w)
		for _, id := range titles {
			m, cols := metric.Of(id), divide(plot.Rect{W: w, H: 1}, true)
			line := []rune(row(t, picture, " "+m.Title+"  "))
			for column, want := range map[int]string{
				columnSimulated: "–", columnRun: "–", columnAgree: "before a kill", columnA: m.Format(a[id].Value), columnDifference: "– B was killed",
			} {
				r := cols[column]
				if r.Empty() {
					continue
				}
				if got := strings.TrimSpace(string(line[r.X:min(len(line), r.X+r.W)])); !strings.HasSuffix(got, want) && got != "–" && got != "– killed" {
					t.Errorf("%d cells, %s, column %d: %q", w, m.Title, column, got)
				}
			}
		}
		if line := row(t, picture, " "+metric.Of(metric.InFlight).Title+"  "); strings.Contains(line, "killed") {
			t.Errorf("what a killed process held is a number: %q", line)
		}
	}
	f.Pin.Paired.A, f.Pin.Paired.B = f.Pin.Paired.B, f.Pin.Paired.A
	f.Baseline = f.Pin.Paired.B
	if line := row(t, pinnedTable(f, 198), metric.Of(metric.WaitP99S).Title+"  "); !strings.Contains(line, "A was killed") {
		t.Errorf("A was killed: %q", line)
	}
}

// TestTheSpeedIsNoCountOfRestarts holds that the header of a process that is down
// does not read as so many restarts.
func TestTheSpeedIsNoCountOfRestarts(t *testing.T) {
	f := *frames(t)["down"]
	f.Speed = "300×"
	if head := strings.Split(screen(&f, 80, 24, plot.Braille).Plain(), "\n")[0]; !strings.Contains(head, "restarting · speed 300×") {
		t.Errorf("the header reads %q", head)
	}
}
