package panel

// NamedTheme is a theme that can be chosen.
type NamedTheme struct {
	Name string
	New  func() *Theme
}

// Themes lists the themes with colours, the default first.
func Themes() []NamedTheme {
	return []NamedTheme{
		{"terminal", Terminal},
		{"dark", Dark},
		{"light", Light},
		{"high-contrast", HighContrast},
		{"colour-blind", ColourBlind},
	}
}

// Dark is for terminals with a dark background and 256 colours.
func Dark() *Theme {
	return newTheme("dark", looks{
		dim: "38;5;246", strong: "1;38;5;231", border: "38;5;240", title: "1;38;5;252",
		data: "38;5;80", past: "38;5;30", peak: "38;5;80", ghost: "38;5;111", band: "38;5;114",
		predicted: "38;5;183", limit: "38;5;221", ceiling: "38;5;210",
		mark: "1;38;5;252", kill: "1;38;5;203", good: "38;5;114", warn: "1;38;5;221", bad: "1;38;5;203",
		focus: "1;38;5;80", entry: "7", key: "1;38;5;252",
	})
}

// Light is for terminals with a light background and 256 colours.
func Light() *Theme {
	return newTheme("light", looks{
		dim: "38;5;241", strong: "1;38;5;16", border: "38;5;248", title: "1;38;5;235",
		data: "38;5;24", past: "38;5;73", peak: "38;5;24", ghost: "38;5;63", band: "38;5;28",
		predicted: "38;5;90", limit: "38;5;130", ceiling: "38;5;124",
		mark: "1;38;5;235", kill: "1;38;5;160", good: "38;5;28", warn: "1;38;5;130", bad: "1;38;5;160",
		focus: "1;38;5;24", entry: "7", key: "1;38;5;235",
	})
}

// HighContrast makes nothing faint: words in the terminal's own colours, bold
// where they matter, and bright lines.
func HighContrast() *Theme {
	return newTheme("high-contrast", looks{
		strong: "1", title: "1",
		data: "1;96", past: "96", peak: "1;96", ghost: "1;94", band: "1;92",
		predicted: "1;95", limit: "1;93", ceiling: "1;91",
		mark: "1", kill: "1;91", good: "1;92", warn: "1;93", bad: "1;91",
		focus: "1;7", entry: "7", key: "1",
	})
}

// ColourBlind takes the colours that people with any kind of colour vision can
// tell apart, as near as 256 colours come (Okabe and Ito, Color Universal
// Design, 2008): sky blue is measured, reddish purple predicted, orange and
// vermilion are limits, bluish green is good, blue is A.
func ColourBlind() *Theme {
	const orange, sky, green, blue, vermilion, purple = "38;5;214", "38;5;74", "38;5;36", "38;5;32", "38;5;166", "38;5;175"
	return newTheme("colour-blind", looks{
		dim: "2", strong: "1", border: "2", title: "1",
		data: sky, past: "2;" + sky, peak: sky, ghost: blue, band: green,
		predicted: purple, limit: orange, ceiling: vermilion,
		mark: "1", kill: "1;" + vermilion, good: green, warn: "1;" + orange, bad: "1;" + vermilion,
		focus: "1;" + sky, entry: "7", key: "1",
	})
}
