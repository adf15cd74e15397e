package scenario

import (
	"strconv"
	"strings"

	"capsize/model/dist"
)

// decodeQuantity reads a distribution.
func decodeQuantity(d *decoder, n *node, at place, where quantityAt) error {
	q := where.of(d.workload(at))
	kids := table().workload.at(where.path).kids
	parts := &key{name: "parts", union: &union{decode: func(d *decoder, n *node, at place) error {
		return decodeParts(d, n, at, where)
	}}}
	return decodeLaw(d, n, at, append(kids[:len(kids):len(kids)], parts), q)
}

// decodeLaw reads the keys of a distribution. A file of samples or a list of
// parts says its family by itself.
func decodeLaw(d *decoder, n *node, at place, kids []*key, q *Quantity) error {
	if n.kind == scalarNode {
		return d.fail(n, at, "here is a single value: write {mean: %s}", n.text)
	}
	q.Given = true
	if err := d.decodeMap(n, at, &key{kids: kids}); err != nil {
		return err
	}
	switch {
	case n.find("dist") != nil:
	case n.find("samples") != nil:
		q.Family = dist.Empirical
	case n.find("parts") != nil:
		q.Family = dist.Mixture
	}
	return nil
}

// decodeParts reads the parts of a mixture.
func decodeParts(d *decoder, n *node, at place, where quantityAt) error {
	const form = "[{weight: 0.8, dist: lognormal, mean: 9s}, {weight: 0.2, mean: 60s}]"
	if n.kind != listNode {
		return d.fail(n, at, "here is %s: write a list such as %s", n.what(), form)
	}
	if len(n.items) == 0 {
		return d.fail(n, at, "the list is empty: write parts such as %s", form)
	}
	if len(n.items) > maxParts {
		return d.fail(n, at, "there are %d parts: at most %d are possible", len(n.items), maxParts)
	}
	q := where.of(d.workload(at))
	q.Parts = make([]Part, len(n.items))
	for i, item := range n.items {
		q.Parts[i] = newPart()
		if err := decodeLaw(d, item, at.kid(strconv.Itoa(i)), partKeys(where.path, i), &q.Parts[i].Quantity); err != nil {
			return err
		}
	}
	return nil
}

// partKeys are the keys of part i of a mixture.
func partKeys(path string, i int) []*key {
	knobs := partKnobs(path, i)
	kids := make([]*key, len(knobs))
	for j := range knobs {
		_, name, _ := cutLast(knobs[j].Path)
		kids[j] = &key{name: name, knob: &knobs[j]}
	}
	return kids
}

func encodeQuantity(s *Scenario, w *Workload, where quantityAt) *node {
	q := where.of(w)
	if !q.Given {
		return nil
	}
	n := encodeMap(&key{kids: table().workload.at(where.path).kids}, s, w, true)
	if len(q.Parts) == 0 {
		return n
	}
	parts := &node{kind: listNode}
	for i := range q.Parts {
		parts.items = append(parts.items, encodeMap(&key{kids: partKeys(where.path, i)}, s, w, true))
	}
	n.add("parts", parts)
	return n
}

// problem says what is wrong with the quantity and at which key, or "".
func (q *Quantity) problem() (path, msg string) {
	if !q.Given {
		return "", ""
	}
	if path, msg := q.stray(); msg != "" {
		return path, msg
	}
	switch q.Family {
	case dist.Mixture:
		path, msg = q.mixtureProblem()
	case dist.Empirical:
		if q.Samples == "" {
			return "samples", "the distribution has no samples: write samples: file.csv"
		}
	case dist.Pareto:
		path, msg = q.paretoProblem()
	default:
		path, msg = q.momentProblem()
	}
	if msg != "" || !q.Loaded() {
		return path, msg
	}
	if _, err := q.Law(); err != nil {
		return "", err.Error()
	}
	return "", ""
}

