package scenario

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// templateKey is a line of the template that is a key, in force or not.
type templateKey struct {
	indent  int
	text    string // without indentation and mark
	key     string
	off, or bool
}

var (
	offKey  = regexp.MustCompile(`^( {0,8})# ( *)(Or )?(([a-z_0-9]+):( .*)?)$`)
	liveKey = regexp.MustCompile(`^( *)((?:- )?([a-z_0-9]+):( .*)?)$`)
)

func templateKeys(t testing.TB) []templateKey {
	t.Helper()
	var keys []templateKey
	for line := range strings.SplitSeq(string(Template()), "\n") {
		if m := offKey.FindStringSubmatch(line); m != nil {
			keys = append(keys, templateKey{len(m[1]) + len(m[2]), m[4], m[5], true, m[3] != ""})
		} else if m := liveKey.FindStringSubmatch(line); m != nil {
			keys = append(keys, templateKey{len(m[1]), m[2], m[3], false, false})
		}
	}
	if len(keys) < 80 {
		t.Fatalf("the template has only %d keys: the test does not understand it", len(keys))
	}
	return keys
}

func fileOf(keys []templateKey) string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(strings.Repeat(" ", k.indent) + k.text + "\n")
	}
	return b.String()
}

// inForce returns the keys with every comment taken away.
func inForce(keys []templateKey) []templateKey {
	return slices.DeleteFunc(slices.Clone(keys), func(k templateKey) bool { return k.or })
}

// otherForms returns a file for each "Or": all keys, with that one as written
// there.
func otherForms(t testing.TB) []string {
	t.Helper()
	keys := templateKeys(t)
	var files []string
	for i, or := range keys {
		if !or.or {
			continue
		}
		from := i - 1
		for from >= 0 && (keys[from].or || keys[from].indent != or.indent || keys[from].key != or.key) {
			from--
		}
		if from < 0 {
			t.Fatalf("no key for %q", or.text)
		}
		to := from + 1
		for keys[to].indent > or.indent {
			to++
		}
		files = append(files, fileOf(inForce(slices.Concat(keys[:from], []templateKey{{or.indent, or.text, or.key, true, false}}, keys[to:]))))
	}
	return files
}

// same compares scenarios but for what has no default and so stands in the
// template as an example.
func same(a, b *Scenario) bool {
	a, b = a.Clone(), b.Clone()
	for _, s := range []*Scenario{a, b} {
		s.About, s.Source, s.Workloads[0].Stream.Input = "", "", notGiven()
	}
	return reflect.DeepEqual(a, b)
}

func TestTemplateIsAScenario(t *testing.T) {
	s, err := Parse(Template(), "template")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, v := range templateValues() {
		if got := s.Get(v[0]); got != v[1] {
			t.Errorf("%s is %q, want %q", v[0], got, v[1])
		}
	}
	lines := strings.Split(string(Template()), "\n")
	if n := len(lines) - 1; n > 128 {
		t.Errorf("the template has %d lines", n)
	}
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n > templateWidth || strings.TrimRight(line, " ") != line {
			t.Errorf("%d characters: %s", n, line)
		}
	}
}

// Taking any of the comments away leaves a file that is valid, and says the same
// as before: what they show are the defaults.
func TestTemplateShowsDefaults(t *testing.T) {
	want, err := Parse(Template(), "template")
	if err != nil {
		t.Fatal(err)
	}
	keys := templateKeys(t)
	check := func(t interface{ Fatalf(string, ...any) }, keys []templateKey) {
		s, err := Parse([]byte(fileOf(keys)), "template")
		if err != nil {
			t.Fatalf("%s\n%v", fileOf(keys), err)
		}
		if err := s.Validate(); err != nil || !same(s, want) {
			t.Fatalf("%s\nsays something else (%v)", fileOf(keys), err)
		}
	}
	check(t, inForce(keys))
	rapid.Check(t, func(t *rapid.T) { check(t, someOf(t, inForce(keys))) })
}

// someOf leaves out some keys that are comments, and with a key what is below it.
func someOf(t *rapid.T, keys []templateKey) []templateKey {
	kept := keys[:1:1]
	gone := -1 // indentation of a key that is left out
	for i := 1; i < len(keys); i++ {
		k := keys[i]
		if gone >= 0 && k.indent > gone {
			continue
		}
		if gone = -1; k.off && rapid.Bool().Draw(t, "out") {
			gone = k.indent
			continue
		}
		kept = append(kept, k)
	}
	// A key that has lost all that was below it goes, too.
	for i := len(kept) - 1; i >= 0; i-- {
		k := kept[i]
		if bare, _, _ := strings.Cut(k.text, "#"); strings.HasSuffix(strings.TrimSpace(bare), ":") &&
			(i == len(kept)-1 || kept[i+1].indent <= k.indent) {
			kept = slices.Delete(kept, i, i+1)
		}
	}
	return kept
}

