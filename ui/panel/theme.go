package panel

import "capsize/ui/plot"

// Theme is how each meaning looks. A theme chooses looks only: every meaning
// is also a word or the shape of a glyph, so that nothing is lost without
// colour.
type Theme struct {
	Name    string
	Palette plot.Palette

	Plain, Dim, Strong plot.Style
	Border, Title      plot.Style
	Data               plot.Style // measured: solid lines
	Past               plot.Style // measured before the last change
	Peak               plot.Style // the highest measured: a thin line
	Ghost              plot.Style // A: dots
	Band               plot.Style // the part of a slider in which every goal is met
	Predicted          plot.Style // dashed lines
	Limit              plot.Style // slots: a heavy line
	Ceiling            plot.Style // slots and places, memory: where requests are lost
	Mark               plot.Style // a moved knob on the time axis
	Kill               plot.Style // a kill on the time axis
	Good, Warn, Bad    plot.Style
	Focus, Entry, Key  plot.Style
}

// looks are SGR parameters by meaning.
type looks struct {
	dim, strong, border, title                     string
	data, past, peak, ghost, band                  string
	predicted, limit, ceiling                      string
	mark, kill, good, warn, bad, focus, entry, key string
}

// Terminal uses the sixteen colours that the terminal's owner has chosen, and
// so suits dark and light backgrounds alike.
func Terminal() *Theme {
	return newTheme("terminal", looks{
		dim: "2", strong: "1", border: "2", title: "1",
		data: "36", past: "2;36", peak: "36", ghost: "94", band: "32", predicted: "35", limit: "33", ceiling: "31",
		mark: "1", kill: "1;31", good: "32", warn: "1;33", bad: "1;31",
		focus: "1;36", entry: "7", key: "1",
	})
}

// NoColor uses no colours, only bold and reverse.
func NoColor() *Theme {
	return newTheme("no-color", looks{strong: "1", title: "1", warn: "1", bad: "1", focus: "1", entry: "7", key: "1"})
}

// Blank writes no escape sequences at all.
func Blank() *Theme { return newTheme("blank", looks{}) }

// newTheme numbers the looks.
func newTheme(name string, l looks) *Theme {
	t := &Theme{Name: name, Palette: plot.Palette{""}}
	for _, each := range [...]struct {
		style *plot.Style
		sgr   string
	}{
		{&t.Dim, l.dim},
		{&t.Strong, l.strong},
		{&t.Border, l.border},
		{&t.Title, l.title},
		{&t.Data, l.data},
		{&t.Past, l.past},
		{&t.Peak, l.peak},
		{&t.Ghost, l.ghost},
		{&t.Band, l.band},
		{&t.Predicted, l.predicted},
		{&t.Limit, l.limit},
		{&t.Ceiling, l.ceiling},
		{&t.Mark, l.mark},
		{&t.Kill, l.kill},
		{&t.Good, l.good},
		{&t.Warn, l.warn},
		{&t.Bad, l.bad},
		{&t.Focus, l.focus},
		{&t.Entry, l.entry},
		{&t.Key, l.key},
	} {
		*each.style = plot.Style(len(t.Palette))
		t.Palette = append(t.Palette, each.sgr)
	}
	return t
}
