package scenario

// Default returns a scenario in which every knob of the process has its
// default. It lacks what has none and must be given: a name, a workload and
// pool.concurrency.
func Default() Scenario {
	s := Scenario{Goals: NoGoals()}
	for i := range table().knobs {
		if k := &table().knobs[i]; !k.Workload && k.Default != "" {
			k.setDefault(&s, nil)
		}
	}
	return s
}

// DefaultWorkload returns a workload in which every knob has its default. It
// lacks what has none and must be given: its arrivals and a duration.
func DefaultWorkload(name string) Workload {
	w := Workload{Name: name, Goals: NoGoals()}
	for i := range table().knobs {
		if k := &table().knobs[i]; k.Workload && k.Default != "" {
			k.setDefault(nil, &w)
		}
	}
	return w
}

// setDefault stores the default. A test holds that every default is legal, so
// the error says nothing.
func (k *Knob) setDefault(s *Scenario, w *Workload) { _ = k.assign(s, w, k.Default) }
