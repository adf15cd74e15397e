package predict

import "capsize/model/scenario"

// killsWhy is the assumption that no formula here can do without.
const killsWhy = "kills at the memory limit are not in the formula"

// mayKill says that memory can pass its limit: its streams grow or bring
// prompts of any size, the line has no end, or everything full is too much.
func (t *traffic) mayKill() bool {
	m := &t.memory
	if m.Limit == scenario.None {
		return false
	}
	prompts := false
	for i := range t.flows {
		prompts = prompts || t.flows[i].prompt > 0
	}
	if m.Growth > 0 || prompts || (t.unlimited || t.rules.sdk) && m.PerWaiting > 0 {
		return true
	}
	full := float64(m.Base) + float64(t.slots)*float64(m.PerStream)
	if !t.unlimited {
		full += float64(t.places) * float64(m.PerWaiting)
	}
	return full > float64(m.Limit)
}

// heedKills marks every value that kills would change: exact it is only as
// long as none happens.
func (t *traffic) heedKills(table *Table) {
	for id := range table {
		p := &table[id]
		impossible := p.Method == Stated && p.Value == 0
		if p.Has() && !impossible {
			p.Exact, p.Why = false, and(p.Why, killsWhy)
		}
	}
}
