package experiment

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Join makes one sweep of the parts of one, in any order: what the whole would
// have been. An error names the file and what is wrong with it.
func Join(parts []*Part) (*Part, error) {
	if len(parts) == 0 {
		return nil, errors.New("there are no parts")
	}
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(p, q *Part) int { return p.Shard.Index - q.Shard.Index })
	first := parts[0]
	for _, p := range parts[1:] {
		if err := first.fits(p); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	for i, p := range parts {
		if p.Stopped != nil {
			return nil, fmt.Errorf("%s: finished: it was stopped early, with %d of its %d points: run shard %s again", p.Name, len(p.Points), p.Swept.Asked, p.Shard)
		}
		if i > 0 && p.Shard == parts[i-1].Shard {
			return nil, fmt.Errorf("%s: shard: it is %s, and so is %s: each is wanted once", p.Name, p.Shard, parts[i-1].Name)
		}
	}
	if err := missing(parts); err != nil {
		return nil, err
	}
	return first.join(parts), nil
}

// missing says which shards there should be, too.
func missing(parts []*Part) error {
	const most = 8
	var names []string
	left, of := 0, parts[0].Shard.Of
	for i := 1; i <= of; i++ {
		if slices.ContainsFunc(parts, func(p *Part) bool { return p.Shard.Index == i }) {
			continue
		}
		if left++; left <= most {
			names = append(names, Shard{i, of}.String())
		}
	}
	switch {
	case left == 0:
		return nil
	case left > most:
		names = append(names, fmt.Sprintf("%d more", left-most))
	}
	is := "is"
	if left > 1 {
		is = "are"
	}
	return fmt.Errorf("%s: shard: it is %s, and %s %s missing", parts[0].Name, parts[0].Shard, strings.Join(names, ", "), is)
}

// fits says in what q belongs to another sweep than p.
func (p *Part) fits(q *Part) error {
	for _, f := range []struct{ field, is, was string }{
		{"shard", fmt.Sprintf("one of %d", q.Shard.Of), fmt.Sprintf("one of %d", p.Shard.Of)},
		{"capsize", q.Version, p.Version},
		{"build", q.Build, p.Build},
		{"vary", strings.Join(q.Vary, " and "), strings.Join(p.Vary, " and ")},
		{"replications", fmt.Sprint(q.Replications), fmt.Sprint(p.Replications)},
		{"metric", q.wanted(), p.wanted()},
	} {
		if f.is != f.was {
			return fmt.Errorf("%s: it is %s, and in %s it is %s", f.field, orNothing(f.is), p.Name, orNothing(f.was))
		}
	}
	if !bytes.Equal(p.Base.JSON(), q.Base.JSON()) {
		return p.otherScenario(q)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		if p.Files[name] != q.Files[name] {
			return fmt.Errorf("files: %q had other contents than for %s", name, p.Name)
		}
	}
	if len(p.Files) != len(q.Files) {
		return fmt.Errorf("files: there are %d, and in %s there are %d", len(q.Files), p.Name, len(p.Files))
	}
	return nil
}

// otherScenario names the first setting that differs.
func (p *Part) otherScenario(q *Part) error {
	if len(p.Base.Workloads) == len(q.Base.Workloads) {
		for _, set := range q.Base.Diff(p.Base) {
			path, value, _ := strings.Cut(set, "=")
			return fmt.Errorf("scenario: %s is %s, and in %s it is %s", path, orNothing(value), p.Name, orNothing(p.Base.Get(path)))
		}
	}
	return fmt.Errorf("scenario: it is another than in %s", p.Name)
}

func orNothing(text string) string {
	if text == "" {
		return "not given"
	}
	return text
}

// wanted is the metric that was asked for, by name.
func (p *Part) wanted() string {
	if p.Wanted == nil {
		return ""
	}
	return p.Wanted.String()
}

// join puts the points of all into one sweep, with what the first says of it.
func (p *Part) join(parts []*Part) *Part {
	whole := *p
	whole.Name, whole.Shard = "", Shard{}
	w := whole.sweeper()
	for _, part := range parts {
		for i := range part.Points {
			w.points = append(w.points, &part.Points[i])
		}
	}
	slices.SortFunc(w.points, func(a, b *Point) int { return a.ID - b.ID })
	whole.Swept = &Swept{Base: p.Base, Axes: p.Axes, Replications: p.Replications, Asked: len(w.points), Metric: w.metric()}
	for _, point := range w.points {
		whole.Points = append(whole.Points, *point)
	}
	return &whole
}
