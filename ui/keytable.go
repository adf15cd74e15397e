package ui

// Keys is a line of the table of keys.
type Keys struct{ Group, Keys, Does string }

// KeyTable lists what the keys of the screen do, in the order of its help.
func KeyTable() []Keys {
	var out []Keys
	for _, c := range commandTable() {
		if len(c.keys) > 0 {
			out = append(out, Keys{c.group, keyNames(c.keys), c.title})
		}
	}
	return out
}
