package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"capsize/model/dist"
)

func TestParseSample(t *testing.T) {
	s := parse(t, sample)
	w := &s.Workloads[0]
	want := Quantity{Given: true, Family: dist.Lognormal, Mean: 12, CV: 0.8}
	switch {
	case s.Name != "Push-notification spike" || w.Name != "chat":
		t.Errorf("names %q, %q", s.Name, w.Name)
	case !reflect.DeepEqual(w.Stream.Duration, want):
		t.Errorf("duration %+v, want %+v", w.Stream.Duration, want)
	case w.Arrivals.Rate != 2.5 || !reflect.DeepEqual(w.Arrivals.Profile.Points, []Point{{10 * time.Minute, 8}, {13 * time.Minute, 2.5}}):
		t.Errorf("arrivals %+v", w.Arrivals)
	case s.Memory.Growth != 30*1024 || s.Memory.Limit != 512<<20 || s.Memory.BackoffCap != 300*time.Second:
		t.Errorf("memory %+v", s.Memory)
	case w.Stream.CachedShare != 0.6 || w.Stream.OutputRate != 60 || w.Stream.Max != None:
		t.Errorf("stream %+v", w.Stream)
	}
}

func TestNormalisedForms(t *testing.T) {
	s := parse(t, sample)
	all := parse(t, full)
	golden.RequireEqual(t, []byte(string(s.YAML())+"---\n"+string(s.JSON())+"\n---\n"+string(all.YAML())+"---\n"+string(all.JSON())+"\n"))
}

func TestMarshalJSON(t *testing.T) {
	s := parse(t, sample)
	got, err := json.Marshal(struct {
		S *Scenario `json:"s"`
	}{s})
	if err != nil || string(got) != `{"s":`+string(s.JSON())+`}` {
		t.Errorf("Marshal = %s, %v", got, err)
	}
}

// JSON as other tools write it: exponents, escapes, its own white space.
func TestParseJSON(t *testing.T) {
	s := parse(t, "\ufeff \t{\r\n\"name\":\"a\\/b \\u00e9 \\ud83d\\ude00\",\"workloads\":[{\"name\":\"chat\",\"arrivals\":{\"rate\":\"1e-05/s\"},"+
		"\"stream\":{\"duration\":{\"mean\":\"12s\",\"cv\":8E-1},\"input_tokens\":{\"mean\":1.5e3}}}],\n\t\"pool\":{\"concurrency\":1e2},"+
		"\"memory\":{\"sticky\":1e-05,\"limit\":\"none\"},\"upstream\":{\"count_refused\":false}}")
	w := &s.Workloads[0]
	if s.Name != "a/b é 😀" || w.Arrivals.Rate != 1e-5 || w.Stream.Duration.CV != 0.8 || w.Stream.Input.Mean != 1500 ||
		s.Pool.Concurrency != 100 || s.Memory.Sticky != 1e-5 || s.Memory.Limit != None {
		t.Errorf("parsed %s", s.JSON())
	}
}

// JSON errors have a place as well, in a long line too.
func TestJSONErrors(t *testing.T) {
	good := string(parse(t, sample).JSON())
	for _, c := range []struct{ old, with, at, want string }{
		{`"concurrency":49`, `"concurrency":"49"`, `"49"`, `"49" is a text`},
		{`"concurrency":49`, `"concurrency":null`, `null`, "no value"},
		{`"concurrency":49`, `"concurrency":4.7`, `4.7`, "not a whole number"},
		{`"concurrency":49`, `"concurrency":49,"concurrency":50`, `"concurrency":50`, "given twice"},
		{`"limit":"512MiB"`, `"limit":"512MB"`, `"512MB"`, "write 512MiB"},
		{`"limit":"512MiB"`, `"limit":536870912`, `536870912`, "no unit"},
		{`"pool":`, `"poool":`, `"poool"`, "did you mean pool?"},
	} {
		text := strings.Replace(good, c.old, c.with, 1)
		_, err := Parse([]byte(text), "-")
		var bad *ParseError
		if !errors.As(err, &bad) || !strings.Contains(bad.Msg, c.want) || !strings.HasPrefix(text[bad.Column-1:], c.at) {
			t.Errorf("%s: %v", c.with, err)
		}
	}
}

