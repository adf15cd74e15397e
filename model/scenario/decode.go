package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"capsize/model/unit"
)

const maxWorkloads = 100

// Parse reads a scenario file, YAML or JSON, and validates it. file is its
// name for errors. The first error is returned, as *[ParseError] with its
// place in the file. Files that the scenario names are not read: call
// [Scenario.Load], and [Scenario.Validate] after it.
func Parse(src []byte, file string) (*Scenario, error) {
	s, d, err := decode(src, file)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, d.locate(err)
	}
	return s, nil
}

// decode reads a file and leaves out what Validate checks.
func decode(src []byte, file string) (*Scenario, *decoder, error) {
	root, text, err := readTree(src, file)
	if err != nil {
		return nil, nil, err
	}
	s := Default()
	d := &decoder{s: &s, src: text, places: map[place]*node{}}
	if err := d.decodeMap(root, place{-1, ""}, table().process); err != nil {
		return nil, nil, d.locate(err)
	}
	return &s, d, nil
}

// decoder walks a file's tree along the knob table.
type decoder struct {
	s      *Scenario
	src    *source
	places map[place]*node // where each value stands
}

// nodeError is an error at a node.
type nodeError struct {
	n    *node
	path string
	msg  string
}

func (e *nodeError) Error() string { return e.msg }

func (d *decoder) fail(n *node, at place, format string, args ...any) error {
	return &nodeError{n, d.s.display(at), fmt.Sprintf(format, args...)}
}

// locate gives an error its place: that of the value, or of the nearest key
// around a value that is missing.
func (d *decoder) locate(err error) error {
	var placed *nodeError
	var field *FieldError
	switch {
	case errors.As(err, &placed):
		e := d.src.at(placed.n.line, placed.n.col, placed.msg)
		e.Path = placed.path
		return e
	case errors.As(err, &field):
		line, col := 1, 1
		for at, ok := field.at, true; ok; at, ok = at.parent() {
			if n := d.places[at]; n != nil {
				line, col = n.line, n.col
				break
			}
		}
		e := d.src.at(line, col, field.Msg)
		e.Path = field.Path
		return e
	}
	return d.src.at(1, 1, err.Error())
}

func (d *decoder) workload(at place) *Workload {
	if at.workload < 0 {
		return nil
	}
	return &d.s.Workloads[at.workload]
}

// decodeMap reads a map whose keys are the kids of k.
func (d *decoder) decodeMap(n *node, at place, k *key) error {
	d.places[at] = n
	if n.kind != mapNode {
		return d.fail(n, at, "here is %s: write the keys %s", n.what(), list(k.names()))
	}
	seen := map[string]bool{}
	for _, e := range n.entries {
		here := &node{line: e.line, col: e.col}
		kid := k.kid(e.key)
		switch {
		case seen[e.key]:
			return d.fail(here, at.kid(e.key), "this key is given twice: keep one")
		case kid == nil:
			return d.fail(here, at, "unknown key %s%s", quote(e.key), d.hint(e.key, at, k))
		}
		seen[e.key] = true
		if err := d.decodeKey(e.value, at.kid(e.key), kid); err != nil {
			return err
		}
	}
	return nil
}

// decodeKey reads the value of one known key.
func (d *decoder) decodeKey(n *node, at place, k *key) error {
	d.places[at] = n
	switch {
	case n.kind == nullNode && k.knob != nil:
		return d.fail(n, at, "the key has no value: write %s, or leave the key out", k.knob.Allowed())
	case n.kind == nullNode:
		return d.fail(n, at, "the key has no value: write %s below it, or leave the key out", list(k.names()))
	case k.union != nil && k.union.decode != nil:
		return k.union.decode(d, n, at)
	case k.knob != nil:
		return d.decodeScalar(n, at, k.knob)
	}
	return d.decodeMap(n, at, k)
}

