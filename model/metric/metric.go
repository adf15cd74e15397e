package metric

import (
	"math"
	"strconv"
	"strings"

	"capsize/model/unit"
)

// Unit says what a metric's number counts and so how it is printed.
type Unit uint8

// The units of the table.
const (
	Count     Unit = iota // requests, attempts, streams, kills: a number of things
	PerSecond             // things a second
	Share                 // a part of one, 0 to 1
	Seconds               // simulated seconds
	Bytes                 // bytes
)

// String returns the unit's plain name as reports print it.
func (u Unit) String() string {
	return [...]string{"count", "1/s", "share", "s", "bytes"}[u]
}

// Kind says how a metric is estimated, and so which interval it may carry.
type Kind uint8

// The kinds of estimate.
const (
	Total    Kind = iota // a count or sum over the window
	Mean                 // a mean of requests or a time average
	Ratio                // a share: one count over another
	Quantile             // read from a histogram
	Extreme              // a maximum or an instant; no interval within one run
)

// Metric describes one entry of the table.
type Metric struct {
	Name string // the JSON name, with its unit as suffix where it has one
	Unit Unit
	Kind Kind
	// Goal is the key under goals: that sets an upper limit, or "".
	Goal string
	// Quantile is the probability a Quantile metric is read at, else 0.
	Quantile float64
	// PerWorkload says that the metric exists for each workload and not only
	// for the whole process.
	PerWorkload bool
	// Title is a short label for tables.
	Title string
	// Doc is the definition in one sentence.
	Doc string
	// Null says when there is no value, or "" when there always is one.
	Null string
}

// Of returns the entry of id.
func Of(id ID) *Metric { return &table[id] }

// All returns every id in table order.
func All() []ID {
	ids := make([]ID, N)
	for i := range ids {
		ids[i] = ID(i)
	}
	return ids
}

// ByName finds a metric by its JSON name.
func ByName(name string) (ID, bool) {
	for i := range table {
		if table[i].Name == name {
			return ID(i), true
		}
	}
	return 0, false
}

// ByGoal finds the metric that a goal key limits.
func ByGoal(key string) (ID, bool) {
	for i := range table {
		if key != "" && table[i].Goal == key {
			return ID(i), true
		}
	}
	return 0, false
}

// String returns the metric's JSON name.
func (id ID) String() string { return table[id].Name }

// BeforeKill reports whether a metric of a run in which the process was killed so
// many times describes only the requests before a kill, as waits and 429s do: it
// reads better than that of a process that lived on, and is not shown.
func (id ID) BeforeKill(kills float64) bool {
	switch id {
	case Share429, PWait, WaitMeanS:
		return kills > 0
	}
	return kills > 0 && table[id].Unit == Seconds && table[id].Kind == Quantile
}

// FormatDifference prints the size v of a difference between two values: shares
// in percentage points, by the word for them, so that 1 % is not taken for a
// hundredth of a value, and small counts to two digits.
func (m *Metric) FormatDifference(v float64, points string) string {
	text := m.Format(v)
	if number, ok := strings.CutSuffix(text, " %"); ok && m.Unit == Share {
		return number + " " + points
	}
	if m.Unit == Count && v > 0 && v < 0.1 {
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return text
}

// Format prints v for a person, rounded and with its unit; a missing value is
// a dash.
func (m *Metric) Format(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	switch m.Unit {
	case Seconds:
		return unit.HumanDuration(v)
	case Bytes:
		return unit.HumanSize(v)
	case Share:
		return unit.HumanShare(v)
	case PerSecond:
		return unit.HumanRate(v)
	default:
		return unit.HumanCount(v)
	}
}

// Missing is the value of a metric that has none: it prints as null.
func Missing() float64 { return math.NaN() }

// Values holds one value for each metric; NaN means null.
type Values [N]float64

// NewValues returns a set in which every metric is null.
func NewValues() Values {
	var v Values
	for i := range v {
		v[i] = Missing()
	}
	return v
}

// Has says whether id has a value.
func (v *Values) Has(id ID) bool { return !math.IsNaN(v[id]) }

// JSONNumber prints v as JSON: null for a missing or non-finite number, else
// the shortest text that reads back as the same float64, without an exponent
// from 10⁻⁶ to 10²¹.
func JSONNumber(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "null"
	case a == 0 || a >= 1e-6 && a < 1e21:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'e', -1, 64)
}
