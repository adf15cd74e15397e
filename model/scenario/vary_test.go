package scenario

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func varied(t *testing.T) *Scenario {
	t.Helper()
	s, err := Parse([]byte(`
name: Test
workloads:
  - name: chat
    arrivals: {rate: 2.5/s}
    stream: {duration: {mean: 12s}, cached_share: 60%}
pool: {concurrency: 49, queue: 75, queue_timeout: 30s}
memory: {base: 180MiB, limit: 512MiB}
goals: {memory_peak: 90%}
`), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The type of the knob decides how values are written.
func TestVary(t *testing.T) {
	for text, want := range map[string]string{
		"pool.concurrency=20:30:5":               "20 25 30",
		"pool.concurrency=20:32:5":               "20 25 30",
		"pool.concurrency=30:20:5":               "30 25 20",
		"pool.concurrency=30:20:-5":              "30 25 20",
		"pool.concurrency=7:7:1":                 "7",
		"pool.concurrency=40":                    "40",
		"pool.concurrency=1:1k:x4":               "1 10 100 1000",
		"pool.concurrency=1:4:x20":               "1 2 3 4",
		"pool.concurrency= 20 , 10":              "20 10",
		"pool.queue=0,50,unlimited":              "0 50 unlimited",
		"pool.queue_timeout=500ms:2s:500ms":      "500ms 1s 1.5s 2s",
		"pool.queue_timeout=none,10s":            "none 10s",
		"memory.limit=256MiB:1GiB:256MiB":        "256MiB 512MiB 768MiB 1GiB",
		"memory.limit=256MiB:1GiB:x3":            "256MiB 512MiB 1GiB",
		"chat.stream.cached_share=0%:30%:10%":    "0% 10% 20% 30%",
		"chat.arrivals.rate=0.1/s:0.5/s:0.1/s":   "0.1/s 0.2/s 0.3/s 0.4/s 0.5/s",
		"arrivals.rate=60/min:180/min:1/s":       "1/s 2/s 3/s",
		"run.scale=0.5:2:0.5":                    "0.5 1 1.5 2",
		"pool.order=fifo,lifo":                   "fifo lifo",
		"goals.memory_peak=80%,400MiB":           "80% 400MiB",
		"chat.stream.duration.dist=gamma,pareto": "gamma pareto",
	} {
		a, err := varied(t).Vary(text)
		if got := strings.Join(a.Values, " "); err != nil || got != want {
			t.Errorf("%s: %q and %v, want %q", text, got, err, want)
		}
	}
}

func TestVaryKeepsPathAndNumbers(t *testing.T) {
	a, err := varied(t).Vary("arrivals.rate=1/s:8/s:x4")
	if err != nil || a.Path != "chat.arrivals.rate" || !a.Log || !a.Numeric() {
		t.Fatalf("%+v, %v", a, err)
	}
	if !slices.Equal(a.Numbers, []float64{1, 2, 4, 8}) {
		t.Errorf("numbers %v", a.Numbers)
	}
	if b, err := varied(t).Vary("pool.queue=1,unlimited"); err != nil || b.Numeric() || b.Numbers[0] != 1 || !math.IsNaN(b.Numbers[1]) {
		t.Errorf("%+v, %v", b, err)
	}
}

// Errors name the path, the value and what is allowed.
func TestVaryErrors(t *testing.T) {
	for text, want := range map[string]string{
		"x":                                       "write PATH=a:b:step",
		"":                                        "write PATH=a:b:step",
		"pool.concurency=1,2":                     "did you mean pool.concurrency",
		"pool=1,2":                                "this has parts",
		"pool.concurrency=0:5:1":                  `"0" is out of range: write 1 to 1000000`,
		"pool.concurrency=1:x:1":                  `"x" is not a number`,
		"pool.concurrency=1:5":                    "is no range: write a:b:step",
		"pool.concurrency=1:5:1:1":                "is no range",
		"pool.concurrency=1:5:0":                  "leads nowhere",
		"pool.concurrency=1:5:-1":                 "leads away",
		"pool.concurrency=1:5:0.5":                "whole number",
		"pool.concurrency=1:5:x1":                 "x2 or more",
		"pool.concurrency=1:5:xy":                 "x2 or more",
		"pool.concurrency=5:5:x2":                 "two different ends",
		"pool.queue=0:5:x3":                       "both ends above 0",
		"pool.queue=unlimited:5:1":                "write a list such as unlimited,5",
		"pool.concurrency=1:100000:1":             "at most 2000",
		"pool.concurrency=1:100000:x3k":           "x2 or more",
		"pool.concurrency=1:100000:x300000000000": "at most 2000",
		"pool.concurrency=4,4":                    "4 stands there twice",
		"pool.concurrency=4,":                     "a value is missing",
		"pool.concurrency=":                       "a value is missing",
		"chat.arrivals.rate=1:2:1":                "has no denominator",
		"pool.queue_timeout=1:2:1":                "pool.queue_timeout: ",
		"pool.order=fifo,last":                    "write fifo, lifo",
		"pool.order=a:b:c":                        "write fifo, lifo",
	} {
		if _, err := varied(t).Vary(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		text string
		x, y float64
		want float64
		ok   bool
	}{
		{"pool.concurrency=1:9:1", 2, 5, 3, true},
		{"pool.concurrency=1:9:1", 5, 2, 3, true},
		{"pool.concurrency=1:9:1", 2, 3, 2, false},
		{"pool.concurrency=1:100:x3", 1, 100, 10, true},
		{"run.scale=1:2:1", 1, 2, 1.5, true},
		{"memory.limit=1GiB:2GiB:1GiB", 1 << 30, 1 << 31, 1536 << 20, true},
		{"memory.limit=1GiB:2GiB:1GiB", 1 << 30, 1<<30 + 1, 1 << 30, false},
		{"pool.queue_timeout=1s:2s:1s", 1, 2, 1.5, true},
	} {
		a, err := varied(t).Vary(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := a.Between(c.x, c.y); got != c.want || ok != c.ok {
			t.Errorf("%s between %g and %g: %g, %v", c.text, c.x, c.y, got, ok)
		}
	}
}

// Whatever is asked for gives an error or values that the scenario takes, within
// range, none twice, in one direction.
func FuzzVary(f *testing.F) {
	for _, text := range []string{
		"pool.concurrency=20:80:5", "pool.queue=0,50,unlimited", "memory.limit=1GiB:256MiB:x5", "run.scale=1e-3:1:x7",
		"chat.arrivals.rate=10/min:1/s:7/h", "pool.queue_timeout=1ns:1d:x2000", "pool.order=fifo:lifo:1", "a=b=c", "pool.concurrency=1:2:x",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := varied(t)
		a, err := s.Vary(text)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error that says nothing")
			}
			return
		}
		if len(a.Values) == 0 || len(a.Values) > MaxPoints || len(a.Numbers) != len(a.Values) {
			t.Fatalf("%q gives %d values, %d numbers", text, len(a.Values), len(a.Numbers))
		}
		ranged := a.Knob.numeric() && strings.Contains(text, ":") && a.Numeric() && len(a.Numbers) > 1
		for i, v := range a.Values {
			c := s.Clone()
			if err := c.Set(a.Path, v); err != nil {
				t.Fatalf("%q: %s=%s: %v", text, a.Path, v, err)
			}
			if slices.Contains(a.Values[:i], v) {
				t.Fatalf("%q gives %s twice", text, v)
			}
			if ranged && i > 1 && (a.Numbers[i] > a.Numbers[i-1]) != (a.Numbers[1] > a.Numbers[0]) {
				t.Fatalf("%q turns at %s: %v", text, v, a.Values)
			}
		}
	})
}