// stray finds what belongs to another family.
func (q *Quantity) stray() (path, msg string) {
	family := q.Family.String()
	switch {
	case q.Family != dist.Pareto && q.Shape != 0:
		return "shape", "shape belongs to dist: pareto; take it out of " + family
	case q.Family != dist.Pareto && q.Max != 0:
		return "max", "max belongs to dist: pareto; take it out of " + family + ". A time limit is stream.max"
	case q.Family != dist.Mixture && len(q.Parts) > 0:
		return "parts", "parts belong to dist: mixture; take them out of " + family
	case q.Family != dist.Empirical && q.Samples != "":
		return "samples", "samples belong to dist: empirical; take them out of " + family
	case q.Column != "" && q.Samples == "":
		return "column", "a column needs its file: write samples: file.csv"
	case q.Family != dist.Mixture && q.Family != dist.Empirical:
		return "", ""
	case q.Mean != 0:
		return "mean", family + " has no mean of its own: take it out"
	case q.CV != None:
		return "cv", family + " has no cv of its own: take it out"
	case q.P50 != 0:
		return "p50", family + " has no p50 of its own: take it out"
	case q.P95 != 0:
		return "p95", family + " has no p95 of its own: take it out"
	}
	return "", ""
}

func (q *Quantity) mixtureProblem() (path, msg string) {
	if len(q.Parts) == 0 {
		return "parts", "the mixture has no parts: write parts: [{weight: 0.8, mean: 9s}, {weight: 0.2, mean: 60s}]"
	}
	if len(q.Parts) > maxParts {
		return "parts", "the mixture has too many parts: at most " + strconv.Itoa(maxParts) + " are possible"
	}
	for i := range q.Parts {
		p, at := &q.Parts[i], "parts."+strconv.Itoa(i)
		if p.Weight == 0 {
			return at + ".weight", "the part has no weight: write one, such as weight: 0.8"
		}
		if p.Family == dist.Mixture {
			return at + ".dist", "a part of a mixture is no mixture: write its parts side by side"
		}
		if path, msg := p.problem(); msg != "" {
			return strings.TrimSuffix(at+"."+path, "."), msg
		}
	}
	return "", ""
}

func (q *Quantity) paretoProblem() (path, msg string) {
	const form = "write {dist: pareto, mean: 12s, shape: 1.5, max: 1h}"
	switch {
	case q.P50 != 0:
		return "p50", "pareto is not stated by quantiles: " + form
	case q.P95 != 0:
		return "p95", "pareto is not stated by quantiles: " + form
	case q.CV != None:
		return "cv", "mean, shape and max fix the spread of pareto: take cv out"
	case q.Mean == 0:
		return "mean", "pareto needs its mean: " + form
	case q.Shape == 0:
		return "shape", "pareto needs its shape: " + form
	case q.Max == 0:
		return "max", "pareto needs its largest value: " + form
	}
	return "", ""
}

// momentProblem checks what is stated by mean and cv or by quantiles.
func (q *Quantity) momentProblem() (path, msg string) {
	byQuantiles := q.P50 != 0 || q.P95 != 0
	switch {
	case q.Mean == 0 && !byQuantiles:
		return "", "the distribution has no size: write mean, or p50 and p95"
	case q.Mean != 0 && byQuantiles:
		return "mean", "the distribution is stated twice: write mean and cv, or p50 and p95"
	case byQuantiles && q.P50 == 0:
		return "p95", "p95 needs p50 beside it"
	case byQuantiles && q.P95 == 0:
		return "p50", "p50 needs p95 beside it"
	case byQuantiles && q.CV != None:
		return "cv", "p50 and p95 fix the spread: take cv out"
	case byQuantiles && q.P95 <= q.P50:
		return "p95", "p95 is not above p50: 95 % of streams end by p95, half of them by p50"
	case byQuantiles:
		return "", ""
	}
	if _, err := dist.New(q.Family, 1, q.Spread()); err != nil {
		return "cv", err.Error()
	}
	return "", ""
}
