package scenario

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// templateWidth is that of a template's lines.
const templateWidth = 108

// templateHead tells how to read a template.
const templateHead = `# A scenario of capsize. What stands without # holds. What stands behind # is at its default:
# take the # away to change it. "Or" begins another way to write the key of that name.
# Durations (500ms, 12s, 30m), rates (2.5/s, 150/min) and sizes (64KiB, 6MiB) carry their units.
# "capsize run FILE" simulates it, "capsize explain NAME" says more of a key.

`

// Template returns a scenario file for people to begin with: every key at its
// place with its meaning, what is required or common in force and the rest as
// comments at its default. It is made from the knob table, and it is valid.
func Template() []byte {
	t := newTemplate()
	for _, k := range table().process.kids {
		if k.name == "workloads" {
			t.workloads()
			continue
		}
		t.key(k, k.name, 0, live)
		if len(k.kids) > 0 {
			t.flush()
		}
	}
	t.flush()
	return append(bytes.TrimRight(t.out.Bytes(), "\n"), '\n')
}

// template collects the lines of one section, so that their comments align.
type template struct {
	out     bytes.Buffer
	s       Scenario
	w       Workload
	inForce map[string]bool // paths of the keys that are, and of those around them
	lines   []templateLine
}

// templateLine is a key with its value and what it means.
type templateLine struct{ code, doc string }

// live is the mark of a line that is no comment.
const live = -1

// templateValues are the keys in force, with an example of their value.
func templateValues() [][2]string {
	return [][2]string{
		{"name", "My service"},
		{"chat.arrivals.process", "poisson"},
		{"chat.arrivals.rate", "2.5/s"},
		{"chat.stream.duration.mean", "12s"},
		{"chat.stream.duration.cv", "0.8"},
		{"pool.concurrency", "49"},
		{"pool.queue", "75"},
		{"pool.queue_timeout", "30s"},
		{"memory.base", "180MiB"},
		{"memory.per_stream", "4MiB"},
		{"memory.growth", "30KiB/s"},
		{"memory.limit", "512MiB"},
		{"goals.rejected", "0.1%"},
		{"goals.wait_p99", "2s"},
		{"goals.memory_peak", "90%"},
		{"run.duration", "30m"},
		{"run.warmup", "2m"},
		{"run.seed", "1"},
	}
}

// templateForms are other ways to write a key, by its path, each with when.
func templateForms(path string) [][2]string {
	return map[string][][2]string{
		"arrivals": {
			{"{rate: 2.5/s, profile: {shape: step, points: [{at: 10m, rate: 8/s}]}}", "moving"},
			{"{profile: {shape: daily, low: 1/s, high: 8/s, peak_at: 14h}}", "a daily wave"},
			{"{process: batch, batch: {size: 90, at: 0s}}", "all at once"},
			{"{process: trace, trace: {file: requests.csv, time: t_s, spread: 3s}}", "replayed"},
		},
		"stream.duration": {
			{"{p50: 9s, p95: 28s}", "by two quantiles"},
			{"{dist: pareto, mean: 12s, shape: 1.5, max: 1h}", "heavy tail"},
			{"{parts: [{weight: 0.8, mean: 9s}, {weight: 0.2, mean: 60s}]}", "a mixture"},
			{"{samples: durations.csv, column: duration_s}", "from a file beside this one"},
		},
		"stream": {
			{"{first_token: {mean: 1s}, output_tokens: {mean: 600}, output_rate: 60/s}", "by parts"},
		},
		"caller_retries.budget":      {{"{per_success: 0.1, capacity: 10}", "a bucket"}},
		"pool.queue_timeout":         {{"{dist: exponential, mean: 30s}", "not the same for all"}},
		"upstream.output_accounting": {{"{reserve: 4096}", "charged at the start"}},
	}[path]
}

// templateElsewhere names the keys that stand in another form of a key alone.
func templateElsewhere(path string) bool {
	return path == "arrivals.batch" || path == "arrivals.trace" || path == "stream.first_token" || path == "stream.output_tokens"
}

// templateDoc says what a key stands for that has no knob of its own.
func templateDoc(path string) string {
	return map[string]string{
		"arrivals":                   "when requests come",
		"arrivals.profile":           "how the rate moves",
		"stream":                     "the life of a connection, open to close, and what it carries",
		"stream.duration":            "how long streams are open; or exponential, gamma, …",
		"stream.input_tokens":        "of a request; written as a duration is",
		"caller_retries":             "who was turned away or lost comes back as a new arrival",
		"caller_retries.budget":      "what limits the retries of all callers together",
		"goals":                      "upper limits: what the service must keep",
		"workload.goals":             "of this workload alone; the keys are those of goals below",
		"pool":                       "slots, and the queue before them",
		"memory":                     "what the process occupies, and when it is killed",
		"memory.backoff":             "how long the process stays down after a kill",
		"cpu":                        "what streams take of the cores",
		"upstream":                   "limits of the model API, and the SDK's behaviour towards them",
		"upstream.output_accounting": "output tokens are charged as they are produced",
		"upstream.errors":            "starts and streams that fail",
		"upstream.sdk_retries":       "retries inside the call",
		"run":                        "length and seed of a run",
	}[path]
}

