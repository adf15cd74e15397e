package scenario

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const script = `# a demo
- {caption: "Chat at its peak: 2.5/s"}
- {wait: space}
- {at: 12m, set: {pool.concurrency: 25, pool.queue: unlimited}}
- {wait: 3s}
- {key: b}
- at: 2m
  set:
    chat.arrivals.rate: 8/s
    chat.arrivals.profile.shape: ""
- key: ctrl+r
`

func TestParseScript(t *testing.T) {
	want := []Step{
		{Kind: StepCaption, Text: "Chat at its peak: 2.5/s"},
		{Kind: StepSpace},
		{Kind: StepSet, At: 12 * time.Minute, Set: []Setting{{"pool.concurrency", "25"}, {"pool.queue", "unlimited"}}},
		{Kind: StepWait, At: 3 * time.Second},
		{Kind: StepKey, Text: "b"},
		{Kind: StepSet, At: 2 * time.Minute, Set: []Setting{{"chat.arrivals.rate", "8/s"}, {"chat.arrivals.profile.shape", ""}}},
		{Kind: StepKey, Text: "ctrl+r"},
	}
	got, err := ParseScript([]byte(script), "demo.yaml")
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("ParseScript = %+v, %v", got, err)
	}
	if text := want[2].Set[0].String(); text != "pool.concurrency=25" {
		t.Errorf("setting prints as %q", text)
	}
}

func TestScriptErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "demo.yaml:1:1: the file is empty"},
		{"map", "key: b\n", "write a list of steps"},
		{"scalar step", "- b\n", "demo.yaml:1:3: this is no step"},
		{"empty step", "- {}\n", "this is no step"},
		{"unknown key", "- {press: b}\n", "unknown key \"press\""},
		{"two kinds", "- {key: b, wait: 3s}\n", "\"key\" stands alone"},
		{"set with key", "- {at: 3s, key: b}\n", "\"key\" stands alone"},
		{"no time", "- {set: {pool.queue: 4}}\n", "the change has no time"},
		{"no set", "- {at: 3s}\n", "a time and no change"},
		{"no unit", "- {at: 3, set: {pool.queue: 4}}\n", "demo.yaml:1:8: \"3\" has no unit"},
		{"set is empty", "- {at: 3s, set: {}}\n", "write {PATH: VALUE}"},
		{"set is a list", "- {at: 3s, set: [a]}\n", "here is a list"},
		{"null value", "- {at: 3s, set: {pool.queue: }}\n", "here is nothing: write one value for \"pool.queue\""},
		{"wait for what", "- {wait: enter}\n", "or space"},
		{"null key", "- {key: }\n", "write one value for key"},
		{"odd key", "- {key: \"\\e\"}\n", "is no key"},
		{"odd caption", "- {caption: \"\\e[0m\"}\n", "control character"},
		{"back in time", "- {at: 5m, set: {pool.queue: 4}}\n- {at: 4m, set: {pool.queue: 5}}\n", "demo.yaml:2:3: the times of changes must not fall: this one is before 5m"},
		{"anchor", "- &a {key: b}\n", "anchors"},
		{"nested", strings.Repeat("- ", 100), "nested"},
	} {
		_, err := ParseScript([]byte(c.text), "demo.yaml")
		var bad *ParseError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want …%s…", c.name, err, c.want)
		}
	}
}

func drawStep(t *rapid.T, last *time.Duration) Step {
	text := func() string {
		return rapid.StringMatching(`[ -~é€😀\n"'#:{}\[\],&*!|>%@]{1,20}`).Draw(t, "text")
	}
	step := Step{Kind: StepKind(rapid.IntRange(0, int(StepWait)).Draw(t, "kind"))}
	switch step.Kind {
	case StepSet:
		*last += time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "later"))
		step.At = *last
		for _, path := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z_.0-9-]{1,12}|null|true|1\.5|~`), 1, 4, rapid.ID[string]).Draw(t, "paths") {
			step.Set = append(step.Set, Setting{path, text()})
		}
	case StepKey:
		step.Text = rapid.SampledFrom([]string{"b", " ", "ctrl+r", "?", ":", "-", "null", "é", "#", "[", "1"}).Draw(t, "key")
		*last = 0
	case StepCaption:
		step.Text = text()
	case StepWait:
		step.At = time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "wait"))
	}
	return step
}

// Writing and reading a script is the identity.
func TestParseUndoesFormatScript(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var last time.Duration
		var steps []Step
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			steps = append(steps, drawStep(t, &last))
		}
		text := FormatScript(steps)
		back, err := ParseScript(text, "x")
		if err != nil {
			t.Fatalf("%v\nof\n%s", err, text)
		}
		if !reflect.DeepEqual(back, steps) {
			t.Fatalf("%s reads back as %+v, was %+v", text, back, steps)
		}
	})
}

func FuzzParseScript(f *testing.F) {
	f.Add([]byte(script))
	f.Fuzz(func(t *testing.T, src []byte) {
		steps, err := ParseScript(src, "fuzz")
		if err != nil {
			return
		}
		back, err := ParseScript(FormatScript(steps), "again")
		if err != nil || !reflect.DeepEqual(back, steps) {
			t.Fatalf("%s reads back as %+v, %v", FormatScript(steps), back, err)
		}
	})
}
