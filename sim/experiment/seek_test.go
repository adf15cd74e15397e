package experiment

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
)

func mustSeek(t *testing.T, s *scenario.Scenario, what sizing.What, o SeekOptions) *Sought {
	t.Helper()
	r, err := Seek(context.Background(), s, what, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// exhaustive returns the first setting, in some order, that meets every goal and
// is killed in no replication.
func exhaustive(t *testing.T, s *scenario.Scenario, path string, values []string, replications int) string {
	t.Helper()
	for _, v := range values {
		c := s.Clone()
		if err := c.Apply([]string{path + "=" + v}); err != nil {
			t.Fatal(err)
		}
		sum := mustRun(t, c, Options{Replications: replications})
		if sum.Standing() == Met && !(sum.Total[metric.OOMKills].Value > 0) {
			return v
		}
	}
	return ""
}

func numbers(from, to, step int) (out []string) {
	for n := from; n != to+step; n += step {
		out = append(out, strconv.Itoa(n))
	}
	return out
}

// Bisection finds what trying every setting finds, from any hint.
func TestSeekEqualsExhaustiveSearch(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	short := []string{"run.duration=20m", "goals.rejected=none", "goals.share_429=none"}
	waits := preset(t, "chat-peak", short...)
	places := preset(t, "chat-peak", "run.duration=20m", "pool.concurrency=33", "goals.wait_p99=none", "chat.goals.wait_p99=none", "goals.rejected=1%")
	load := preset(t, "chat-peak", short...)
	for _, c := range []struct {
		what   sizing.What
		s      *scenario.Scenario
		values []string
		hints  []float64
	}{
		{sizing.Slots, waits, numbers(30, 60, 1), []float64{0, 1, 38, 41, 200}},
		{sizing.Places, places, numbers(0, 60, 1), []float64{0, 1, 20, 500}},
		{sizing.Load, load, nil, []float64{1}},
	} {
		if c.what == sizing.Load {
			for n := 200; n > 50; n-- {
				c.values = append(c.values, strconv.FormatFloat(float64(n)/100, 'f', -1, 64))
			}
		}
		want := exhaustive(t, c.s, c.what.Path(), c.values, 20)
		if want == "" || want == c.values[0] {
			t.Fatalf("%s: trying all gives %q, which proves nothing", c.what.Path(), want)
		}
		for _, hint := range c.hints {
			r := mustSeek(t, c.s, c.what, SeekOptions{Hint: hint})
			if r.Answer == nil || r.Answer.Value != want || !r.Certain || r.Answer.Standing != Met {
				t.Errorf("%s from %g: %+v, want %s", c.what.Path(), hint, r.Answer, want)
			}
			if n := len(r.Tried); n > 25 {
				t.Errorf("%s from %g took %d settings", c.what.Path(), hint, n)
			}
		}
	}
}

// The container is the smallest, in mebibytes, that meets the goal on memory and
// is killed in no replication.
func TestSeekContainer(t *testing.T) {
	s := preset(t, "chat-peak", "goals.rejected=none")
	r := mustSeek(t, s, sizing.Bytes, SeekOptions{})
	if r.Answer == nil || !r.Certain || !strings.HasSuffix(r.Answer.Value, "MiB") {
		t.Fatalf("%+v", r)
	}
	for _, c := range []struct {
		by   float64
		want bool
	}{{0, true}, {-mebibyte, false}, {mebibyte, true}, {100 * mebibyte, true}} {
		k := s.Clone()
		k.Memory.Limit = int64(r.Answer.Number + c.by)
		sum := mustRun(t, k, Options{Replications: 20})
		if got := sum.Standing() == Met && !(sum.Total[metric.OOMKills].Value > 0); got != c.want {
			t.Errorf("%s%+g bytes: fits %v, want %v", r.Answer.Value, c.by, got, c.want)
		}
	}
}

// Where no setting meets every goal, the goal that stands in the way is named.
func TestSeekNamesTheObstacle(t *testing.T) {
	for _, c := range []struct {
		name string
		s    *scenario.Scenario
		what sizing.What
		goal string
	}{
		// Memory for 30 streams, waits that need 39 slots.
		{"memory", preset(t, "chat-peak", "goals.memory_peak=330MiB", "goals.rejected=none"), sizing.Slots, "memory_peak"},
		// No slots help against the upstream's limit.
		{"upstream", preset(t, "chat-peak", "upstream.requests_per_minute=100", "goals.share_429=0.1%"), sizing.Slots, "share_429"},
		// A line does not shorten waits.
		{"line", preset(t, "chat-peak", "pool.concurrency=32", "goals.wait_p99=1ms", "goals.rejected=0.5%"), sizing.Places, "wait_p99"},
	} {
		r := mustSeek(t, c.s, c.what, SeekOptions{})
		if r.Certain || !slices.ContainsFunc(r.Obstacle, func(g Goal) bool { return g.Key == c.goal }) {
			t.Errorf("%s: certain %v, obstacle %+v", c.name, r.Certain, r.Obstacle)
		}
	}
}

// What cannot be told with confidence is answered by its values, and says so.
func TestSeekUndecided(t *testing.T) {
	r := mustSeek(t, preset(t, "chat-peak"), sizing.Slots, SeekOptions{Options: Options{Replications: 10}}) // 10 runs that saw no 429 show nothing
	if r.Certain || r.Sharp || r.Answer == nil || r.Answer.Standing != Undecided || r.Missed == nil || r.Missed.Number >= r.Answer.Number {
		t.Errorf("answer %+v, missed %+v", r.Answer, r.Missed)
	}
	if !slices.ContainsFunc(r.Obstacle, func(g Goal) bool { return g.Key == "rejected" && g.Status == Undecided }) {
		t.Errorf("obstacle %+v", r.Obstacle)
	}
}

func TestSeekErrorsAndInterrupt(t *testing.T) {
	bare := preset(t, "chat-peak", "goals.rejected=none", "goals.wait_p99=none", "goals.memory_peak=none", "chat.goals.wait_p99=none")
	if _, err := Seek(context.Background(), bare, sizing.Slots, SeekOptions{}); err == nil || !strings.Contains(err.Error(), "no goals") {
		t.Error(err)
	}
	if _, err := Seek(context.Background(), bare, "nothing", SeekOptions{}); err == nil {
		t.Error("an unknown thing can be sought")
	}
	if _, err := Seek(context.Background(), chat(1, 20, 5, 1e12), sizing.Bytes, SeekOptions{}); err == nil || !strings.Contains(err.Error(), "memory.base") {
		t.Error(err)
	}
	if r := mustSeek(t, bare, sizing.Bytes, SeekOptions{}); r.Answer == nil || !r.Certain {
		t.Errorf("no goal but to live: %+v", r.Answer)
	}
	ctx, cancel := context.WithCancel(context.Background())
	tried := 0
	r, err := Seek(ctx, preset(t, "chat-peak"), sizing.Slots, SeekOptions{Tried: func(*Tried) {
		if tried++; tried == 2 {
			cancel()
		}
	}})
	if err != nil || r.Stopped == nil || r.Answer != nil || len(r.Tried) != 2 {
		t.Errorf("%d tried, %+v, %v", len(r.Tried), r, err)
	}
}

// A search and a sweep show the same numbers at the same setting.
func TestSeekTriesAreRuns(t *testing.T) {
	s := preset(t, "chat-peak")
	for _, tried := range mustSeek(t, s, sizing.Slots, SeekOptions{}).Tried {
		c := preset(t, "chat-peak", "pool.concurrency="+tried.Value)
		if !equal(tried.Summary, mustRun(t, c, Options{Replications: 20})) {
			t.Errorf("%s slots differ from a run", tried.Value)
		}
	}
}

// BenchmarkSeek finds the slots of the default preset: some twelve settings × 20
// replications.
func BenchmarkSeek(b *testing.B) {
	s := preset(b, "chat-peak", "goals.rejected=none")
	for b.Loop() {
		if _, err := Seek(b.Context(), s, sizing.Slots, SeekOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
