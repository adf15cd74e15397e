package report

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/sim/experiment"
	"capsize/sim/stat"
)

// triedAt is a setting of a search: its goals stand so, or it is killed.
func triedAt(t *testing.T, n float64, value string, s experiment.Status, killed bool) *experiment.Tried {
	sum := steady(t).Summary
	sum.Goals = sum.Goals[:1]
	sum.Goals[0].Status = s
	if killed {
		sum.Total[metric.OOMKills], sum.Total[metric.LostShare] = stat.Point(1, ""), stat.Point(0.25, "")
	}
	return &experiment.Tried{Number: n, Value: value, Standing: s, Killed: killed, Summary: sum, Unmet: sum.Goals}
}

// What a search has found, and why it has found nothing, is said once for text,
// JSON and standard error.
func TestReason(t *testing.T) {
	short, far := triedAt(t, 75, "75", experiment.Missed, false), triedAt(t, 76, "76", experiment.Missed, true)
	answer := triedAt(t, 64, "64", experiment.Met, false)
	open := triedAt(t, 63, "63", experiment.Undecided, false)
	missed := triedAt(t, 61, "61", experiment.Missed, false)
	for name, c := range map[string]struct {
		sought       *experiment.Sought
		reason, text string
	}{
		"killed":      {&experiment.Sought{Short: short, Far: far, Tried: []*experiment.Tried{short, far}}, "with 75 slots ", "and with 76 the process is killed"},
		"nearest":     {&experiment.Sought{Nearest: far, Tried: []*experiment.Tried{far}}, "with 76 slots, where it is nearest, the process is killed", "none: no setting"},
		"interrupted": {&experiment.Sought{Good: answer, Bad: missed, Stopped: context.Canceled, Tried: []*experiment.Tried{missed, answer}}, "not found yet: 2 settings tried, the edge lies between 61 and 64", "none: not found yet"},
		"found": {
			&experiment.Sought{Answer: answer, Certain: true, Missed: missed, Uneven: true, Tried: []*experiment.Tried{missed, open, answer}},
			"", "Undecided: 63; with 61 ",
		},
	} {
		r := sized(t)
		r.Sought, r.Suggestion = c.sought, sizing.Suggestion{What: sizing.Slots, Path: "pool.concurrency", Value: math.NaN()}
		if got := r.Reason(); !strings.Contains(got, c.reason) || (got == "") != (c.reason == "") || strings.Contains(got, "setting meets every goal") && c.sought.Stopped != nil {
			t.Errorf("%s: reason %q", name, got)
		}
		if got := strings.Join(r.answer(), " "); !strings.Contains(got, c.text) || strings.Contains(got, ": .") {
			t.Errorf("%s: %q", name, got)
		}
		var doc struct {
			Answer struct {
				Value  *float64
				Unmet  *string
				Search struct{ Certain, Uneven, Stopped bool }
			}
		}
		if err := json.Unmarshal(SizingJSON(r), &doc); err != nil {
			t.Fatal(err)
		}
		a := &doc.Answer
		if (a.Unmet == nil) != (c.reason == "") || (a.Value == nil) != (c.sought.Answer == nil) || a.Search.Certain != c.sought.Certain ||
			a.Search.Uneven != c.sought.Uneven || a.Search.Stopped != (c.sought.Stopped != nil) {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// A killed row has no waits and no 429s, and says what was lost.
func TestKilledRow(t *testing.T) {
	r := sized(t)
	row := r.trialRow(&experiment.Trial{Value: "76", Summary: triedAt(t, 76, "76", experiment.Met, true).Summary})
	if row[3] != "–" || row[4] != "–" || !strings.Contains(row[6], "killed, 25.0 % lost") {
		t.Errorf("%q", row)
	}
	if row := r.trialRow(&r.Trials[0]); row[3] == "–" || row[4] == "–" {
		t.Errorf("%q", row)
	}
}

// Progress says what the last setting showed.
func TestTriedText(t *testing.T) {
	if got := TriedText(7, triedAt(t, 76, "76", experiment.Missed, true)); got != "7 settings tried, 76: killed" {
		t.Error(got)
	}
	if got := TriedText(1, triedAt(t, 5, "5", experiment.Met, false)); got != "1 setting tried, 5: every goal is met" {
		t.Error(got)
	}
}

// Where chance leaves goals open the sweep says where their values meet them.
func TestFitsByValues(t *testing.T) {
	s := swept(t, oneAxis)
	for i := range s.Points {
		if g := &s.Points[i].Summary.Goals[0]; g.Status == experiment.Met {
			g.Status = experiment.Undecided
		}
	}
	if got := strings.Join(s.fits(), "\n"); !strings.Contains(got, "by their values: pool.concurrency 32 to 44") {
		t.Error(got)
	}
}
