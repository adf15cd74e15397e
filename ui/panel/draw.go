package panel

import (
	"strings"

	"capsize/ui/plot"
)

// Draw paints the whole screen onto c, which keeps its size and alphabet. It
// draws whatever the frame holds, also when that is nothing yet.
func Draw(c *plot.Canvas, f *Frame, th *Theme) {
	b := c.Bounds()
	c.Fill(b, ' ', th.Plain)
	for _, p := range Layout(b.W, b.H, f.View) {
		former := c.Clip(p.Rect)
		p.draw(c, f, th)
		c.Clip(former)
	}
	drawOverlay(c, b, f, th)
}

func (p Placed) draw(c *plot.Canvas, f *Frame, th *Theme) {
	switch p.Kind {
	case Header:
		DrawHeader(c, p.Rect, f, th)
	case Verdict:
		DrawVerdict(c, p.Rect, f, th)
	case Footer:
		DrawFooter(c, p.Rect, f, th)
	case Tabs:
		DrawTabs(c, p.Rect, f, th)
	case Text:
		DrawText(c, p.Rect, f, th)
	default:
		p.drawPanel(c, f, th)
	}
}

// drawPanel draws a part that may have a box around it.
func (p Placed) drawPanel(c *plot.Canvas, f *Frame, th *Theme) {
	kind := p.Kind
	if kind == Chart {
		kind = f.tab()
	}
	title, notes := caption(kind, f)
	style := th.Dim
	if text := f.inspected(kind, p.Rect.W-plot.Width(title)-boxChrome, p.Rect.W-2); text != "" {
		notes, style = [2]string{text}, th.Focus
	}
	if p.NoClock && (kind == System || kind == Waits || kind == Memory) {
		p.Rect.H++ // the row of labels is outside of the clip rectangle
	}
	for i, note := range notes {
		notes[i] = portable(c, note)
	}
	r := c.Box(p.Rect, plot.Box{
		Title: portable(c, title), Note: fitting(p.Rect.W-plot.Width(title)-boxChrome, notes[:]...), Border: p.Border,
		LineStyle: th.Border, TitleStyle: th.Title, NoteStyle: style,
	})
	if p.Shared {
		p.drawOthers(c, th)
	}
	switch kind {
	case Knobs:
		DrawKnobs(c, r, f, th)
	case System:
		DrawSystem(c, r, f, th)
	case Slots:
		DrawSlots(c, r, f, th)
	case Waits:
		DrawWaits(c, r, f, th)
	case Memory:
		DrawMemory(c, r, f, th)
	case Refusals:
		DrawRefusals(c, r, f, th)
	case Limits:
		DrawLimits(c, r, f, th)
	case Sweeps:
		DrawSweep(c, r, f, th)
	case Events:
		DrawEvents(c, r, f, th)
	case Table:
		DrawTable(c, r, f, th)
	}
}

// drawOthers names the other charts of a shared place on its lower edge, as far
// as there is room: a number that stands nowhere would not be looked for.
func (p Placed) drawOthers(c *plot.Canvas, th *Theme) {
	edge := p.Rect.Row(p.Rect.H - 1)
	x, end := edge.X+2, edge.X+edge.W-2
	for _, chart := range charts {
		name := " " + chart.tab + " "
		if !chart.aside || chart.Kind == p.Kind || x+plot.Width(name) > end {
			continue
		}
		x = c.Text(x, edge.Y, name, th.Dim) + 1
	}
}

// boxChrome is what a box takes of its upper line beside title and note.
const boxChrome = 9

// caption returns the title of a panel, and what its lines and numbers are, in
// many words and in few.
func caption(kind Kind, f *Frame) (title string, notes [2]string) {
	switch kind {
	case Knobs:
		return "knobs", f.knobNotes()
	case System:
		return "1 in system", [2]string{"running + waiting · above ━ they wait, at ═ 429 · ╌ predicted", "running + waiting · ━ wait ═ 429"}
	case Slots:
		return "2 slots", slotNotes(f)
	case Waits:
		return "3 wait", [2]string{"p50 p95 p99 of those that begin, log · ━ goal ╌ predicted", "p50 p95 p99, log · ━ goal"}
	case Memory:
		name := memoryScale(f).name
		return "4 memory", [2]string{"resident, " + name + " · ⠒ simulated ╌ predicted", "resident, " + name}
	case Refusals:
		from := since(f)
		return "5 429s and losses", [2]string{strings.TrimSpace("this run " + from), from}
	case Limits:
		return "6 limits", [2]string{"of the upstream · █ used ▱ asked for beyond · ┃ 100 %", "█ used ▱ asked ┃ 100 %"}
	case Sweeps:
		return f.sweepCaption()
	case Events:
		return "8 events", eventNotes(f)
	case Table:
		title = "prediction against simulation"
		if f.Pin != nil {
			title += " · B and A: " + f.Pin.Label + ", same traffic"
		}
		return title, [2]string{baselineNote(f), baselineShort(f)}
	}
	return "", notes
}

// fitting returns the first text of at most w cells, or none.
func fitting(w int, texts ...string) string {
	for _, text := range texts {
		if plot.Width(text) <= w {
			return text
		}
	}
	return ""
}

// tab is the chart shown where there is room for one.
func (f *Frame) tab() Kind {
	if f.Tab.chart() {
		return f.Tab
	}
	return System
}
