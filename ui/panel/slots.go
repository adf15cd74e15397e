package panel

import "capsize/ui/plot"

// DrawSlots draws panel 2.
func DrawSlots(_ *plot.Canvas, _ plot.Rect, _ *Frame, _ *Theme) {}

// slotNotes say what stands in panel 2, in many words and in few.
func slotNotes(_ *Frame) (notes [2]string) { return notes }
