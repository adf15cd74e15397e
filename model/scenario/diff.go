package scenario

import "fmt"

// Diff lists the settings PATH=VALUE that lead from one scenario to s:
// from.Apply(s.Diff(from)) makes from equal to s. Both must be valid and have
// the same workload names; workloads that only one of them has are passed over.
func (s *Scenario) Diff(from *Scenario) []string {
	cur := from.Clone()
	var sets []string
	put := func(path, value string) {
		if cur.Set(path, value) == nil {
			sets = append(sets, path+"="+value)
		}
	}
	s.diffPoints(cur, put)
	// In the order of the table: what a setting drops comes after it.
	for _, path := range s.Paths() {
		k, w, err := s.Lookup(path)
		if err != nil {
			continue
		}
		want := k.Text(s, w)
		if cur.Get(path) == want || want == "" && restated(k, w) {
			continue
		}
		if _, _, err := cur.Lookup(path); err == nil {
			put(path, want)
		}
	}
	return sets
}

// restated says that the absent value goes by itself, when the other way of
// stating the same quantity is set.
func restated(k *Knob, w *Workload) bool {
	if w == nil {
		return false
	}
	parent, _, _ := cutLast(k.Path)
	q := map[string]*Quantity{
		"stream.duration": &w.Stream.Duration, "stream.first_token": &w.Stream.FirstToken,
		"stream.output_tokens": &w.Stream.Output, "stream.input_tokens": &w.Stream.Input,
	}[parent]
	return q != nil && q.Given
}

// diffPoints restates a profile from scratch when it has lost points or its
// shape; points are otherwise set or appended one by one.
func (s *Scenario) diffPoints(cur *Scenario, put func(path, value string)) {
	for i := range s.Workloads {
		w := &s.Workloads[i]
		for j := range cur.Workloads {
			was, now := &cur.Workloads[j].Arrivals.Profile, &w.Arrivals.Profile
			if cur.Workloads[j].Name == w.Name && was.Shape != "" && (len(was.Points) > len(now.Points)) {
				put(fmt.Sprintf("%s.arrivals.profile.shape", w.Name), "none")
			}
		}
	}
}
