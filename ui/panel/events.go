package panel

import "capsize/ui/plot"

// DrawEvents draws panel 8.
func DrawEvents(_ *plot.Canvas, _ plot.Rect, _ *Frame, _ *Theme) {}

// eventNotes say what stands in panel 8, in many words and in few.
func eventNotes(_ *Frame) (notes [2]string) { return notes }
