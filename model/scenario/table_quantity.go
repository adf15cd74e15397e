package scenario

import (
	"slices"
	"strconv"
	"strings"

	"capsize/model/dist"
)

// maxParts is the largest number of parts of a mixture.
const maxParts = 100

// quantitySpec is what the knobs of one distribution share.
type quantitySpec struct {
	path  string
	short string
	what  string // completes "mean of"
	kind  Kind   // KindDuration or KindCount
	most  float64
	of    func(*Workload) *Quantity // nil for a part that does not exist yet
	part  bool
	// prepare and moved as in Knob.
	prepare func(w *Workload) (undo func())
	moved   func(w *Workload)
}

// quantitySpecs are the distributions of a workload, in the order of
// [quantities].
func quantitySpecs() []quantitySpec {
	specs := []quantitySpec{
		{short: "duration", what: "the life of a stream, open to close", kind: KindDuration},
		{short: "1st tok", what: "the time from open to the first token", kind: KindDuration},
		{short: "out tok", what: "the output tokens of a request", kind: KindCount},
		{short: "in tok", what: "the input tokens of a request", kind: KindCount},
	}
	for i := range specs {
		q := &quantities[i]
		specs[i].path, specs[i].of, specs[i].most = q.path, q.of, q.largest
	}
	// A duration and a duration by parts take each other's place.
	specs[0].moved = func(w *Workload) {
		if w.Stream.Duration.Given {
			w.Stream.FirstToken, w.Stream.Output = notGiven(), notGiven()
		}
	}
	byParts := func(of func(*Workload) *Quantity) func(*Workload) {
		return func(w *Workload) {
			if of(w).Given {
				w.Stream.Duration = notGiven()
			}
		}
	}
	specs[1].moved, specs[2].moved = byParts(specs[1].of), byParts(specs[2].of)
	specs[3].moved = func(*Workload) {}
	return specs
}

// quantityKnobs makes the knobs of a workload's distributions.
func quantityKnobs() []Knob {
	var knobs []Knob
	for _, spec := range quantitySpecs() {
		knobs = append(knobs, spec.knobs()...)
	}
	return knobs
}

// partKnobs makes the knobs of part i of the mixture with this path. The part
// just after the last one may be set too, which adds it.
func partKnobs(path string, i int) []Knob {
	at := slices.IndexFunc(quantities[:], func(q quantityAt) bool { return q.path == path })
	spec := quantitySpecs()[at]
	of := spec.of
	part := func(w *Workload) *Part {
		if parts := of(w).Parts; i < len(parts) {
			return &parts[i]
		}
		return nil
	}
	spec.path += ".parts." + strconv.Itoa(i)
	spec.part = true
	spec.of = func(w *Workload) *Quantity {
		if p := part(w); p != nil {
			return &p.Quantity
		}
		return nil
	}
	spec.prepare = func(w *Workload) func() {
		q := of(w)
		if i != len(q.Parts) {
			return func() {}
		}
		was := q.Given
		q.Given = true
		q.Parts = append(q.Parts, newPart())
		return func() {
			if q.Parts, q.Given = q.Parts[:i], was; i == 0 {
				q.Parts = nil
			}
		}
	}
	weight := Knob{
		Path: spec.path + ".weight", Workload: true, Kind: KindNumber, Max: 1e6, Open: true, Step: 1.05, Short: "weight", Live: NextStream,
		Doc: "chance that " + spec.what + " follows this part, relative to the weights of the other parts",
		At: func(_ *Scenario, w *Workload) any {
			if p := part(w); p != nil {
				return &p.Weight
			}
			return nil
		},
		prepare: spec.prepare, quantity: spec.of,
		moved: func(_ *Scenario, w *Workload) { spec.moved(w) },
	}
	return append([]Knob{weight}, spec.knobs()...)
}

// newPart is a part of which nothing is stated.
func newPart() Part {
	q := notGiven()
	q.Given = true
	return Part{Quantity: q}
}

// value makes the knob of one number of the quantity.
func (s quantitySpec) value(name, short, doc string, kind Kind, most float64, field func(*Quantity) *float64) Knob {
	smallest := 1e-3
	if kind == KindDuration {
		smallest = minSeconds
	}
	return s.knob(Knob{Path: name, Kind: kind, Min: smallest, Max: most, Step: 1.05, Short: short, Doc: doc},
		func(q *Quantity) any { return field(q) })
}

