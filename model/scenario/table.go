package scenario

import (
	"slices"
	"strings"
	"sync"

	"capsize/model/metric"
)

// The largest values a scenario may state. They are beyond any real service
// and keep every sum of the engine within an int64.
const (
	minSeconds   = 1e-9 // the engine's clock ticks in nanoseconds
	maxSeconds   = 100 * 365 * 86400
	maxRate      = 1e6     // a second
	maxSlots     = 1e6     // c
	maxPlaces    = 4e6     // K, and the size of a batch
	maxSize      = 1 << 50 // bytes: memory.limit, memory.base
	maxPerStream = 1 << 40 // bytes
	maxPerWaiter = 1 << 30 // bytes
	maxPerToken  = 1 << 16 // bytes
	maxTokens    = 1e7     // of one request
	maxPerMinute = 1e12
	maxSeed      = 1<<53 - 1 // exact in every reader of JSON
	maxText      = 4000      // characters
	// Names of files and columns, in characters.
	maxFileName, maxColumnName = 255, 100
)

// tables holds what is derived once from the knob list.
type tables struct {
	knobs    []Knob
	process  *key // the keys of a file
	workload *key // the keys of one workload
	reserved map[string]bool
}

// built is filled by the first call of table and never changed after.
var built struct {
	once sync.Once
	t    *tables
}

func table() *tables {
	built.once.Do(func() { built.t = newTables() })
	return built.t
}

func newTables() *tables {
	t := &tables{knobs: slices.Concat(processKnobs(), workloadKnobs()), reserved: map[string]bool{"total": true}}
	t.process, t.workload = &key{}, &key{}
	for i := range t.knobs {
		k := &t.knobs[i]
		root := t.process
		if k.Workload {
			root = t.workload
		}
		root.add(strings.Split(k.Path, "."), k)
	}
	addUnions(t)
	t.process.collect(t.reserved)
	t.workload.collect(t.reserved)
	return t
}

// Knobs returns the whole table: the process's knobs in the order of a file,
// then those of a workload. Profile points and parts of mixtures are not in it;
// [Scenario.Lookup] makes their knobs.
func Knobs() []Knob { return slices.Clone(table().knobs) }

// key is one key of the file: a scalar with a knob, a map with kids, or a
// union, which may be written in several ways.
type key struct {
	name  string
	knob  *Knob
	kids  []*key
	union *union
}

// union is a hand-written node beside the table.
type union struct {
	// decode reads the node's value; nil for a plain map.
	decode func(d *decoder, n *node, at place) error
	// encode returns the node, or nil to leave it out; it is nil itself for what
	// its knobs write.
	encode func(s *Scenario, w *Workload) *node
	// schema describes the node, where its knobs alone do not; it is nil for a
	// plain map.
	schema func(k *key) *node
	// words are further keys of a file that no knob path contains.
	words []string
}

func (k *key) kid(name string) *key {
	for _, kid := range k.kids {
		if kid.name == name {
			return kid
		}
	}
	return nil
}

// add puts knob under the given path, making keys as needed.
func (k *key) add(path []string, knob *Knob) *key {
	if len(path) == 0 {
		k.knob = knob
		return k
	}
	kid := k.kid(path[0])
	if kid == nil {
		kid = &key{name: path[0]}
		k.kids = append(k.kids, kid)
	}
	return kid.add(path[1:], knob)
}

// at returns the key at a path.
func (k *key) at(path string) *key {
	for _, name := range strings.Split(path, ".") {
		if k = k.kid(name); k == nil {
			return nil
		}
	}
	return k
}

// collect adds every key name below k to names.
func (k *key) collect(names map[string]bool) {
	for _, kid := range k.kids {
		names[kid.name] = true
		kid.collect(names)
	}
	if k.union != nil {
		for _, w := range k.union.words {
			names[w] = true
		}
	}
}

// names lists the keys that may stand below k.
func (k *key) names() []string {
	var names []string
	for _, kid := range k.kids {
		names = append(names, kid.name)
	}
	if k.union != nil {
		names = append(names, k.union.words...)
	}
	return names
}

// goalKnobs makes one knob for each metric with a goal key.
func goalKnobs(workload bool) []Knob {
	var knobs []Knob
	for _, id := range metric.All() {
		m := metric.Of(id)
		if m.Goal == "" || workload && !m.PerWorkload {
			continue
		}
		k := Knob{
			Path: "goals." + m.Goal, Workload: workload, Default: "none", None: "none", Live: Now,
			Short: m.Title, Doc: "upper limit of " + m.Name + ": " + m.Doc, Step: 1.1,
			At: func(s *Scenario, w *Workload) any {
				if workload {
					return &w.Goals.Limit[id]
				}
				return &s.Goals.Limit[id]
			},
		}
		switch m.Unit {
		case metric.Seconds:
			k.Kind, k.Min, k.Max = KindDuration, minSeconds, maxSeconds
		case metric.Share:
			k.Kind, k.Max = KindShare, 1
		case metric.Bytes:
			k.Kind, k.Max = KindSizeOrShare, maxSize
			k.At = func(s *Scenario, _ *Workload) any { return &s.Goals }
		default:
			k.Kind, k.Max, k.Step = KindCount, 1e9, 1
		}
		knobs = append(knobs, k)
	}
	return shorten(knobs)
}

// shorten keeps labels within 12 cells.
func shorten(knobs []Knob) []Knob {
	short := strings.NewReplacer("queue wait", "q-wait")
	for i := range knobs {
		knobs[i].Short = short.Replace(knobs[i].Short)
	}
	return knobs
}
