package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"capsize/model/unit"
)

// JSON returns the scenario in the form of a scenario file, as one line of
// JSON: what differs from the defaults, and the main knobs always. Parse gives
// the same scenario back, provided that it is valid.
func (s *Scenario) JSON() []byte {
	var b bytes.Buffer
	writeJSON(&b, encodeMap(table().process, s, nil, false))
	return b.Bytes()
}

// MarshalJSON returns [Scenario.JSON].
func (s *Scenario) MarshalJSON() ([]byte, error) { return s.JSON(), nil }

// YAML returns what [Scenario.JSON] does, as a scenario file for people.
func (s *Scenario) YAML() []byte {
	var b bytes.Buffer
	writeYAML(&b, encodeMap(table().process, s, nil, false), 0)
	return b.Bytes()
}

// encodeMap makes the map of k's kids. all keeps those at their default, too,
// unless they are absent.
func encodeMap(k *key, s *Scenario, w *Workload, all bool) *node {
	n := &node{kind: mapNode}
	for _, kid := range k.kids {
		switch {
		case kid.union != nil && kid.union.encode != nil:
			n.add(kid.name, kid.union.encode(s, w))
		case kid.knob != nil:
			n.add(kid.name, encodeKnob(kid.knob, s, w, all))
		default:
			if m := encodeMap(kid, s, w, false); len(m.entries) > 0 {
				n.add(kid.name, m)
			}
		}
	}
	return n
}

// encodeKnob returns nil for a value that need not be written.
func encodeKnob(k *Knob, s *Scenario, w *Workload, all bool) *node {
	text := k.Text(s, w)
	if text == "" || text == k.Default && !k.shown && (!all || text == k.None) {
		return nil
	}
	return scalarOf(k, s, w)
}

// scalar is a knob's value as JSON writes it.
func scalar(k *Knob, value string) *node {
	n := textNode(value)
	if k.Kind != KindText {
		_, err := unit.ParseNumber(value)
		n.bare = err == nil || k.Kind == KindFlag
	}
	return n
}

func scalarOf(k *Knob, s *Scenario, w *Workload) *node { return scalar(k, k.Text(s, w)) }

func encodeWorkloads(s *Scenario, _ *Workload) *node {
	n := &node{kind: listNode}
	for i := range s.Workloads {
		n.items = append(n.items, encodeMap(table().workload, s, &s.Workloads[i], false))
	}
	return n
}

func writeJSON(b *bytes.Buffer, n *node) {
	switch n.kind {
	case mapNode:
		for i, e := range n.entries {
			b.WriteByte("{,"[min(i, 1)])
			b.WriteString(jsonText(e.key) + ":")
			writeJSON(b, e.value)
		}
		b.WriteString("{}"[min(len(n.entries), 1):])
	case listNode:
		for i, item := range n.items {
			b.WriteByte("[,"[min(i, 1)])
			writeJSON(b, item)
		}
		b.WriteString("[]"[min(len(n.items), 1):])
	default:
		if n.bare {
			b.WriteString(n.text)
			return
		}
		b.WriteString(jsonText(n.text))
	}
}

// jsonText quotes a text; the result is also a quoted text of YAML.
func jsonText(text string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// plain matches texts that YAML takes as they are, inside brackets too.
var plain = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9 ._/%+-]*[A-Za-z0-9%])?$`)

func yamlText(n *node) string {
	odd := strings.Contains(n.text, "  ") || strings.EqualFold(n.text, "null") || !plain.MatchString(n.text)
	if odd && !n.bare {
		return jsonText(n.text)
	}
	return n.text
}

// flow writes a node on one line.
func flow(n *node) string {
	var parts []string
	switch n.kind {
	case mapNode:
		for _, e := range n.entries {
			parts = append(parts, e.key+": "+flow(e.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case listNode:
		for _, item := range n.items {
			parts = append(parts, flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	default:
		return yamlText(n)
	}
}

// writeYAML writes the entries of a map, each on its own line where it fits.
func writeYAML(b *bytes.Buffer, n *node, indent int) {
	const width = 100
	pad := strings.Repeat(" ", indent)
	for _, e := range n.entries {
		line := pad + e.key + ": " + flow(e.value)
		nested := e.key == "workloads" || e.value.kind == mapNode && hasMaps(e.value) && indent > 0
		switch {
		case e.value.kind == scalarNode || !nested && utf8.RuneCountInString(line) <= width:
			fmt.Fprintln(b, line)
		case e.value.kind == mapNode:
			fmt.Fprintf(b, "%s%s:\n", pad, e.key)
			writeYAML(b, e.value, indent+2)
		default:
			fmt.Fprintf(b, "%s%s:\n", pad, e.key)
			for _, item := range e.value.items {
				writeItem(b, item, indent+2)
			}
		}
	}
}

// writeItem writes one item of a list: workloads as blocks, points on a line.
func writeItem(b *bytes.Buffer, item *node, indent int) {
	pad := strings.Repeat(" ", indent)
	if !hasMaps(item) {
		fmt.Fprintf(b, "%s- %s\n", pad, flow(item))
		return
	}
	var block bytes.Buffer
	writeYAML(&block, item, indent+2)
	text := block.String()
	b.WriteString(pad + "- " + strings.TrimPrefix(text, pad+"  "))
}

func hasMaps(n *node) bool {
	for _, e := range n.entries {
		if e.value.kind == mapNode {
			return true
		}
	}
	return false
}
