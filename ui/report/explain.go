package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
)

// Explanation is what a name may mean.
type Explanation struct {
	Topics []Topic // what it says plainly
	Others []Topic // knobs that share it as the last or first part of their names, or formulas
}

// Explain finds what a name means, whatever the case of its letters: a knob by
// its path, the workload's name being left out or any, or by the last part of it;
// a metric by its JSON name or goal key; a formula by its name or a part of it; a
// state of the verdict; a limit; a chart of the screen. Both lists are empty where it means nothing.
func Explain(name string) Explanation {
	name = strings.TrimSpace(name)
	var e Explanation
	for _, t := range Topics() {
		if t.Kind != aKnob && named(&t, name) {
			e.Topics = append(e.Topics, t)
		}
	}
	e.addKnobs(strings.ToLower(name))
	if len(e.Topics)+len(e.Others) == 0 {
		e.addFormulas(strings.ToLower(name))
	}
	return e
}

// named says whether the name is that of the topic.
func named(t *Topic, name string) bool {
	switch t.Kind {
	case aFormula:
		f, ok := predict.FormulaOf(name)
		return ok && f.Name == t.Name
	case aMetric:
		id, ok := metric.ByGoal(strings.ToLower(name))
		return strings.EqualFold(t.Name, name) || ok && id.String() == t.Name
	}
	return strings.EqualFold(t.Name, name)
}

// addKnobs finds a knob by its path, or all whose path ends or begins so. Goals
// are found by their paths alone: their keys mean the metric.
func (e *Explanation) addKnobs(path string) {
	if strings.Contains(path, ".") || path == "name" || path == "about" || path == "source" {
		if k, ok := scenario.FindKnob(path); ok {
			e.Topics = append(e.Topics, knobTopic(&k))
			return
		}
	}
	inWorkload := withoutWorkload(path)
	var found []Topic
	knobs := scenario.Knobs()
	for i := range knobs {
		k := &knobs[i]
		ends := strings.HasSuffix("."+k.Path, "."+path) && !strings.HasPrefix(k.Path, "goals.")
		begins := strings.HasPrefix(k.Path, path+".") || k.Workload && inWorkload != "" && strings.HasPrefix(k.Path, inWorkload+".")
		if path != "" && (ends || begins) {
			found = append(found, knobTopic(k))
		}
	}
	if len(found) == 1 {
		e.Topics = append(e.Topics, found...)
		return
	}
	e.Others = found
}

// withoutWorkload cuts off what can only be the name of a workload, and is ""
// where nothing can.
func withoutWorkload(path string) string {
	first, rest, _ := strings.Cut(path, ".")
	for _, k := range scenario.Knobs() {
		if strings.HasPrefix(k.Path+".", first+".") {
			return ""
		}
	}
	return rest
}

// addFormulas finds formulas by a part of their name or title, or else of their
// source.
func (e *Explanation) addFormulas(part string) {
	const shortest = 4
	if utf8.RuneCountInString(part) < shortest {
		return
	}
	found := formulasWith(part, func(f *predict.Formula) string { return f.Name + "\n" + f.Title })
	if len(found) == 0 {
		found = formulasWith(part, func(f *predict.Formula) string { return f.Source })
	}
	if len(found) == 1 {
		e.Topics = found
		return
	}
	e.Others = found
}

func formulasWith(part string, in func(*predict.Formula) string) (found []Topic) {
	for _, f := range predict.Formulas() {
		if strings.Contains(strings.ToLower(in(&f)), part) {
			found = append(found, formulaTopic(&f))
		}
	}
	return found
}

