package ui

import (
	"math"

	"capsize/model/scenario"
)

// slider is the range of a knob on the screen, from 0 to top in the knob's
// unit. It stays as it is while the knob is turned, so that the marks on it
// stand still; only a value beyond the top makes it longer.
type slider struct{ top float64 }

// spanOver is how far beyond its starting value a slider reaches.
const spanOver = 2

// newSlider makes a slider with room for a value, and for a mark on it.
func newSlider(k *scenario.Knob, value, mark float64) slider {
	v := max(value, 0)
	if mark > 0 && !math.IsInf(mark, 0) {
		v = max(v, mark*0.75)
	}
	if v == 0 {
		v = emptyTop(k)
	}
	s := slider{roundUp(k, spanOver*v)}
	s.top = min(s.top, k.Max)
	return s
}

// emptyTop stands in for the value of a knob that is at 0 or not limited.
func emptyTop(k *scenario.Knob) float64 {
	switch k.Kind {
	case scenario.KindSize:
		return 64 << 20
	case scenario.KindDuration:
		return 30
	case scenario.KindCount:
		return 50
	}
	return 1
}

// grown is the slider with room for a value.
func (s slider) grown(k *scenario.Knob, value float64) slider {
	if value <= s.top {
		return s
	}
	return slider{min(roundUp(k, 1.25*value), k.Max)}
}

// position is where a value stands, 0 to 1.
func (s slider) position(v float64) float64 {
	if !(s.top > 0) || math.IsNaN(v) {
		return 0
	}
	return min(max(v/s.top, 0), 1)
}

// roundUp is the smallest round number from v on, in the unit of the knob.
func roundUp(k *scenario.Knob, v float64) float64 {
	base, mantissas := 10.0, []float64{1, 1.5, 2, 3, 4, 5, 6, 8, 10}
	if k.Kind == scenario.KindSize || k.Kind == scenario.KindSizeRate {
		base, mantissas = 2, []float64{1, 1.5, 2}
	}
	p := math.Pow(base, math.Floor(math.Log(v)/math.Log(base)))
	for _, m := range mantissas {
		if m*p >= v {
			return clean(m * p)
		}
	}
	return clean(base * p)
}
