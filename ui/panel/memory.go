package panel

import (
	"math"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
)

// DrawMemory draws panel 4: resident memory with its highest in each stretch of
// time, its limit, the highest of all so far and the predicted mean, and A's
// mean as dots. A scenario without memory figures says so.
func DrawMemory(c *plot.Canvas, r plot.Rect, f *Frame, th *Theme) {
	s := f.scenario()
	if s == nil || !s.Memory.Tracked() {
		drawNothing(c, r, "no memory figures in this scenario: set memory.base, memory.per_stream or memory.limit to see this panel", th)
		return
	}
	scale := memoryScale(f)
	ch := f.timeChart(c, r, plot.Axis{Scale: plot.Scale{Hi: f.memoryTop() / scale.bytes}}, th)
	ch.Guides = f.memoryGuides(scale.bytes, th)
	f.addRuns(&ch, func(p *timeline.Row) float64 { return p.MemoryMax / scale.bytes }, func(p *timeline.Row) float64 { return p.Memory / scale.bytes },
		"now "+resident(f.Live), "A "+resident(f.otherLive()), th)
	area := ch.Draw(c)
	drawTimes(c, area, &ch, f, th, func(e era) [2]level {
		return [2]level{{float64(e.bytes) / scale.bytes, plot.Heavy, th.Ceiling}, {value: -1}}
	})
}

// resident is the memory that a process takes now.
func resident(of *timeline.Reading) string {
	if of == nil {
		return ""
	}
	return unit.HumanSize(of.Totals.Resident)
}

// memoryGuides are the levels of panel 4 with their names.
func (f *Frame) memoryGuides(bytes float64, th *Theme) []plot.Guide {
	guides := make([]plot.Guide, 0, 4)
	if limit := f.scenario().Memory.Limit; limit >= 0 {
		guides = append(guides, plot.Guide{At: float64(limit) / bytes, Stroke: plot.Heavy, Style: th.Ceiling, Label: "limit " + unit.HumanSize(float64(limit)), Priority: 4})
	}
	if p := f.predicted(metric.MemoryMeanBytes); p.Has() {
		guides = append(guides, plot.Guide{At: p.Value / bytes, Stroke: plot.Dashed, Style: th.Predicted, Label: predictedLabel(about(p.Exact) + unit.HumanSize(p.Value)), Priority: 2})
	}
	if peak := f.live(metric.MemoryPeakBytes); peak > 0 {
		guides = append(guides, plot.Guide{At: peak / bytes, Stroke: plot.Thin, Style: th.Peak, Label: "peak " + unit.HumanSize(peak), Priority: 3})
	}
	if full := f.memoryFull(); !math.IsNaN(full) {
		guides = append(guides, plot.Guide{At: full / bytes, Stroke: plot.Dotted, Style: th.Predicted, Label: "full " + unit.HumanSize(full), Priority: 1})
	}
	return guides
}

// memoryFull is predicted memory with every slot and place taken.
func (f *Frame) memoryFull() float64 {
	if f.Predicted == nil {
		return math.NaN()
	}
	return f.Predicted.MemoryFull
}

// memoryTop is the upper end of panel 4 in bytes: it follows from the knobs as
// they were, are and will be, and grows in jumps when the run goes beyond.
func (f *Frame) memoryTop() float64 {
	seen := f.top(func(p *timeline.Row) float64 { return p.MemoryMax }, func(p *timeline.Row) float64 { return p.Memory })
	top := highest(1.15*f.predicted(metric.MemoryMeanBytes).Value, ceiling(f.live(metric.MemoryPeakBytes)), ceiling(seen))
	if s := f.scenario(); s != nil {
		top = highest(top, 1.05*float64(s.Memory.Base))
	}
	reach := top
	for _, e := range f.allEras() {
		if limit := float64(e.bytes); limit > 0 && reach > 0.4*limit {
			top = max(top, 1.1*limit)
		}
	}
	unit := sizeScale(top).bytes
	_, hi := plot.NiceRange(0, top/unit)
	return hi * unit
}

// sizeUnit is a unit in which the y axis counts.
type sizeUnit struct {
	name  string
	bytes float64
}

// memoryScale is the unit of panel 4.
func memoryScale(f *Frame) sizeUnit { return sizeScale(f.memoryTop()) }

// sizeScale picks a unit so that an axis up to top has short round numbers.
func sizeScale(top float64) sizeUnit {
	for _, u := range [...]sizeUnit{{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if top >= 2*u.bytes {
			return u
		}
	}
	return sizeUnit{"bytes", 1}
}
