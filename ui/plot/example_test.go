package plot_test

import (
	"fmt"

	"capsize/ui/plot"
)

// A chart in a box: four minutes of the number in system, its ceiling, what was
// predicted, and the moment a knob was turned.
func Example() {
	c := plot.New(60, 10, plot.ASCII)
	chart := plot.Chart{
		Area: c.Box(c.Bounds(), plot.Box{Title: "1 in system", Note: "running + waiting"}),
		X:    plot.Axis{Scale: plot.Scale{Lo: 0, Hi: 240}, Clock: true},
		Y:    plot.Axis{Scale: plot.Scale{Lo: 0, Hi: 40}},
		Marks: []plot.Mark{
			{At: 150, Label: "c 20→30"},
		},
		Guides: []plot.Guide{
			{At: 30, Stroke: plot.Heavy, Label: "c 30", Priority: 2},
			{At: 18, Stroke: plot.Dashed, Label: "L 18", Priority: 1},
		},
		Series: []plot.Series{
			{Y: []float64{0, 9, 16, 19, 20, 20, 17, 24, 22}, DX: 30},
		},
	}
	chart.Draw(c)
	fmt.Println(c.Plain())
	// Output:
	// +- 1 in system ------------------------ running + waiting -+
	// |40                               |                        |
	// |   ================================================ = c 30|
	// |                                 |          ****          |
	// |20 --------------**********************-****----*** - L 18|
	// |           ******                |     *                  |
	// |       ****                      |                        |
	// | 0 ****                          |                        |
	// | 0:00        1:00        2:00    |c 20>30       4:00      |
	// +----------------------------------------------------------+
}
