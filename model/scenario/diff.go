package scenario

import "capsize/model/dist"

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
	s.diffLists(cur, put)
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
	_, last, _ := cutLast(k.Path)
	return k.quantity != nil && last != "column" && k.quantity(w).Given
}

// diffLists takes out quantities that are gone, and restates a profile or a
// mixture from scratch when it has lost items; items are otherwise set or
// appended one by one.
func (s *Scenario) diffLists(cur *Scenario, put func(path, value string)) {
	for i := range s.Workloads {
		now := &s.Workloads[i]
		for j := range cur.Workloads {
			was := &cur.Workloads[j]
			if was.Name != now.Name {
				continue
			}
			if was.Arrivals.Profile.Shape != "" && len(was.Arrivals.Profile.Points) > len(now.Arrivals.Profile.Points) {
				put(now.Name+".arrivals.profile.shape", "none")
			}
			for _, q := range quantities {
				path, of := now.Name+"."+q.path, q.of(was)
				if gone := of.Given && !q.of(now).Given; gone {
					put(path+".dist", dist.Lognormal.String())
					mean := table().workload.at(q.path + ".mean").knob
					put(path+".mean", mean.Format(1)) // in place of all else that may be stated
					put(path+".mean", "")
				} else if len(of.Parts) > len(q.of(now).Parts) {
					put(path+".dist", dist.Lognormal.String())
				}
			}
		}
	}
}
