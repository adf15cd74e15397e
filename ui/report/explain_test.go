package report

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"pgregory.net/rapid"
)

// plainText checks what a terminal of usual size can hold.
func plainText(t testing.TB, text []byte) {
	t.Helper()
	for line := range strings.SplitSeq(string(text), "\n") {
		if n := utf8.RuneCountInString(line); n > width || strings.TrimRight(line, " ") != line {
			t.Errorf("%d characters: %q", n, line)
		}
	}
}

// Everything is found by its own name, in any case, says what it is, and fits
// the terminal.
func TestEveryTopicExplainsItself(t *testing.T) {
	for _, topic := range Topics() {
		for _, name := range []string{topic.Name, strings.ToUpper(topic.Name), strings.ToLower(topic.Name), " " + topic.Name + " "} {
			e := Explain(name)
			plainText(t, e.Text())
			all := append(slices.Clone(e.Topics), e.Others...)
			if !slices.ContainsFunc(all, func(o Topic) bool { return o.Kind == topic.Kind && o.Name == topic.Name }) {
				t.Errorf("%q does not explain the %s %s", name, topic.Kind, topic.Name)
			}
		}
		if topic.Title == "" || len(topic.Facts) == 0 || !slices.ContainsFunc(topic.Facts, func(f Fact) bool { return f.Text != "" }) {
			t.Errorf("%+v says nothing", topic)
		}
	}
	plainText(t, TopicsText())
}

// Each name that is offered means something.
func TestEveryNameMeansSomething(t *testing.T) {
	for _, name := range Names() {
		if e := Explain(name); len(e.Topics)+len(e.Others) == 0 {
			t.Errorf("%q means nothing", name)
		}
	}
}

// A full path means one knob, whatever its workload is called.
func TestPathsMeanOneKnob(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(scenario.Knobs()).Draw(t, "knob")
		path := k.FullName()
		if k.Workload {
			path = rapid.StringMatching(`[a-z][a-z0-9_-]{0,9}x9`).Draw(t, "workload") + "." + k.Path
		}
		if e := Explain(path); len(e.Topics) != 1 || len(e.Others) != 0 || e.Topics[0].Name != k.FullName() {
			t.Fatalf("%s: %+v", path, e)
		}
	})
}

func TestExplainFindsWhatIsMeant(t *testing.T) {
	names := func(topics []Topic) string {
		var all []string
		for _, t := range topics {
			all = append(all, t.Kind+" "+t.Name)
		}
		return strings.Join(all, ", ")
	}
	for _, c := range []struct{ name, topics, others string }{
		{"pool.concurrency", "knob pool.concurrency", ""},
		{"concurrency", "", "knob pool.concurrency, knob WORKLOAD.concurrency"},
		{"seed", "knob run.seed", ""},
		{"priority", "knob WORKLOAD.priority", ""},
		{"queue", "metric queue, limit queue", "knob pool.queue, knob WORKLOAD.queue"},
		{"wait_p99", "metric wait_p99_s", ""},
		{"rejected", "metric rejected, metric rejected_share", ""},
		{"share_429", "metric share_429", ""},
		{"erlang c", "formula Erlang C", ""},
		{"erlang", "", "formula Erlang B, formula Erlang C"},
		{"m/m/c", "formula M/M/c", ""},
		{"kimura", "", "formula M/G/c, formula M/G/c/c+K"},
		{"pollaczek", "formula M/G/1", ""},
		{"headroom", "formula 1.5 × headroom", ""},
		{"tight", "state TIGHT", ""},
		{"RPM", "limit rpm", ""},
		{"upstream.errors", "", "knob upstream.errors.before, knob upstream.errors.during"},
		{"chat.caller_retries.budget", "", "knob WORKLOAD.caller_retries.budget.per_success, knob WORKLOAD.caller_retries.budget.capacity"},
		{"memory.caller_retries.budget", "", ""},
		{"nothing like it", "", ""},
		{"", "", ""},
		{".", "", ""},
	} {
		e := Explain(c.name)
		if names(e.Topics) != c.topics || names(e.Others) != c.others {
			t.Errorf("%q: %s; others %s", c.name, names(e.Topics), names(e.Others))
		}
	}
}

func TestNearestNames(t *testing.T) {
	for name, want := range map[string]string{"concurency": "concurrency", "erlng b": "Erlang B", "TIGTH": "TIGHT", "wait_p9": "wait_p99"} {
		if near := NearestNames(name); !slices.Contains(near, want) {
			t.Errorf("%q: %q, want %q among them", name, near, want)
		}
	}
	if near := NearestNames("zzzzzz"); len(near) > 0 {
		t.Errorf("zzzzzz: %q", near)
	}
}

// The tables of words name what there is, and all of it.
func TestWordsAreComplete(t *testing.T) {
	var found []sizing.State
	for _, s := range states() {
		found = append(found, s.state)
	}
	if want := []sizing.State{sizing.OOM, sizing.UNSTABLE, sizing.OVER, sizing.TIGHT, sizing.OK}; !slices.Equal(found, want) {
		t.Errorf("states %v, want %v", found, want)
	}
	for _, l := range limits() {
		for _, path := range l.knobs {
			if k, ok := scenario.FindKnob(path); !ok || k.FullName() != path {
				t.Errorf("limit %s names %s, which is no knob", l.name, path)
			}
		}
	}
	count := map[string]int{}
	for _, topic := range Topics() {
		count[topic.Kind]++
	}
	for kind, want := range map[string]int{
		aKnob: len(scenario.Knobs()), aMetric: metric.N, aFormula: len(predict.Formulas()), aState: 5, aLimit: 8, aChart: 8,
	} {
		if count[kind] != want {
			t.Errorf("%d of kind %s, want %d", count[kind], kind, want)
		}
	}
}

// JSON has every topic with all that the text says of it, and null where there
// is nothing to say.
func TestExplainJSON(t *testing.T) {
	var all []map[string]any
	if err := json.Unmarshal(TopicsJSON(), &all); err != nil {
		t.Fatal(err)
	}
	topics := Topics()
	if len(all) != len(topics) {
		t.Fatalf("%d entries, want %d", len(all), len(topics))
	}
	for i, topic := range topics {
		if all[i]["kind"] != topic.Kind || all[i]["name"] != topic.Name || all[i]["means"] != topic.Title || len(all[i]) != 3+len(topic.Facts) {
			t.Errorf("%v is not %v", all[i], topic)
		}
		for _, f := range topic.Facts {
			value, there := all[i][strings.ReplaceAll(f.Key, " ", "_")]
			if text, _ := value.(string); !there || text != f.Text || f.Text == "" && value != nil {
				t.Errorf("%s of %s is %v, want %q", f.Key, topic.Name, value, f.Text)
			}
		}
	}
}