// templateNode is the value of a key that is written on one line though it has
// parts, or nil.
func (t *template) templateNode(path string, workload bool) *node {
	switch {
	case path == "arrivals.profile", path == "caller_retries.budget":
		return textNode("none")
	case path == "upstream.output_accounting":
		return textNode("actual")
	case path == "goals" && workload:
		return mapOf("wait_p99", textNode("none"))
	case path == "stream.duration":
		return encodeQuantity(&t.s, &t.w, quantities[0])
	case path == "stream.input_tokens":
		return mapOf("mean", bareNode("1500"), "cv", bareNode("1"))
	}
	return nil
}

func newTemplate() *template {
	t := &template{s: Default(), inForce: map[string]bool{}}
	t.out.WriteString(templateHead)
	t.s.Workloads = []Workload{DefaultWorkload("chat")}
	for _, v := range templateValues() {
		_ = t.s.Set(v[0], v[1]) // a test holds that every one is legal
		path := v[0]
		for ok := true; ok; path, _, ok = cutLast(path) {
			t.inForce[path] = true
		}
	}
	t.w = t.s.Workloads[0]
	return t
}

// workloads writes the one workload.
func (t *template) workloads() {
	t.flush()
	t.out.WriteString("workloads: # one or more share the process\n")
	for _, k := range table().workload.kids {
		if k.name == "name" {
			t.lines = append(t.lines, templateLine{"  - name: " + t.w.Name, "yours to choose; knob paths begin with it: chat.arrivals.rate"})
			continue
		}
		t.key(k, k.name, 4, live)
	}
	t.flush()
}

// key writes a key and what is below it. mark is the column of its # where a
// key around it is a comment, else live.
func (t *template) key(k *key, path string, indent, mark int) {
	workload := k.under(table().workload)
	full := path
	if workload {
		full = t.w.Name + "." + path
	}
	if mark == live && !t.inForce[full] {
		mark = indent
	}
	switch value := t.templateNode(path, workload); {
	case templateElsewhere(path):
		return
	case value != nil:
		doc := templateDoc(path)
		if path == "goals" {
			doc = templateDoc("workload.goals")
		}
		t.line(k.name+": "+flow(value), doc, indent, mark)
	case k.knob != nil:
		t.knob(k, indent, mark)
	default:
		t.line(k.name+":", templateDoc(path), indent, mark)
		for _, kid := range k.kids {
			t.key(kid, path+"."+kid.name, indent+2, mark)
		}
	}
	for _, form := range templateForms(path) {
		at := mark
		if mark == live {
			at = indent
		}
		t.line("Or "+k.name+": "+form[0], form[1], indent, at)
	}
}

// knob writes a scalar.
func (t *template) knob(k *key, indent, mark int) {
	knob := k.knob
	var w *Workload
	if knob.Workload {
		w = &t.w
	}
	value, doc := scalarOf(knob, &t.s, w), knob.Doc+knob.choicesBeside()
	if value.text == "" {
		value, doc = textNode(doc), ""
	}
	if strings.HasPrefix(knob.Path, "goals.") {
		_, doc, _ = strings.Cut(doc, ": ")
	}
	t.line(k.name+": "+flow(value), doc, indent, mark)
}

func (t *template) line(code, doc string, indent, mark int) {
	pad := strings.Repeat(" ", indent)
	if mark != live {
		pad = strings.Repeat(" ", mark) + "# " + strings.Repeat(" ", indent-mark)
	}
	t.lines = append(t.lines, templateLine{pad + code, doc})
}

// flush writes the section, comments aligned right of all but its longest
// keys, and an empty line after it.
func (t *template) flush() {
	const longest = 34
	column := 0
	for _, l := range t.lines {
		if n := utf8.RuneCountInString(l.code); n <= longest && l.doc != "" {
			column = max(column, n+2)
		}
	}
	for _, l := range t.lines {
		n := utf8.RuneCountInString(l.code)
		t.out.WriteString(l.code)
		pad := strings.Repeat(" ", max(2, column-n))
		for _, doc := range brokenAt(l.doc, templateWidth-max(column, n+2)-2) {
			t.out.WriteString(pad + "# " + doc)
			pad = "\n" + strings.Repeat(" ", max(column, n+2))
		}
		t.out.WriteByte('\n')
	}
	if len(t.lines) > 0 {
		t.out.WriteByte('\n')
	}
	t.lines = nil
}

// brokenAt breaks a text at spaces into lines of at most width characters.
func brokenAt(text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= width {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// under says whether k is a key below root.
func (k *key) under(root *key) bool {
	for _, kid := range root.kids {
		if kid == k || k.under(kid) {
			return true
		}
	}
	return false
}
