package sizing_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"capsize/model/scenario"
	"capsize/model/sizing"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"
)

// TestWorking pins the derivations of one scenario of each kind.
func TestWorking(t *testing.T) {
	var out bytes.Buffer
	for _, c := range []struct {
		name, text string
		sets       []string
	}{
		{"chat", chat, []string{"pool.queue_timeout=none", "cpu.per_stream=0.6%", "chat.stream.output_rate=60/s", "upstream.output_tokens_per_minute=400k"}},
		{"unlimited", chat, []string{"pool.queue_timeout=none", "pool.queue=unlimited", "upstream.errors.before=20%"}},
		{"push", push, []string{"goals.wait_p99=2s", "memory.per_stream=6MiB", "memory.limit=512MiB"}},
		{"tasks", tasks, []string{"memory.per_stream=12MiB", "memory.limit=512MiB"}},
		{"two workloads", chatAndTasks, nil},
	} {
		s := parse(t, c.text, c.sets...)
		_, z, p := judge(t, s, sizing.Observed{})
		fmt.Fprintf(&out, "# %s\n", c.name)
		for _, step := range sizing.Working(s, p, z) {
			fmt.Fprintf(&out, "%s [%s]\n", step.Title, step.Method)
			for _, line := range step.Lines {
				fmt.Fprintf(&out, "  %s\n", line)
			}
		}
		out.WriteByte('\n')
	}
	golden.RequireEqual(t, out.Bytes())
}

func checkLines(t *rapid.T, steps []sizing.Step) {
	t.Helper()
	for _, step := range steps {
		if step.Title == "" || step.Method == "" || len(step.Lines) == 0 {
			t.Fatalf("an empty step: %+v", step)
		}
		for _, line := range step.Lines {
			if utf8.RuneCountInString(line) > 68 || strings.ContainsAny(line, "\n\t") ||
				strings.Contains(line, "NaN") || strings.Contains(line, "Inf") || strings.Contains(line, "%!") {
				t.Fatalf("%q", line)
			}
		}
	}
}

// TestWorkingFits: every line is text of at most 68 cells, and every number of a
// sizing is derived.
func TestWorkingFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyPool(t)
		if rapid.Bool().Draw(t, "lognormal") {
			s = anyChat(t)
		}
		_, z, p := judge(t, s, sizing.Observed{})
		var text strings.Builder
		steps := sizing.Working(s, p, z)
		checkLines(t, steps)
		for _, step := range steps {
			text.WriteString(strings.Join(step.Lines, "\n") + "\n")
		}
		want := []string{"L = λ·E[S] = ", "⌈1.5 × ", "2·√", "first to give way: "}
		if z.Window != nil && z.Window.High != nil {
			want = append(want, "when full: "+z.Window.String())
		}
		if _, ok := sizing.Binding(z.Limits); !ok {
			want = want[:3]
		}
		for _, part := range want {
			if !strings.Contains(text.String(), part) {
				t.Fatalf("%q is missing in\n%s", part, text.String())
			}
		}
	})
}

// TestWorkingStateIsTheVerdict: the last step ends in the state that the verdict
// has without a run.
func TestWorkingStateIsTheVerdict(t *testing.T) {
	for _, c := range verdictTests {
		s := parse(t, c.text, c.sets...)
		v, z, p := judge(t, s, sizing.Observed{})
		steps := sizing.Working(s, p, z)
		var yes []string
		for _, line := range steps[len(steps)-1].Lines {
			if strings.HasSuffix(line, "? yes") {
				yes = append(yes, line)
			}
		}
		last := steps[len(steps)-1].Lines
		if !strings.HasSuffix(last[len(last)-1], "? yes") {
			t.Errorf("%s: does not end in yes: %q", c.name, last)
		}
		named := false
		for _, line := range last {
			named = named || strings.HasPrefix(line, string(v.State)+": ")
		}
		if len(yes) != 1 || !named {
			t.Errorf("%s: %s, but %q", c.name, v.State, last)
		}
	}
}

// TestNoCase: a result made by hand has nothing to ask the formulas with.
func TestNoCase(t *testing.T) {
	s := parse(t, chat)
	_, z, p := judge(t, s, sizing.Observed{})
	bare := *p
	bare.Case = nil
	if steps := sizing.Working(s, &bare, z); steps != nil {
		t.Error(steps)
	}
	size, err := sizing.Size(s, &bare)
	if err != nil || size.Need != 30 || size.Limits != nil || size.Window != nil {
		t.Errorf("%+v, %v", size, err)
	}
	if empty := (scenario.Scenario{}); empty.Memory.Tracked() { // a limit of 0 is one
		if v := sizing.Judge(s, &bare, size, sizing.Observed{}); v.Binds != nil {
			t.Errorf("%+v", v)
		}
	}
}