func TestTemplateFormsParse(t *testing.T) {
	files := otherForms(t)
	if len(files) < 12 {
		t.Fatalf("only %d other forms", len(files))
	}
	for _, file := range files {
		if _, err := Parse([]byte(file), "template"); err != nil {
			t.Errorf("%s\n%v", file, err)
		}
	}
}

// Every knob of the table is in the template. Two kinds are there by example:
// goals of a workload, and the ways to write a distribution other than the
// duration.
func TestTemplateHasEveryKnob(t *testing.T) {
	found := map[string]bool{}
	for _, file := range append(otherForms(t), fileOf(inForce(templateKeys(t)))) {
		n, _, err := readTree([]byte(file), "template")
		if err != nil {
			t.Fatal(err)
		}
		collectPaths(n, "", found)
	}
	for _, k := range Knobs() {
		path := k.Path
		if _, ok := quantityPath(path); ok {
			_, last, _ := cutLast(path)
			path = "stream.duration." + last
		}
		if k.Workload && strings.HasPrefix(path, "goals.") {
			path = "goals.wait_p99"
		}
		if k.Workload {
			path = "workloads." + path
		}
		if !found[path] {
			t.Errorf("%s is not in the template", path)
		}
	}
}

func quantityPath(path string) (string, bool) {
	for _, q := range quantities {
		if strings.HasPrefix(path, q.path+".") {
			return q.path, true
		}
	}
	return "", false
}

// collectPaths adds the path of every key below n; items of lists have none of
// their own.
func collectPaths(n *node, path string, into map[string]bool) {
	for _, item := range n.items {
		collectPaths(item, path, into)
	}
	for _, e := range n.entries {
		at := strings.TrimPrefix(path+"."+e.key, ".")
		into[at] = true
		collectPaths(e.value, at, into)
	}
}

// Each key that has parts says what it is for.
func TestTemplateExplainsKeys(t *testing.T) {
	for _, line := range templateKeys(t) {
		if !strings.Contains(line.text, " # ") && !slices.Contains([]string{"about", "source"}, line.key) {
			t.Errorf("no word on %q", line.text)
		}
	}
}

func TestFindKnob(t *testing.T) {
	for path, want := range map[string]string{
		"pool.concurrency": "pool.concurrency", "chat.arrivals.rate": "arrivals.rate", "arrivals.rate": "arrivals.rate",
		"WORKLOAD.arrivals.rate": "arrivals.rate", "<name>.priority": "priority", "pool.queue_timeout.mean": "pool.queue_timeout",
		"a.arrivals.profile.points.7.rate": "arrivals.profile.points.0.rate", "stream.duration.parts.2.weight": "stream.duration.parts.0.weight",
		"goals.wait_p99": "goals.wait_p99", "queue": "queue",
	} {
		if k, ok := FindKnob(path); !ok || k.Path != want {
			t.Errorf("%s is %q, want %q", path, k.Path, want)
		}
	}
	for _, path := range []string{"", "pool", "pool.", "memory.queue", "memory.arrivals.rate", "x", "a.b.queue", "pool.concurrency.x", "stream.duration.parts.0", "0"} {
		if k, ok := FindKnob(path); ok {
			t.Errorf("%s is %q", path, k.Path)
		}
	}
}

// Every knob is found by its full name and under any workload's, and says what
// its values are and when it takes effect.
func TestEveryKnobIsFound(t *testing.T) {
	for _, k := range Knobs() {
		for _, name := range []string{k.FullName(), strings.Replace(k.FullName(), AnyWorkload, "chat", 1)} {
			if found, ok := FindKnob(name); !ok || found.Path != k.Path || found.Workload != k.Workload {
				t.Errorf("%s is %q", name, found.Path)
			}
		}
		if k.Form() == "" || k.Live.String() == "unknown" {
			t.Errorf("%s: form %q, live %q", k.Path, k.Form(), k.Live)
		}
		if want := k.Path == "name" || k.Path == "pool.concurrency"; k.Required() != want {
			t.Errorf("%s is required: %t", k.Path, k.Required())
		}
	}
}
