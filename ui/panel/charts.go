package panel

// Numbered is a chart as a user chooses it.
type Numbered struct {
	Kind   Kind
	Number string // the key
	Name   string // "in system"
	tab    string // number and short name
	brief  string // the same in fewer cells
	// aside: where most charts fit, it shares one place with the others so
	// marked, and the rest are always in sight.
	aside bool
}

// charts lists every chart in the order of the numbers. Keys, tabs, and what
// shares a place, come from it.
var charts = [...]Numbered{
	{System, "1", "in system", "1 system", "1 sys", false},
	{Slots, "2", "slots", "2 slots", "2 slot", true},
	{Waits, "3", "wait", "3 wait", "3 wait", false},
	{Memory, "4", "memory", "4 memory", "4 mem", false},
	{Refusals, "5", "429s and losses", "5 429s", "5 429s", false},
	{Limits, "6", "upstream limits", "6 limits", "6 lim", true},
	{Sweeps, "7", "sweep", "7 sweep", "7 sweep", true},
	{Events, "8", "events", "8 events", "8 event", true},
}

// Charts lists every chart in the order of the numbers.
func Charts() []Numbered { return charts[:] }

// Aside says whether a chart shares its place with others where most charts
// fit; see [View.Side].
func (k Kind) Aside() bool {
	for i := range charts {
		if charts[i].Kind == k {
			return charts[i].aside
		}
	}
	return false
}