func TestParseRefusesOtherTexts(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "a.yaml:1:1: the file is empty"},
		{"comment", "# nothing\n", "the file is empty"},
		{"scalar", "hello", "here is a single value"},
		{"list", "- a\n", "here is a list"},
		{"null", "~", "here is nothing"},
		{"empty map", "{}", "name: the scenario has no name"},
		{"UTF-16", "\xff\xfen\x00a\x00", "is not UTF-8"},
		{"binary", "name: x\n\x80\x81", "a.yaml:2:1: this line is not UTF-8"},
		{"directive", "%YAML 1.2\n---\nname: x\n", "a.yaml:1:1: "},
		{"complex key", "? a\n: b\n", "a key must be a plain word"},
		{"too large", strings.Repeat("# comment\n", 200_000), "at most 1 MiB is read"},
		{"too many lines", strings.Repeat("\n", 30_000), "at most 12000 are read"},
		{"too many workloads", "workloads:\n" + strings.Repeat("  - {}\n", 101), "at most 100 are possible"},
	} {
		_, err := Parse([]byte(c.text), "a.yaml")
		var bad *ParseError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want …%s…", c.name, err, c.want)
		}
	}
}

func TestParseTakesLineEndsAndQuotes(t *testing.T) {
	s := parse(t, strings.ReplaceAll(sample, "\n", "\r\n"))
	if want := parse(t, sample); !reflect.DeepEqual(s, want) {
		t.Error("CRLF changes the scenario")
	}
	s = parse(t, strings.NewReplacer("30KiB/s", "\"30KiB/s\"", "limit: 512MiB", "limit: '512MiB'", "name: chat ", "\"name\": \"chat\" ").Replace(sample))
	if want := parse(t, sample); !reflect.DeepEqual(s, want) {
		t.Error("quotes around a value with a unit change the scenario")
	}
	s = parse(t, "---\n"+sample+"...\n")
	if want := parse(t, sample); !reflect.DeepEqual(s, want) {
		t.Error("document marks change the scenario")
	}
}

