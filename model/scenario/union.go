package scenario

import (
	"slices"

	"capsize/model/dist"
)

// addUnions attaches the nodes that are written by hand: lists, and keys whose
// value may be a scalar or a map.
func addUnions(t *tables) {
	workloads := &key{name: "workloads", union: &union{decode: decodeWorkloads, encode: encodeWorkloads}}
	t.process.kids = slices.Insert(t.process.kids, 3, workloads) // after name, about, source
	name := &key{name: "name", union: &union{decode: decodeName, encode: func(_ *Scenario, w *Workload) *node { return &node{text: w.Name} }}}
	t.workload.kids = slices.Insert(t.workload.kids, 0, name)

	t.process.at("pool.queue_timeout").union = &union{decode: decodeTimeout, encode: encodeTimeout, words: []string{"mean"}}
	t.process.at("upstream.output_accounting").union = &union{decode: decodeAccounting}
	t.workload.at("caller_retries.budget").union = &union{decode: decodeBudget}
	t.workload.at("arrivals.profile").union = &union{decode: decodeProfile, encode: encodeProfile, words: []string{"points"}}
	for path, of := range map[string]func(*Workload) *Quantity{
		"stream.duration":      func(w *Workload) *Quantity { return &w.Stream.Duration },
		"stream.first_token":   func(w *Workload) *Quantity { return &w.Stream.FirstToken },
		"stream.output_tokens": func(w *Workload) *Quantity { return &w.Stream.Output },
		"stream.input_tokens":  func(w *Workload) *Quantity { return &w.Stream.Input },
	} {
		k := t.workload.at(path)
		k.union = &union{
			decode: func(d *decoder, n *node, at place) error { return decodeQuantity(d, n, at, k, of(d.workload(at))) },
			encode: func(s *Scenario, w *Workload) *node {
				if !of(w).Given {
					return nil
				}
				return encodeMap(k, s, w, true)
			},
		}
	}
}

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

// decodeQuantity reads a distribution. The forms that need a file or parts are
// known and refused by name.
func decodeQuantity(d *decoder, n *node, at place, k *key, q *Quantity) error {
	if n.kind == scalarNode {
		return d.fail(n, at, "here is a single value: write {mean: %s}", n.text)
	}
	if v := n.find("dist"); v != nil {
		if f, err := dist.ParseFamily(v.text); err == nil && !f.Built() {
			return d.fail(v, at.kid("dist"), "%s is not simulated yet: write %s", quote(v.text), list(k.kid("dist").knob.Built))
		}
	}
	for _, word := range []string{"shape", "max", "weight", "parts", "samples"} {
		if v := n.find(word); v != nil {
			return d.fail(v, at.kid(word), "this way of stating a distribution is not simulated yet: write {dist, mean, cv} or {dist, p50, p95}")
		}
	}
	q.Given = true
	return d.decodeMap(n, at, &key{kids: k.kids})
}
