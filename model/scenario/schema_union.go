package scenario

import (
	"maps"
	"slices"
	"strconv"
)

// anyOf is the schema of a value that may be written in several ways.
func anyOf(doc string, forms ...*node) *node {
	return mapOf("description", textNode(doc), "anyOf", &node{kind: listNode, items: forms})
}

// requiring demands one of several sets of keys.
func requiring(n *node, sets ...[]string) *node {
	forms := &node{kind: listNode}
	for _, keys := range sets {
		forms.items = append(forms.items, mapOf("required", listOf(keys...)))
	}
	n.add("anyOf", forms)
	return n
}

func schemaOfWorkloads(*key) *node {
	workload := schemaOf(table().workload, "name", "arrivals", "stream")
	return mapOf("description", textNode("the named workloads that share the process"), "type", textNode("array"),
		"minItems", bareNode("1"), "maxItems", bareNode(strconv.Itoa(maxWorkloads)), "items", workload)
}

func schemaOfName(*key) *node {
	reserved := listOf(slices.Sorted(maps.Keys(table().reserved))...)
	return mapOf("description", textNode("name of the workload, which begins its knob paths; no key of the file itself"),
		"type", textNode("string"), "pattern", textNode("^[a-z][a-z0-9_-]{0,39}$"), "not", mapOf("enum", reserved))
}

func schemaOfTimeout(k *key) *node {
	object := schemaOf(&key{kids: []*key{k.kid("dist"), {name: "mean", knob: k.knob}}}, "mean")
	n := knobSchema(k.knob)
	n.entries = slices.DeleteFunc(n.entries, func(e entry) bool { return e.key == "anyOf" })
	n.add("anyOf", &node{kind: listNode, items: append(k.knob.forms(), object)})
	return n
}

func schemaOfAccounting(k *key) *node {
	n := anyOf("whether output tokens are charged as they are produced, or reserved at the start of a stream",
		mapOf("const", textNode("actual")), schemaOf(&key{kids: k.kids}, "reserve"))
	n.add("default", textNode("actual"))
	return n
}

func schemaOfBudget(k *key) *node {
	n := anyOf("bucket that limits the callers' retries", mapOf("const", textNode("none")), schemaOf(&key{kids: k.kids}, "per_success", "capacity"))
	n.add("default", textNode("none"))
	return n
}

func schemaOfProfile(k *key) *node {
	point := schemaOf(&key{kids: []*key{{name: "at", knob: pointKnob(0, "at")}, {name: "rate", knob: pointKnob(0, "rate")}}}, "at", "rate")
	object := schemaOf(k, "shape")
	points := mapOf("description", textNode("step and linear: the instants at which the rate changes, in order"), "type", textNode("array"),
		"minItems", bareNode("1"), "maxItems", bareNode(strconv.Itoa(maxPoints)), "items", point)
	object.find("properties").add("points", points)
	n := anyOf("how the rate moves", mapOf("const", textNode("none")), object)
	n.add("default", textNode("none"))
	return n
}

// schemaOfQuantity is the schema of a distribution, by any way of stating it.
func schemaOfQuantity(where quantityAt) func(*key) *node {
	stated := [][]string{{"mean"}, {"p50", "p95"}, {"samples"}}
	return func(k *key) *node {
		part := requiring(schemaOf(&key{kids: partKeys(where.path, 0)}, "weight"), stated...)
		n := requiring(schemaOf(&key{kids: k.kids}), append(stated, []string{"parts"})...)
		n.find("properties").add("parts", mapOf("description", textNode("laws of a mixture, with their weights"), "type", textNode("array"),
			"minItems", bareNode("1"), "maxItems", bareNode(strconv.Itoa(maxParts)), "items", part))
		return n
	}
}

// schemaOfStream demands the time of a stream: whole, or by parts.
func schemaOfStream(k *key) *node {
	return requiring(schemaOf(k), []string{"duration"}, []string{"first_token", "output_tokens", "output_rate"})
}

// schemaOfArrivals demands what says how many requests come.
func schemaOfArrivals(k *key) *node {
	return requiring(schemaOf(k), []string{"rate"}, []string{"profile"}, []string{"batch"}, []string{"trace"})
}