// decodeScalar reads one knob's value.
func (d *decoder) decodeScalar(n *node, at place, k *Knob) error {
	d.places[at] = n
	if n.kind != scalarNode {
		return d.fail(n, at, "here is %s: write one value, %s", n.what(), k.Allowed())
	}
	if n.quoted && k.Kind != KindText {
		if _, err := unit.ParseNumber(n.text); err == nil || k.Kind == KindFlag {
			return d.fail(n, at, "%s is a text: write it without quotes", quote(n.text))
		}
	}
	if n.text == "" && k.Kind != KindText {
		return d.fail(n, at, "the value is empty: write %s", k.Allowed())
	}
	if err := k.assign(d.s, d.workload(at), n.text); err != nil {
		return d.fail(n, at, "%s", err)
	}
	return nil
}

// hint says what an unknown key may have been meant for.
func (d *decoder) hint(name string, at place, k *key) string {
	if best := nearest(name, k.names(), 1); len(best) > 0 {
		return "; did you mean " + best[0] + "?"
	}
	for _, knob := range table().knobs {
		parent, last, _ := cutLast(knob.Path)
		if last == name && parent != "" {
			if knob.Workload {
				return "; it belongs under " + parent + " of a workload"
			}
			return "; it belongs under " + parent
		}
	}
	if k.kid("arrivals") != nil && table().process.kid(name) != nil {
		return "; it belongs at the top of the file"
	}
	return "; the keys here are " + list(k.names())
}

// cutLast splits a path before its last part.
func cutLast(path string) (parent, last string, ok bool) {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i], path[i+1:], true
	}
	return "", path, false
}

// list joins names for an error.
func list(names []string) string { return strings.Join(names, ", ") }

// decodeWorkloads reads the list of workloads.
func decodeWorkloads(d *decoder, n *node, at place) error {
	if n.kind != listNode {
		return d.fail(n, at, "here is %s: write a list, one item with a name for each workload", n.what())
	}
	if len(n.items) > maxWorkloads {
		return d.fail(n, at, "there are %d workloads: at most %d are possible", len(n.items), maxWorkloads)
	}
	for i, item := range n.items {
		at := place{i, ""}
		d.s.Workloads = append(d.s.Workloads, DefaultWorkload(""))
		if name := item.find("name"); name != nil {
			d.s.Workloads[i].Name = name.text // before all else, for errors
		}
		if err := d.decodeMap(item, at, table().workload); err != nil {
			return err
		}
	}
	return nil
}

// decodeName checks the name of a workload.
func decodeName(d *decoder, n *node, at place) error {
	if n.kind != scalarNode {
		return d.fail(n, at, "here is %s: write a name such as chat", n.what())
	}
	if msg := d.s.checkName(at.workload); msg != "" {
		return d.fail(n, at, "%s", msg)
	}
	return nil
}

// checkName says what is wrong with the name of workload i, or "".
func (s *Scenario) checkName(i int) string {
	name := s.Workloads[i].Name
	const first = "abcdefghijklmnopqrstuvwxyz"
	ok := name != "" && len(name) <= 40 && strings.IndexByte(first, name[0]) >= 0
	for _, r := range name {
		ok = ok && strings.ContainsRune(first+"0123456789_-", r)
	}
	switch {
	case !ok:
		return fmt.Sprintf("%s is no name for a workload: write a small letter, then small letters, digits, _ or -, at most 40 in all", quote(name))
	case table().reserved[name]:
		return fmt.Sprintf("%s is a word of the file itself: choose another name, such as %s-1", quote(name), name)
	case slices.ContainsFunc(s.Workloads[:i], func(w Workload) bool { return w.Name == name }):
		return fmt.Sprintf("%s names two workloads: choose another name", quote(name))
	}
	return ""
}

// display is the knob path of a place, as a user would write it.
func (s *Scenario) display(at place) string {
	if at.workload < 0 || at.workload >= len(s.Workloads) {
		return at.path
	}
	name := s.Workloads[at.workload].Name
	if s.checkName(at.workload) != "" {
		name = fmt.Sprintf("workloads[%d]", at.workload)
	}
	return strings.TrimSuffix(name+"."+at.path, ".")
}