// Texts made to keep a parser busy are refused or read at once. The bound is
// far above what they need and far below what they took.
func TestHostileTexts(t *testing.T) {
	var keys strings.Builder
	for i := range 11_900 {
		fmt.Fprintf(&keys, "k%d: 1\n", i)
	}
	for name, text := range map[string]string{
		"brackets":  strings.Repeat("[", 100_000),
		"braces":    strings.Repeat("{", 100_000),
		"dashes":    strings.Repeat("- ", 100_000),
		"questions": strings.Repeat("? ", 100_000),
		"colons":    strings.Repeat(": ", 100_000),
		"json":      `{"a":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}",
		"flow maps": strings.Repeat("{a: ", 100_000),
		"indents": func() string {
			s := ""
			for i := range 1000 {
				s += strings.Repeat(" ", i) + "a:\n"
			}
			return s
		}(),
		"keys":       keys.String(),
		"quotes":     strings.Repeat("\"", 100_000),
		"anchors":    strings.Repeat("&a ", 100_000),
		"tags":       strings.Repeat("!a ", 100_000),
		"backslash":  "{\"a\": \"" + strings.Repeat("\\", 100_000),
		"long key":   strings.Repeat("k", 500_000) + ": 1",
		"long value": "name: " + strings.Repeat("v", 500_000),
		"nul":        strings.Repeat("\x00", 1000),
	} {
		_, err := Parse([]byte(text), "hostile")
		var bad *ParseError
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v, want a *ParseError", name, err)
			continue
		}
		if len(err.Error()) > 2000 {
			t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
		}
	}
}

func TestRates(t *testing.T) {
	step := Workload{Arrivals: Arrivals{
		Process: Poisson, Rate: 2.5, RateSet: true, Scale: 2,
		Profile: Profile{Shape: "step", Points: []Point{{10 * time.Minute, 8}, {13 * time.Minute, 0}}},
	}}
	linear := step
	linear.Arrivals.Profile.Shape = "linear"
	daily := Workload{Arrivals: Arrivals{Process: Poisson, Scale: 1, Profile: Profile{Shape: "daily", Low: 1, High: 8, PeakAt: 14 * time.Hour}}}
	constant := Workload{Arrivals: Arrivals{Process: Poisson, Rate: 3, RateSet: true, Scale: 1}}
	batch := Workload{Arrivals: Arrivals{Process: Batch, Scale: 1, Batch: BatchArrivals{Size: 9, At: time.Second}}}
	for _, c := range []struct {
		name string
		w    *Workload
		at   time.Duration
		want float64
	}{
		{"step before", &step, 10*time.Minute - 1, 5},
		{"step at", &step, 10 * time.Minute, 16},
		{"step last", &step, 13 * time.Minute, 0},
		{"step after", &step, time.Hour, 0},
		{"linear start", &linear, 0, 5},
		{"linear half", &linear, 5 * time.Minute, 10.5},
		{"linear point", &linear, 10 * time.Minute, 16},
		{"linear down", &linear, 11*time.Minute + 30*time.Second, 8},
		{"linear after", &linear, time.Hour, 0},
		{"daily peak", &daily, 14 * time.Hour, 8},
		{"daily low", &daily, 2 * time.Hour, 1},
		{"daily mid", &daily, 8 * time.Hour, 4.5},
		{"constant", &constant, time.Hour, 3},
		{"batch", &batch, time.Second, 0},
	} {
		if got := c.w.RateAt(c.at); got < c.want-1e-12 || got > c.want+1e-12 {
			t.Errorf("%s: rate %v, want %v", c.name, got, c.want)
		}
	}
	if at, ok := step.Ends(); !ok || at != 13*time.Minute || !step.Terminating() {
		t.Errorf("step ends %v, %v", at, ok)
	}
	if at, ok := batch.Ends(); !ok || at != time.Second || !batch.Terminating() {
		t.Errorf("batch ends %v, %v", at, ok)
	}
	if _, ok := constant.Ends(); ok || constant.Terminating() {
		t.Error("constant arrivals end")
	}
	if s := (&Scenario{Workloads: []Workload{constant, batch}}); !s.Terminating() {
		t.Error("a scenario with a batch is not terminating")
	}
}

func TestMemoryPeakGoal(t *testing.T) {
	s := parse(t, sample)
	if v, ok := s.MemoryPeak(); !ok || v != 0.9*512*(1<<20) {
		t.Errorf("share: %v, %v", v, ok)
	}
	if err := s.Apply([]string{"goals.memory_peak=16GiB", "memory.limit=none"}); err != nil {
		t.Fatal(err)
	}
	if v, ok := s.MemoryPeak(); !ok || v != 16<<30 || s.Get("goals.memory_peak") != "16GiB" {
		t.Errorf("size: %v, %v, %s", v, ok, s.Get("goals.memory_peak"))
	}
	if err := s.Apply([]string{"goals.memory_peak=none"}); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.MemoryPeak(); ok {
		t.Error("there is a goal after none")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(full))
	for _, e := range edits {
		f.Add([]byte(strings.Replace(sample, e.old, e.with, 1)))
	}
	s, err := Parse([]byte(sample), "seed")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(s.JSON())
	f.Add([]byte(strings.Repeat("[", 1000)))
	sch := schema(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := Parse(src, "fuzz")
		if err != nil {
			var bad *ParseError
			if !errors.As(err, &bad) || bad.Line < 1 || bad.Column < 1 || bad.Msg == "" {
				t.Fatalf("error %#v", err)
			}
			return
		}
		for name, text := range map[string][]byte{"json": s.JSON(), "yaml": s.YAML()} {
			back, err := Parse(text, name)
			if err != nil {
				t.Fatalf("%v\nof\n%s", err, text)
			}
			if !reflect.DeepEqual(back, s) {
				t.Fatalf("%s reads back as another scenario", text)
			}
		}
		if msg := checkAgainst(t, sch, s.JSON()); msg != "" {
			t.Fatalf("%s does not fit the schema: %s", s.JSON(), msg)
		}
	})
}
