package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Lookup finds the knob with that path, and its workload. A workload's name
// comes first; it may be left out when there is one workload, a path of the
// process winning. A key that is a scalar or a map stands for its main value:
// pool.queue_timeout.mean is pool.queue_timeout.
func (s *Scenario) Lookup(path string) (*Knob, *Workload, error) {
	k, i, err := s.lookup(path)
	if err != nil || i < 0 {
		return k, nil, err
	}
	return k, &s.Workloads[i], nil
}

// lookup is Lookup with the index of the workload, −1 for the process.
func (s *Scenario) lookup(path string) (*Knob, int, error) {
	if k := processKnob(path); k != nil {
		return k, -1, nil
	}
	name, rest, _ := strings.Cut(path, ".")
	for i := range s.Workloads {
		if s.Workloads[i].Name != name {
			continue
		}
		k, err := s.Workloads[i].knob(rest)
		switch {
		case err != nil:
			return nil, i, &FieldError{Path: path, Msg: err.Error()}
		case k != nil:
			return k, i, nil
		}
		return nil, i, s.unknown(path)
	}
	if len(s.Workloads) == 1 {
		k, err := s.Workloads[0].knob(path)
		switch {
		case err != nil:
			return nil, 0, &FieldError{Path: path, Msg: err.Error()}
		case k != nil:
			return k, 0, nil
		}
	}
	return nil, -1, s.unknown(path)
}

func processKnob(path string) *Knob {
	switch path {
	case "pool.queue_timeout.mean":
		path = "pool.queue_timeout"
	case "upstream.output_accounting":
		path = "upstream.output_accounting.reserve"
	}
	if k := table().process.at(path); k != nil {
		return k.knob
	}
	return nil
}

// knob finds a knob of the workload; nil when there is none.
func (w *Workload) knob(path string) (*Knob, error) {
	switch path {
	case "arrivals.profile":
		path = "arrivals.profile.shape"
	case "caller_retries.budget":
		return budgetKnob(), nil
	}
	if rest, ok := strings.CutPrefix(path, "arrivals.profile.points."); ok {
		number, field, _ := strings.Cut(rest, ".")
		i, err := listIndex("point", number, len(w.Arrivals.Profile.Points), maxPoints)
		if err == nil && (field == "at" || field == "rate") {
			return pointKnob(i, field), nil
		}
		return nil, err
	}
	if quantity, number, field, ok := partPath(path); ok {
		i, err := listIndex("part", number, len(quantityOf(w, quantity).Parts), maxParts)
		if err != nil {
			return nil, err
		}
		for _, k := range partKnobs(quantity, i) {
			if k.Path == quantity+".parts."+number+"."+field {
				return &k, nil
			}
		}
		return nil, nil
	}
	if k := table().workload.at(path); k != nil {
		return k.knob, nil
	}
	return nil, nil
}

// listIndex reads the number of an item of a list that has n and may get one
// more, up to most.
func listIndex(what, number string, n, most int) (int, error) {
	last := min(n, most-1)
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i > last || number != strconv.Itoa(i) {
		return 0, fmt.Errorf("there is no %s %s: write 0 to %d", what, quote(number), last)
	}
	return i, nil
}

// listed returns the knobs of the items of a list that stand after knob k: the
// points of a profile, the parts of a mixture.
func (w *Workload) listed(k *Knob) []Knob {
	var knobs []Knob
	if k.Path == "arrivals.profile.shape" {
		for i := range w.Arrivals.Profile.Points {
			knobs = append(knobs, *pointKnob(i, "at"), *pointKnob(i, "rate"))
		}
	}
	if path, last, _ := cutLast(k.Path); last == "dist" && k.quantity != nil {
		for i := range k.quantity(w).Parts {
			knobs = append(knobs, partKnobs(path, i)...)
		}
	}
	return knobs
}

// budgetKnob takes the whole budget out with the word none.
func budgetKnob() *Knob {
	return &Knob{
		Path: "caller_retries.budget.per_success", Workload: true, Kind: KindChoice, None: "none", Default: "none",
		Short: "budget", Doc: "none takes the retry budget out", Live: NextRefusal,
		At:    func(_ *Scenario, w *Workload) any { return &w.Retries.PerSuccess },
		moved: func(_ *Scenario, w *Workload) { w.Retries.Capacity = None },
	}
}

