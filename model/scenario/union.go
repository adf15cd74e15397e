package scenario

import (
	"slices"

	"capsize/model/dist"
)

// addUnions attaches the nodes that are written by hand: lists, and keys whose
// value may be a scalar or a map.
func addUnions(t *tables) {
	workloads := &key{name: "workloads", union: &union{decode: decodeWorkloads, encode: encodeWorkloads, schema: schemaOfWorkloads}}
	t.process.kids = slices.Insert(t.process.kids, 3, workloads) // after name, about, source
	name := &key{name: "name", union: &union{decode: decodeName, encode: encodeName, schema: schemaOfName}}
	t.workload.kids = slices.Insert(t.workload.kids, 0, name)

	t.process.at("pool.queue_timeout").union = &union{decode: decodeTimeout, encode: encodeTimeout, schema: schemaOfTimeout, words: []string{"mean"}}
	t.process.at("upstream.output_accounting").union = &union{decode: decodeAccounting, schema: schemaOfAccounting}
	t.process.at("upstream.sdk_retries").union = &union{decode: decodeSDK, encode: encodeSDK}
	t.workload.at("caller_retries.budget").union = &union{decode: decodeBudget, schema: schemaOfBudget}
	t.workload.at("arrivals").union = &union{schema: schemaOfArrivals}
	t.workload.at("stream").union = &union{schema: schemaOfStream}
	t.workload.at("arrivals.profile").union = &union{decode: decodeProfile, encode: encodeProfile, schema: schemaOfProfile, words: []string{"points"}}
	for _, q := range quantities {
		t.workload.at(q.path).union = &union{
			decode: func(d *decoder, n *node, at place) error { return decodeQuantity(d, n, at, q) },
			encode: func(s *Scenario, w *Workload) *node { return encodeQuantity(s, w, q) },
			schema: schemaOfQuantity(q),
			words:  []string{"parts", "weight"},
		}
	}
}

func encodeName(_ *Scenario, w *Workload) *node { return &node{text: w.Name} }

// decodeTimeout reads none, a duration, or {dist, mean}.
func decodeTimeout(d *decoder, n *node, at place) error {
	k := table().process.at("pool.queue_timeout")
	if n.kind != mapNode {
		return d.decodeScalar(n, at, k.knob)
	}
	return d.decodeMap(n, at, &key{kids: []*key{k.kid("dist"), {name: "mean", knob: k.knob}}})
}

func encodeTimeout(s *Scenario, _ *Workload) *node {
	k := table().process.at("pool.queue_timeout")
	mean := scalarOf(k.knob, s, nil)
	if s.Pool.TimeoutLaw == dist.Deterministic {
		return mean
	}
	n := &node{kind: mapNode}
	n.add("dist", scalarOf(k.kid("dist").knob, s, nil))
	n.add("mean", mean)
	return n
}

// decodeAccounting reads actual or {reserve: N}.
func decodeAccounting(d *decoder, n *node, at place) error {
	k := table().process.at("upstream.output_accounting")
	if n.kind == scalarNode && n.text != "actual" {
		return d.fail(n, at, "%s is not possible: write actual or {reserve: 4096}", quote(n.text))
	}
	if n.kind == scalarNode {
		d.s.Upstream.Reserve = None
		return nil
	}
	return d.decodeMap(n, at, &key{kids: k.kids})
}

// decodeBudget reads none or {per_success, capacity}.
func decodeBudget(d *decoder, n *node, at place) error {
	k := table().workload.at("caller_retries.budget")
	if n.kind == scalarNode && n.text != "none" {
		return d.fail(n, at, "%s is not possible: write none or {per_success: 0.1, capacity: 10}", quote(n.text))
	}
	if n.kind == scalarNode {
		r := &d.workload(at).Retries
		r.PerSuccess, r.Capacity = None, None
		return nil
	}
	return d.decodeMap(n, at, &key{kids: k.kids})
}
