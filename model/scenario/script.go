package scenario

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"

	"capsize/model/unit"
)

// maxSteps is the longest script that is read.
const maxSteps = 10_000

// Setting is one PATH=VALUE.
type Setting struct{ Path, Value string }

// String returns PATH=VALUE.
func (s Setting) String() string { return s.Path + "=" + s.Value }

// StepKind says what a step of a script does.
type StepKind uint8

// The kinds of step, and the field each uses.
const (
	StepSet     StepKind = iota // change knobs at a simulated instant: At, Set
	StepKey                     // press a key: Text
	StepCaption                 // show a caption: Text, "" for none
	StepSpace                   // wait until the space bar is pressed
	StepWait                    // wait: At, of the wall clock
)

// Step is one item of a change log or a play file.
type Step struct {
	Kind StepKind
	At   time.Duration
	Set  []Setting
	Text string
}

// ParseScript reads a change log or play file: a YAML list of
//
//	{at: 12m, set: {PATH: VALUE}}  {key: b}  {caption: text}  {wait: space}  {wait: 3s}
//
// Times of set must not fall, unless a key was pressed in between, which may
// have rewound the run. Paths and values are checked when they are applied to a
// scenario. The error is a *[ParseError].
func ParseScript(src []byte, file string) ([]Step, error) {
	root, text, err := readTree(src, file)
	if err != nil {
		return nil, err
	}
	if root.kind != listNode {
		return nil, text.at(root.line, root.col, "here is "+root.what()+": write a list of steps, such as - {at: 12m, set: {pool.concurrency: 40}}")
	}
	if len(root.items) > maxSteps {
		return nil, text.at(1, 1, fmt.Sprintf("there are %d steps: at most %d are possible", len(root.items), maxSteps))
	}
	var steps []Step
	var last time.Duration
	for _, item := range root.items {
		step, bad := readStep(item)
		if bad == nil && step.Kind == StepSet && step.At < last {
			bad = &badNode{item.line, item.col, "the times of changes must not fall: this one is before " + unit.FormatDuration(last)}
		}
		if bad != nil {
			return nil, text.at(bad.line, bad.col, bad.msg)
		}
		switch step.Kind {
		case StepSet:
			last = step.At
		case StepKey:
			last = 0
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// readStep reads one item. Each kind has its own keys and no others.
func readStep(n *node) (Step, *badNode) {
	const forms = "write {at: 12m, set: {PATH: VALUE}}, {key: b}, {caption: text}, {wait: space} or {wait: 3s}"
	if n.kind != mapNode || len(n.entries) == 0 {
		return Step{}, &badNode{n.line, n.col, "this is no step: " + forms}
	}
	seen := map[string]bool{}
	for _, e := range n.entries {
		alone := e.key == "key" || e.key == "caption" || e.key == "wait"
		msg := ""
		switch {
		case seen[e.key]:
			msg = "the key " + quote(e.key) + " is given twice: keep one"
		case alone && len(n.entries) > 1:
			msg = quote(e.key) + " stands alone in its step: " + forms
		case !alone && e.key != "at" && e.key != "set":
			msg = "unknown key " + quote(e.key) + ": " + forms
		}
		if msg != "" {
			return Step{}, &badNode{e.line, e.col, msg}
		}
		seen[e.key] = true
	}
	if seen["at"] || seen["set"] {
		return readSetStep(n)
	}
	return readPlainStep(n.entries[0].key, n.entries[0].value)
}

// readPlainStep reads {key}, {caption} or {wait}.
func readPlainStep(key string, n *node) (Step, *badNode) {
	fail := func(msg string) (Step, *badNode) { return Step{}, &badNode{n.line, n.col, msg} }
	if n.kind != scalarNode || n.text == "" && key != "caption" {
		return fail("here is " + n.what() + ": write one value for " + key)
	}
	switch key {
	case "key":
		if strings.ContainsFunc(n.text, func(r rune) bool { return !unicode.IsGraphic(r) }) || len(n.text) > 40 {
			return fail(quote(n.text) + " is no key: write its name, such as b, space or ctrl+r")
		}
		return Step{Kind: StepKey, Text: n.text}, nil
	case "caption":
		if err := (&Knob{Kind: KindText, Max: maxText}).checkText(n.text); err != nil {
			return fail(err.Error())
		}
		return Step{Kind: StepCaption, Text: n.text}, nil
	}
	if n.text == "space" {
		return Step{Kind: StepSpace}, nil
	}
	d, err := unit.ParseDuration(n.text)
	if err != nil {
		return fail(err.Error() + ", or space")
	}
	return Step{Kind: StepWait, At: d}, nil
}

// readSetStep reads {at, set}.
func readSetStep(n *node) (Step, *badNode) {
	step := Step{Kind: StepSet}
	at, set := n.find("at"), n.find("set")
	switch {
	case at == nil:
		return step, &badNode{n.line, n.col, "the change has no time: write at, such as at: 12m"}
	case set == nil:
		return step, &badNode{n.line, n.col, "the step has a time and no change: write set: {PATH: VALUE}"}
	case at.kind != scalarNode:
		return step, &badNode{at.line, at.col, "here is " + at.what() + ": write a time such as 12m"}
	case set.kind != mapNode || len(set.entries) == 0:
		return step, &badNode{set.line, set.col, "here is " + set.what() + ": write {PATH: VALUE}, such as {pool.concurrency: 40}"}
	}
	d, err := unit.ParseDuration(at.text)
	if err != nil {
		return step, &badNode{at.line, at.col, err.Error()}
	}
	step.At = d
	for _, e := range set.entries {
		if e.value.kind != scalarNode {
			return step, &badNode{e.value.line, e.value.col, "here is " + e.value.what() + ": write one value for " + quote(e.key)}
		}
		if e.key == "" {
			return step, &badNode{e.line, e.col, "the path is empty: write one such as pool.concurrency"}
		}
		step.Set = append(step.Set, Setting{e.key, e.value.text})
	}
	return step, nil
}

// FormatScript writes steps so that ParseScript gives them back.
func FormatScript(steps []Step) []byte {
	var b bytes.Buffer
	if len(steps) == 0 {
		b.WriteString("[]\n")
	}
	for _, step := range steps {
		n := &node{kind: mapNode}
		switch step.Kind {
		case StepSet:
			set := &node{kind: mapNode}
			for _, s := range step.Set {
				set.add(yamlText(&node{text: s.Path}), &node{text: s.Value})
			}
			n.add("at", &node{text: unit.FormatDuration(step.At)})
			n.add("set", set)
		case StepKey:
			n.add("key", &node{text: step.Text})
		case StepCaption:
			n.add("caption", &node{text: step.Text})
		case StepSpace:
			n.add("wait", &node{text: "space"})
		case StepWait:
			n.add("wait", &node{text: unit.FormatDuration(step.At)})
		}
		b.WriteString("- " + flow(n) + "\n")
	}
	return b.Bytes()
}