// unknown is the error for a path that does not exist.
func (s *Scenario) unknown(path string) error {
	if kids := s.partsOf(path); len(kids) > 0 {
		return &FieldError{Path: path, Msg: "this has parts: write one of " + list(kids)}
	}
	if best := nearest(path, s.Paths(), 3); len(best) > 0 {
		return &FieldError{Path: path, Msg: "there is no such path; did you mean " + strings.Join(best, " or ") + "?"}
	}
	return &FieldError{Path: path, Msg: "there is no such path: write one such as pool.concurrency or " + s.example()}
}

func (s *Scenario) example() string {
	if len(s.Workloads) == 0 {
		return "chat.arrivals.rate"
	}
	return s.Workloads[0].Name + ".arrivals.rate"
}

// partsOf lists the paths just below a path that is a map.
func (s *Scenario) partsOf(path string) []string {
	var parts []string
	for _, full := range s.Paths() {
		for _, p := range []string{path, s.shorthand(path)} {
			if rest, ok := strings.CutPrefix(full, p+"."); ok && p != "" {
				name, _, _ := strings.Cut(rest, ".")
				parts = append(parts, p+"."+name)
			}
		}
	}
	slices.Sort(parts)
	return slices.Compact(parts)
}

// shorthand completes a path whose workload was left out.
func (s *Scenario) shorthand(path string) string {
	if len(s.Workloads) != 1 {
		return ""
	}
	return s.Workloads[0].Name + "." + path
}

// Paths lists every knob path of the scenario in the order of a file, profile
// points and parts of mixtures included.
func (s *Scenario) Paths() []string {
	var paths []string
	t := table()
	for i := range t.knobs {
		if !t.knobs[i].Workload {
			paths = append(paths, t.knobs[i].Path)
		}
	}
	for j := range s.Workloads {
		w := &s.Workloads[j]
		for i := range t.knobs {
			if !t.knobs[i].Workload {
				continue
			}
			paths = append(paths, w.Name+"."+t.knobs[i].Path)
			for _, k := range w.listed(&t.knobs[i]) {
				paths = append(paths, w.Name+"."+k.Path)
			}
		}
	}
	return paths
}

// Get returns the value at path as it is written in a file, and "" when it is
// absent or there is no such path.
func (s *Scenario) Get(path string) string {
	k, w, err := s.Lookup(path)
	if err != nil {
		return ""
	}
	return k.Text(s, w)
}

// Set stores a value. Its range is checked, but not whether the scenario as a
// whole is valid: call Validate after the last of several. Fields that the new
// value makes meaningless are dropped: choosing another family drops cv, a mean
// replaces quantiles, a duration replaces first_token and output_tokens and the
// other way round, a batch replaces rate and profile, an SDK's profile all its
// retry rules. "" takes out what may be absent. The error is a *[FieldError], and s is then unchanged.
func (s *Scenario) Set(path, value string) error {
	k, i, err := s.lookup(path)
	if err != nil {
		return err
	}
	var w *Workload
	if i >= 0 {
		w = &s.Workloads[i]
	}
	if err := k.Set(s, w, value); err != nil {
		return &FieldError{Path: path, Msg: err.Error(), at: place{i, k.Path}}
	}
	return nil
}

// Apply takes settings of the form PATH=VALUE in order and validates once. On
// error s is unchanged; otherwise pointers into s are no longer its own. A cv
// that is among the settings survives a family chosen after it. Settings that
// name another file leave it to be read by [Scenario.Load].
func (s *Scenario) Apply(sets []string) error {
	t := s.Clone()
	spreads := map[place]string{}
	for _, set := range sets {
		path, value, ok := strings.Cut(set, "=")
		if !ok {
			return &FieldError{Path: set, Msg: "this has no value: write PATH=VALUE, such as pool.concurrency=40"}
		}
		path = strings.TrimSpace(path)
		if err := t.Set(path, value); err != nil {
			return err
		}
		k, i, err := t.lookup(path)
		if err != nil {
			return err
		}
		switch parent, last, _ := cutLast(k.Path); last {
		case "cv":
			spreads[place{i, parent}] = value
		case "dist":
			if cv, given := spreads[place{i, parent}]; given {
				if err := t.Set(t.display(place{i, parent + ".cv"}), cv); err != nil {
					return err
				}
			}
		}
	}
	if err := t.check(); err != nil {
		return err
	}
	*s = *t
	return nil
}