// Names lists every name that [Explain] knows, for completion and for what may
// have been meant. Knobs of a workload stand without its name.
func Names() []string {
	var names []string
	for _, k := range scenario.Knobs() {
		names = append(names, k.Path)
		if !strings.HasPrefix(k.Path, "goals.") {
			names = append(names, k.Path[strings.LastIndexByte(k.Path, '.')+1:])
		}
	}
	for _, t := range Topics() {
		if t.Kind != aKnob {
			names = append(names, t.Name)
		}
	}
	for _, id := range metric.All() {
		if goal := metric.Of(id).Goal; goal != "" {
			names = append(names, goal)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// NearestNames returns up to three names most like one that means nothing.
func NearestNames(name string) []string {
	names := Names()
	lower := make([]string, len(names))
	for i, n := range names {
		lower[i] = strings.ToLower(n)
	}
	near := scenario.Nearest(strings.ToLower(strings.TrimSpace(name)), lower, 3)
	for i, n := range near {
		near[i] = names[slices.Index(lower, n)]
	}
	return near
}

// Text prints what a name means: topics in full, then the others with a line
// each.
func (e *Explanation) Text() []byte {
	var b strings.Builder
	for i, t := range e.Topics {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(t.Name + "  (" + t.Kind + ")\n")
		wrap(&b, "", t.Title, 0)
		for _, f := range t.Facts {
			if f.Text != "" {
				section(&b, f.Key, strings.Split(f.Text, "\n"))
			}
		}
	}
	if len(e.Others) == 0 {
		return []byte(b.String())
	}
	heading := "several of that name; capsize explain NAME says more of each:"
	if len(e.Topics) > 0 {
		heading = "\nalso of that name; capsize explain NAME says more of each:"
	}
	b.WriteString(heading + "\n")
	const column = 34
	for _, t := range e.Others {
		name := "  " + t.Name
		if utf8.RuneCountInString(name) > column-2 {
			b.WriteString(name + "\n")
			name = ""
		}
		wrap(&b, name, t.Title, column)
	}
	return []byte(b.String())
}

// JSON prints all that a name may mean as a list, each entry in full.
func (e *Explanation) JSON() []byte { return topicsJSON(slices.Concat(e.Topics, e.Others)) }

// TopicsJSON prints everything that can be explained.
func TopicsJSON() []byte { return topicsJSON(Topics()) }

func topicsJSON(topics []Topic) []byte {
	all := list{}
	for _, t := range topics {
		o := object{{"kind", t.Kind}, {"name", t.Name}, {"means", t.Title}}
		for _, f := range t.Facts {
			var value any
			if f.Text != "" {
				value = f.Text
			}
			o = append(o, field{strings.ReplaceAll(f.Key, " ", "_"), value})
		}
		all = append(all, o)
	}
	return encode(all)
}

// TopicsText lists the names of everything that can be explained, in groups.
func TopicsText() []byte {
	var b strings.Builder
	headings := map[string]string{aMetric: "metrics", aFormula: "formulas", aState: "states of the verdict", aLimit: "limits", aChart: "charts of the screen"}
	byKind := map[string][]string{}
	var knobs [2][]Topic // of the process, of a workload
	for _, t := range Topics() {
		switch {
		case t.Kind != aKnob:
			byKind[t.Kind] = append(byKind[t.Kind], t.Name)
		case strings.HasPrefix(t.Name, scenario.AnyWorkload+"."):
			t.Name = strings.TrimPrefix(t.Name, scenario.AnyWorkload+".")
			knobs[1] = append(knobs[1], t)
		default:
			knobs[0] = append(knobs[0], t)
		}
	}
	b.WriteString("knobs\n")
	writeKnobNames(&b, knobs[0])
	b.WriteString("\nknobs of a workload, whose name stands before them: chat.arrivals.rate\n")
	writeKnobNames(&b, knobs[1])
	for _, kind := range []string{aMetric, aFormula, aState, aLimit, aChart} {
		b.WriteString("\n" + headings[kind] + "\n")
		writeNames(&b, "", byKind[kind], 2)
	}
	b.WriteString("\ncapsize explain NAME tells more of each.\n")
	return []byte(b.String())
}

// writeKnobNames lists paths by their first part.
func writeKnobNames(b *strings.Builder, knobs []Topic) {
	for i := 0; i < len(knobs); {
		first, _, nested := strings.Cut(knobs[i].Name, ".")
		var names []string
		for ; i < len(knobs); i++ {
			at, rest, below := strings.Cut(knobs[i].Name, ".")
			if below != nested || nested && at != first {
				break
			}
			if !below {
				rest = at
			}
			names = append(names, rest)
		}
		heading := "  "
		if nested {
			heading += first + "."
		}
		writeNames(b, heading, names, 20)
	}
}

// writeNames writes names under a heading at their left, none broken.
func writeNames(b *strings.Builder, heading string, names []string, indent int) {
	line := pad(heading, indent)
	used := false
	for _, name := range names {
		if used && utf8.RuneCountInString(line)+2+utf8.RuneCountInString(name) > width {
			b.WriteString(line + "\n")
			line, used = strings.Repeat(" ", indent), false
		}
		if used {
			line += "  "
		}
		line, used = line+name, true
	}
	b.WriteString(line + "\n")
}
