package presets_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"capsize/model/scenario"
	"capsize/presets"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	all, err := presets.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range all {
		got = append(got, p.Name)
	}
	return got
}

func write(t *testing.T, dir, file, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestListHasTheDefaultFirst(t *testing.T) {
	want := []string{
		"chat-peak", "agent-subprocess", "chat-and-batch", "chat-reasoning", "code-completion", "day-with-peak", "long-form",
		"nightly-batch", "nightly-batch-24", "otpm-binds", "push-spike", "retry-storm", "runtime-node", "runtime-python",
		"tier-scale", "tier-start",
	}
	if got := names(t, ""); !slices.Equal(got, want) {
		t.Errorf("List = %v, want %v", got, want)
	}
	if got := names(t, filepath.Join(t.TempDir(), "absent")); !slices.Equal(got, want) {
		t.Errorf("List with an absent directory = %v, want %v", got, want)
	}
}

// Every preset is a valid scenario that tells its story and names its source.
func TestPresetsParse(t *testing.T) {
	for _, name := range names(t, "") {
		src, p, err := presets.Get(name, "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := scenario.Parse(src, p.File)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if !strings.Contains(s.About, "Try: ") {
			t.Errorf("%s: about %q: want a story, and what to try", name, s.About)
		}
		if !strings.Contains(s.Source, "illustrative") || !regexp.MustCompile(`the article|20[12]\d`).MatchString(s.Source) {
			t.Errorf("%s: source %q: want where the numbers come from, of what year, and which are illustrative", name, s.Source)
		}
	}
}

func TestArticleFigures(t *testing.T) {
	for _, c := range []struct {
		preset, path, want string
	}{
		{"chat-peak", "chat.arrivals.rate", "2.5/s"},
		{"chat-peak", "chat.stream.duration.mean", "12s"},
		{"chat-peak", "pool.concurrency", "49"},
		{"chat-peak", "pool.queue", "75"},
		{"push-spike", "chat.arrivals.profile.points.0.rate", "8/s"},
		{"push-spike", "chat.arrivals.profile.points.0.at", "10m"},
		{"push-spike", "chat.arrivals.profile.points.1.at", "13m"},
		{"nightly-batch", "tasks.arrivals.rate", "0.05/s"},
		{"nightly-batch", "tasks.arrivals.profile.points.0.at", "30m"},
		{"nightly-batch", "tasks.arrivals.profile.points.0.rate", "0/s"},
		{"nightly-batch", "tasks.stream.duration.mean", "42s"},
		{"nightly-batch", "pool.concurrency", "4"},
		{"nightly-batch", "memory.limit", "none"},
		{"nightly-batch", "run.duration", "1h"},
		{"nightly-batch-24", "tasks.arrivals.batch.size", "90"},
		{"nightly-batch-24", "pool.concurrency", "24"},
		{"nightly-batch-24", "pool.queue", "unlimited"},
	} {
		src, p, err := presets.Get(c.preset, "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := scenario.Parse(src, p.File)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Get(c.path); got != c.want {
			t.Errorf("%s: %s = %q, want %q", c.preset, c.path, got, c.want)
		}
	}
}

// The accident must come from growth: 24 streams fit when they open and pass
// the limit at their mean age; 8 stay far below it at three times that age.
func TestAccidentHoldsEightStreamsNotTwentyFour(t *testing.T) {
	src, p, err := presets.Get("nightly-batch-24", "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Parse(src, p.File)
	if err != nil {
		t.Fatal(err)
	}
	law, err := s.Workloads[0].Stream.Duration.Law()
	if err != nil {
		t.Fatal(err)
	}
	m := s.Memory
	memory := func(streams, age float64) float64 {
		waiting := 90 - streams
		return float64(m.Base) + streams*(float64(m.PerStream)+m.Growth*age) + waiting*float64(m.PerWaiting)
	}
	limit, age := float64(m.Limit), law.ResidualMean()
	if memory(24, 0) >= limit || memory(24, age) <= limit || memory(8, 3*age) >= limit {
		t.Errorf("24 streams need %.0f to %.0f, 8 need %.0f of %.0f bytes", memory(24, 0), memory(24, age), memory(8, 3*age), limit)
	}
}

func TestUsersPresetWins(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "chat-peak.yaml", "mine")
	write(t, dir, "alpha.yml", "other")
	write(t, dir, "notes.txt", "no scenario")
	write(t, dir, ".yaml", "no name")
	want := append(names(t, ""), "alpha")
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Fatalf("List = %v, want %v", got, want)
	}
	src, p, err := presets.Get("chat-peak", dir)
	if err != nil || string(src) != "mine" || !p.User || !p.Over {
		t.Errorf("Get = %q, %+v, %v: want the user's own, marked", src, p, err)
	}
	src, p, err = presets.Get("alpha", dir)
	if err != nil || string(src) != "other" || !p.User || p.Over {
		t.Errorf("Get = %q, %+v, %v: want the user's own", src, p, err)
	}
}

func TestGetErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "big.yaml", strings.Repeat("#", 1<<20+1))
	if _, _, err := presets.Get("big", dir); err == nil || !strings.Contains(err.Error(), "1 MiB") {
		t.Errorf("a file of more than 1 MiB: %v", err)
	}
	for _, name := range []string{"", "nosuch", "../presets", "chat-peak.yaml"} {
		if _, _, err := presets.Get(name, dir); !errors.Is(err, presets.ErrUnknown) {
			t.Errorf("Get(%q): %v, want ErrUnknown", name, err)
		}
	}
	write(t, dir, "file", "")
	all, err := presets.List(filepath.Join(dir, "file"))
	if err == nil || len(all) != len(names(t, "")) {
		t.Errorf("List of a file = %d presets, %v: want the embedded ones and an error", len(all), err)
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		name string
		want []string
	}{
		{"chat-peek", []string{"chat-peak"}},
		{"nightly", []string{"nightly-batch", "nightly-batch-24"}},
		{"runtime", []string{"runtime-node", "runtime-python"}},
		{"agent", []string{"agent-subprocess"}},
		{"spike", []string{"push-spike"}},
		{"zzzzzz", nil},
		{strings.Repeat("a", 10000), nil},
	} {
		if got := presets.Nearest(c.name, ""); !slices.Equal(got, c.want) {
			t.Errorf("Nearest(%.20q) = %v, want %v", c.name, got, c.want)
		}
	}
}

// The settings by which a preset is compared with theory, and those that its
// text proposes, are valid.
func TestProposedSettingsApply(t *testing.T) {
	for _, c := range []struct {
		preset string
		sets   []string
	}{
		{"chat-peak", []string{
			"pool.concurrency=31", "pool.queue=unlimited", "pool.queue_timeout=none", "memory.limit=none",
			"goals.memory_peak=none", "chat.stream.duration.dist=exponential", "chat.stream.duration.cv=1", "run.duration=2000h", "run.warmup=10h",
		}},
		{"chat-peak", []string{"pool.concurrency=25"}},
		{"nightly-batch", []string{"pool.concurrency=24"}},
		{"nightly-batch-24", []string{"pool.concurrency=8"}},
	} {
		src, p, err := presets.Get(c.preset, "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := scenario.Parse(src, p.File)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Apply(c.sets); err != nil {
			t.Errorf("%s: %v", c.preset, err)
		}
	}
}
