package panel

// Numbered is a chart as a user chooses it.
type Numbered struct {
	Kind   Kind
	Number string // the key
	Name   string // "in system"
	tab    string // number and name, as short as can be
	// aside: where most charts fit, it shares one place with the others so
	// marked, and the rest are always in sight.
	aside bool
}

// charts lists every chart in the order of the numbers. Keys, tabs, and what
// shares a place, come from it.
var charts = [...]Numbered{
	{System, "1", "in system", "1 system", false},
	{Waits, "3", "wait", "3 wait", false},
	{Memory, "4", "memory", "4 memory", false},
	{Refusals, "5", "429s and losses", "5 429s", false},
	{Limits, "6", "upstream limits", "6 limits", true},
	{Sweeps, "7", "sweep", "7 sweep", true},
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
