package scenario

import (
	"fmt"

	"capsize/model/metric"
	"capsize/model/unit"
)

const memoryPeak = metric.MemoryPeakBytes

// memoryPeakText prints the one goal that is a share of memory.limit or a size.
func (g *Goals) memoryPeakText() string {
	switch v := g.Limit[memoryPeak]; {
	case v == None:
		return "none"
	case g.MemoryPeakSize:
		return unit.FormatSize(int64(v))
	default:
		return unit.FormatShare(v)
	}
}

// parseMemoryPeak reads the goal: a size has a unit of bytes, a share has not.
func (g *Goals) parseMemoryPeak(k *Knob, text string) error {
	if v, err := unit.ParseShare(text); err == nil {
		if !(v > 0 && v <= 1) {
			return fmt.Errorf("%s is out of range: write %s", quote(text), k.Allowed())
		}
		g.Limit[memoryPeak], g.MemoryPeakSize = v, false
		return nil
	}
	v, err := unit.ParseSize(text)
	if err != nil {
		return fmt.Errorf("%s is neither: write %s", quote(text), k.Allowed())
	}
	if v <= 0 || v > maxSize {
		return fmt.Errorf("%s is out of range: write %s", quote(text), k.Allowed())
	}
	g.Limit[memoryPeak], g.MemoryPeakSize = float64(v), true
	return nil
}

// MemoryPeak returns the memory_peak goal in bytes, and false when there is
// none or it is a share of a limit that is not set.
func (s *Scenario) MemoryPeak() (bytes float64, ok bool) {
	v := s.Goals.Limit[memoryPeak]
	switch {
	case v == None:
		return 0, false
	case s.Goals.MemoryPeakSize:
		return v, true
	case s.Memory.Limit == None:
		return 0, false
	default:
		return v * float64(s.Memory.Limit), true
	}
}
