package scenario

import (
	"bytes"
	"encoding/json"
	"slices"

	"capsize/model/unit"
)

// Schema returns the JSON Schema (draft 2020-12) of a scenario file, indented,
// made from the knob table. A file that [Parse] takes is valid against it; what
// must hold between values is beyond a schema, and so a valid file may still be
// refused.
func Schema() []byte {
	t := table()
	root := &node{kind: mapNode}
	root.add("$schema", textNode("https://json-schema.org/draft/2020-12/schema"))
	root.add("title", textNode("capsize scenario"))
	root.add("description", textNode("A service that holds streams from a model API: its callers, pool, memory and limits."))
	root.entries = append(root.entries, schemaOf(t.process, "name", "workloads", "pool").entries...)
	var flat, indented bytes.Buffer
	writeJSON(&flat, root)
	if err := json.Indent(&indented, flat.Bytes(), "", "  "); err != nil {
		return flat.Bytes() // what writeJSON writes is always JSON
	}
	indented.WriteByte('\n')
	return indented.Bytes()
}

// schemaOf is the schema of a map with the kids of k.
func schemaOf(k *key, required ...string) *node {
	properties := &node{kind: mapNode}
	for _, kid := range k.kids {
		switch {
		case kid.union != nil && kid.union.schema != nil:
			properties.add(kid.name, kid.union.schema(kid))
		case kid.knob != nil:
			properties.add(kid.name, knobSchema(kid.knob))
		case kid.name == "pool":
			properties.add(kid.name, schemaOf(kid, "concurrency"))
		default:
			properties.add(kid.name, schemaOf(kid))
		}
	}
	n := mapOf("type", textNode("object"), "properties", properties, "additionalProperties", bareNode("false"))
	if len(required) > 0 {
		n.add("required", listOf(required...))
	}
	return n
}

// knobSchema is the schema of one scalar.
func knobSchema(k *Knob) *node {
	n := mapOf("description", textNode(k.Doc))
	if k.Default != "" {
		n.add("default", scalar(k, k.Default))
	}
	forms := k.forms()
	if len(forms) == 1 {
		n.entries = append(n.entries, forms[0].entries...)
		return n
	}
	n.add("anyOf", &node{kind: listNode, items: forms})
	return n
}

// The patterns of values with a unit. They are a little wider than the parsers,
// which also refuse leading zeros and units out of order.
const (
	numberPattern   = `[0-9]+(\.[0-9]+)?`
	exponentPattern = `([eE][+-]?[0-9]+)?`
	bytesUnit       = `\s*(B|KiB|MiB|GiB|TiB|PiB|EiB)`
	perUnit         = `\s*/\s*(s|min|h|d)`
	durationPattern = `^\s*(` + numberPattern + `\s*(d|h|m|s|ms|us|µs|μs|ns)\s*)+$`
	ratePattern     = `^\s*` + numberPattern + exponentPattern + perUnit + `\s*$`
	sizePattern     = `^\s*` + numberPattern + bytesUnit + `\s*$`
	sizeRatePattern = `^\s*` + numberPattern + exponentPattern + bytesUnit + perUnit + `\s*$`
	sharePattern    = `^\s*` + numberPattern + exponentPattern + `\s*%\s*$`
	countPattern    = `^\s*-?` + numberPattern + `\s*[kM]\s*$`
)

// forms are the ways in which a knob's value may be written.
func (k *Knob) forms() []*node {
	pattern := func(p string) *node { return mapOf("type", textNode("string"), "pattern", textNode(p)) }
	var forms []*node
	switch k.Kind {
	case KindDuration:
		forms = []*node{pattern(durationPattern)}
	case KindRate:
		forms = []*node{pattern(ratePattern)}
	case KindSize:
		forms = []*node{pattern(sizePattern), mapOf("const", bareNode("0"))}
	case KindSizeRate:
		forms = []*node{pattern(sizeRatePattern), mapOf("const", bareNode("0"))}
	case KindShare:
		forms = []*node{k.span("number"), pattern(sharePattern)}
	case KindCount:
		forms = []*node{k.span(k.countType()), pattern(countPattern)}
	case KindNumber:
		forms = []*node{k.span("number")}
	case KindText:
		forms = []*node{mapOf("type", textNode("string"), "maxLength", bareNode(unit.FormatNumber(k.Max)))}
	case KindFlag:
		forms = []*node{mapOf("type", textNode("boolean"))}
	case KindSizeOrShare:
		share := Knob{Kind: KindShare, Max: 1, Open: true}
		forms = []*node{share.span("number"), pattern(sharePattern), pattern(sizePattern)}
	}
	words := slices.Clone(k.Choices)
	for _, w := range k.Words {
		words = append(words, w.Name)
	}
	if k.None != "" {
		words = append(words, k.None)
	}
	if len(words) > 0 {
		forms = append(forms, mapOf("enum", listOf(words...)))
	}
	return forms
}

// countType tells counts of whole things from means of them.
func (k *Knob) countType() string {
	if k.quantity == nil {
		switch k.At(&Scenario{}, &Workload{}).(type) {
		case *int64, *uint64:
			return "integer"
		}
	}
	return "number"
}

// span is the schema of a number in the knob's range.
func (k *Knob) span(kind string) *node {
	low := "minimum"
	if k.Open {
		low = "exclusiveMinimum"
	}
	return mapOf("type", textNode(kind), low, bareNode(unit.FormatNumber(k.Min)), "maximum", bareNode(unit.FormatNumber(k.Max)))
}
