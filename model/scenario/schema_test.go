package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"capsize/model/unit"
)

// schema is Schema as JSON reads it.
func schema(t testing.TB) map[string]any {
	t.Helper()
	var s map[string]any
	if err := json.Unmarshal(Schema(), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// plainValue is a node as a reader of YAML or JSON would hand it out.
func plainValue(n *node) any {
	switch n.kind {
	case mapNode:
		m := map[string]any{}
		for _, e := range n.entries {
			m[e.key] = plainValue(e.value)
		}
		return m
	case listNode:
		l := []any{}
		for _, item := range n.items {
			l = append(l, plainValue(item))
		}
		return l
	case nullNode:
		return nil
	}
	if n.quoted {
		return n.text
	}
	if v, err := unit.ParseNumber(n.text); err == nil {
		return v
	}
	if n.text == "true" || n.text == "false" {
		return n.text == "true"
	}
	return n.text
}

// check holds v against the part of JSON Schema that Schema uses, and returns
// what is wrong or "". A keyword that it does not know, or that does not suit v,
// is wrong, too.
func check(schema map[string]any, v any, at string) string {
	for keyword, want := range schema {
		if msg := checkKeyword(keyword, want, schema, v, at); msg != "" {
			return msg
		}
	}
	return ""
}

func checkKeyword(keyword string, want any, schema map[string]any, v any, at string) string {
	ok := true
	switch keyword {
	case "$schema", "title", "description", "default", "additionalProperties":
	case "const":
		ok = v == want
	case "enum":
		ok = slices.Contains(want.([]any), v)
	case "anyOf":
		ok = slices.ContainsFunc(want.([]any), func(form any) bool { return check(form.(map[string]any), v, at) == "" })
	case "not":
		ok = check(want.(map[string]any), v, at) != ""
	case "type":
		ok = typeOf(v) == want || want == "integer" && typeOf(v) == "number" && v == math.Trunc(v.(float64))
	default:
		switch v := v.(type) {
		case float64:
			ok = checkNumber(keyword, want, v)
		case string:
			ok = checkString(keyword, want, v)
		case []any:
			return checkList(keyword, want, v, at)
		case map[string]any:
			return checkObject(keyword, want, schema, v, at)
		}
	}
	if !ok {
		return fmt.Sprintf("%s: %v breaks %s %v", at, v, keyword, want)
	}
	return ""
}

func typeOf(v any) string {
	switch v.(type) {
	case float64:
		return "number"
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "null"
}

func checkNumber(keyword string, want any, v float64) bool {
	switch keyword {
	case "minimum":
		return v >= want.(float64)
	case "exclusiveMinimum":
		return v > want.(float64)
	case "maximum":
		return v <= want.(float64)
	}
	return false
}

func checkString(keyword string, want any, v string) bool {
	switch keyword {
	case "maxLength":
		return utf8.RuneCountInString(v) <= int(want.(float64))
	case "pattern":
		return regexp.MustCompile(want.(string)).MatchString(v)
	}
	return false
}

func checkList(keyword string, want any, v []any, at string) string {
	switch {
	case keyword == "minItems" && len(v) >= int(want.(float64)), keyword == "maxItems" && len(v) <= int(want.(float64)):
		return ""
	case keyword != "items":
		return fmt.Sprintf("%s: %d items break %s %v", at, len(v), keyword, want)
	}
	for i, item := range v {
		if msg := check(want.(map[string]any), item, fmt.Sprintf("%s[%d]", at, i)); msg != "" {
			return msg
		}
	}
	return ""
}

func checkObject(keyword string, want any, schema map[string]any, v map[string]any, at string) string {
	switch keyword {
	case "required":
		for _, name := range want.([]any) {
			if _, has := v[name.(string)]; !has {
				return at + ": lacks " + name.(string)
			}
		}
	case "properties":
		for name, value := range v {
			property, known := want.(map[string]any)[name]
			if !known && schema["additionalProperties"] == false {
				return at + ": unknown key " + name
			}
			if known {
				if msg := check(property.(map[string]any), value, at+"."+name); msg != "" {
					return msg
				}
			}
		}
	default:
		return at + ": an object breaks " + keyword
	}
	return ""
}

// checkAgainst holds a file against the schema.
func checkAgainst(t testing.TB, schema map[string]any, text []byte) string {
	t.Helper()
	n, _, err := readTree(text, "test")
	if err != nil {
		t.Fatal(err)
	}
	return check(schema, plainValue(n), "")
}

func TestPresetsFitTheSchema(t *testing.T) {
	sch := schema(t)
	presets, err := filepath.Glob("../../presets/*.yaml")
	if err != nil || len(presets) == 0 {
		t.Fatalf("no presets: %v", err)
	}
	texts := map[string][]byte{"sample": []byte(sample), "full": []byte(full)}
	for _, file := range presets {
		if texts[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range texts {
		if msg := checkAgainst(t, sch, text); msg != "" {
			t.Errorf("%s: %s", name, msg)
		}
		if msg := checkAgainst(t, sch, parse(t, string(text)).JSON()); msg != "" {
			t.Errorf("%s as JSON: %s", name, msg)
		}
	}
}

// What Parse takes fits the schema.
func TestValidScenariosFitTheSchema(t *testing.T) {
	sch := schema(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := drawValid(rt)
		if msg := checkAgainst(t, sch, s.JSON()); msg != "" {
			rt.Fatalf("%s\nin %s", msg, s.JSON())
		}
	})
}

// Where a mistake is one of form, the schema finds it as well.
func TestSchemaFindsMistakes(t *testing.T) {
	sch := schema(t)
	found := map[string]bool{}
	for _, e := range edits {
		n, _, err := readTree([]byte(strings.Replace(sample, e.old, e.with, 1)), "test")
		found[e.name] = err != nil || check(sch, plainValue(n), "") != ""
	}
	for _, name := range []string{
		"unknown key", "unknown key at top", "top key in a workload", "goal of the process in a workload", "no unit: duration", "no unit: rate",
		"no unit: size", "wrong unit: duration", "wrong unit: rate", "wrong unit: size", "wrong unit: size per time", "null", "c is 0",
		"c is negative", "c has a fraction", "c is a text", "c is missing", "pool is a scalar", "queue none", "negative duration",
		"infinite", "share above 1", "wrong choice", "wrong family", "wrong flag", "p50 alone", "no mean", "duration as a scalar", "no duration",
		"point without a rate", "no points", "reserved name", "name total", "capital in a name", "no name", "memory_peak is no size",
		"scenario without name", "mixture without parts", "mixture without a weight", "mixture of weight 0", "mixture with a wrong key in a part",
		"mixture in a mixture", "parts as a map", "no parts", "a part as a scalar", "output tokens alone", "first token alone", "unknown SDK",
		"patience without a unit", "patience of another law", "fraction of a priority", "own slots 0", "wrong accounting", "wrong budget", "half a budget",
	} {
		if was, known := found[name]; !known || !was {
			t.Errorf("%s: known %v, and the schema takes it", name, known)
		}
	}
}

// Every knob's path leads to a description in the schema.
func TestEveryKnobIsInTheSchema(t *testing.T) {
	sch := schema(t)
	workload := dig(sch, "workloads")["items"].(map[string]any)
	s := parse(t, full)
	for _, k := range Knobs() {
		root := sch
		if k.Workload {
			root = workload
		}
		n := root
		for _, name := range strings.Split(k.Path, ".") {
			if n = dig(n, name); n == nil {
				t.Errorf("%s is not in the schema: %s", k.Path, name)
				break
			}
		}
		if n != nil && n["description"] == nil {
			t.Errorf("%s has no description", k.Path)
		}
	}
	for _, k := range s.Workloads[0].listed(table().workload.at("stream.output_tokens.dist").knob) {
		_, name, _ := cutLast(k.Path)
		parts := dig(dig(dig(workload, "stream"), "output_tokens"), "parts")
		if n := dig(parts["items"].(map[string]any), name); n == nil || n["description"] != k.Doc {
			t.Errorf("%s is not in the schema: %v", k.Path, n)
		}
	}
}

// dig finds a property, of any form that the node may have.
func dig(n map[string]any, name string) map[string]any {
	forms := []any{n}
	if more, ok := n["anyOf"].([]any); ok {
		forms = append(forms, more...)
	}
	for _, form := range forms {
		properties, _ := form.(map[string]any)["properties"].(map[string]any)
		if p, ok := properties[name].(map[string]any); ok {
			return p
		}
	}
	return nil
}

// The defaults that the schema names are those of the table, and fit it.
func TestDefaultsFitTheSchema(t *testing.T) {
	for _, k := range Knobs() {
		var s map[string]any
		var b bytes.Buffer
		writeJSON(&b, knobSchema(&k))
		if err := json.Unmarshal(b.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		if k.Default == "" {
			continue
		}
		if msg := check(s, s["default"], k.Path); msg != "" {
			t.Errorf("default: %s", msg)
		}
	}
}