// knob completes the knob of one field of the quantity.
func (s quantitySpec) knob(k Knob, field func(*Quantity) any) Knob {
	name := k.Path
	k.Path, k.Workload, k.Live = s.path+"."+name, true, NextStream
	k.At = func(_ *Scenario, w *Workload) any {
		if q := s.of(w); q != nil {
			return field(q)
		}
		return nil
	}
	k.quantity, k.prepare = s.of, s.prepare
	k.moved = func(_ *Scenario, w *Workload) {
		s.of(w).restate(name, s.part)
		s.moved(w)
	}
	return k
}

func (s quantitySpec) knobs() []Knob {
	var families []string
	for _, f := range dist.Families() {
		if !s.part || f != dist.Mixture {
			families = append(families, f.String())
		}
	}
	cv := s.value("cv", "spread", "coefficient of variation of "+s.what+": standard deviation over mean", KindNumber, dist.MaxCV,
		func(q *Quantity) *float64 { return &q.CV })
	cv.Min, cv.None, cv.Default, cv.Step = 0, "default", "default", 0.05
	shape := s.value("shape", "shape", "shape of the Pareto law of "+s.what+": the smaller, the heavier its tail", KindNumber, 1000,
		func(q *Quantity) *float64 { return &q.Shape })
	shape.Min = 0.01
	return []Knob{
		s.knob(Knob{
			Path: "dist", Kind: KindChoice, Default: dist.Lognormal.String(), Choices: families,
			Short: "law", Doc: "family of the distribution of " + s.what,
		}, func(q *Quantity) any { return &q.Family }),
		s.value("mean", s.short, "mean of "+s.what, s.kind, s.most, func(q *Quantity) *float64 { return &q.Mean }),
		cv,
		s.value("p50", s.short+" p50", "median of "+s.what+", stated together with p95", s.kind, s.most, func(q *Quantity) *float64 { return &q.P50 }),
		s.value("p95", s.short+" p95", "95th percentile of "+s.what+", stated together with p50", s.kind, s.most, func(q *Quantity) *float64 { return &q.P95 }),
		shape,
		s.value("max", s.short+" max", "largest value of the Pareto law of "+s.what, s.kind, s.most, func(q *Quantity) *float64 { return &q.Max }),
		s.knob(Knob{
			Path: "samples", Kind: KindText, Max: maxFileName, Short: "samples",
			Doc: "CSV file beside the scenario with samples of " + s.what + ", in " + s.unit(),
		}, func(q *Quantity) any { return &q.Samples }),
		s.knob(Knob{
			Path: "column", Kind: KindText, Max: maxColumnName, Short: "column",
			Doc: "column of the samples of " + s.what + "; left out, the file holds one number a line and no header",
		}, func(q *Quantity) any { return &q.Column }),
	}
}

func (s quantitySpec) unit() string {
	if s.kind == KindDuration {
		return "seconds"
	}
	return "tokens"
}

// partPath splits the path of a part's knob: the quantity, the part's number as
// it is written, and the rest.
func partPath(path string) (quantity, number, field string, ok bool) {
	for _, q := range quantities {
		if rest, found := strings.CutPrefix(path, q.path+".parts."); found {
			number, field, _ = strings.Cut(rest, ".")
			return q.path, number, field, true
		}
	}
	return "", "", "", false
}

// restate keeps one way of stating the quantity after the named knob changed: a
// mean replaces quantiles and the other way round, a new family drops what was
// meant for another, a file of samples replaces all else.
func (q *Quantity) restate(name string, part bool) {
	q.Given = true
	switch name {
	case "dist":
		q.familyMoved()
		return
	case "mean":
		if q.Mean != 0 {
			q.P50, q.P95 = 0, 0
		}
	case "p50", "p95":
		if q.P50+q.P95 != 0 && q.Mean != 0 {
			q.Mean, q.CV = 0, None
		}
	case "samples":
		*q = Quantity{Given: true, Family: dist.Empirical, CV: None, Samples: q.Samples, Column: q.Column}
	case "column":
		q.unload()
		return
	case "cv", "shape", "max":
		return
	}
	if !part && q.Mean == 0 && q.P50 == 0 && q.P95 == 0 && len(q.Parts) == 0 && q.Samples == "" {
		*q = notGiven()
	}
}

// familyMoved drops what the newly chosen family has no use for.
func (q *Quantity) familyMoved() {
	q.CV = None
	if q.Family != dist.Pareto {
		q.Shape, q.Max = 0, 0
	}
	if q.Family != dist.Mixture {
		q.Parts = nil
	}
	if q.Family != dist.Empirical {
		q.Samples, q.Column = "", ""
		q.unload()
	}
	switch q.Family {
	case dist.Mixture, dist.Empirical:
		q.Mean, q.P50, q.P95 = 0, 0, 0
	case dist.Pareto:
		q.P50, q.P95 = 0, 0
	}
}
