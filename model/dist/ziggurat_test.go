package dist

import (
	"math"
	"testing"
)

// TestZigguratTables checks the laws of the construction: the layers rise from
// f(r) to 1, each has the area of the lowest one with its tail, and the right end
// of each lies on the density. The ends agree with the published ones (Marsaglia
// and Tsang 2000, section 2: 7.69711747013104972 and 3.6541528853610088).
func TestZigguratTables(t *testing.T) {
	for _, c := range []struct {
		name          string
		z             *ziggurat
		f             func(float64) float64
		end, tailArea float64
	}{
		{"Exp", &expZig, func(x float64) float64 { return math.Exp(-x) }, 7.69711747013104972, math.Exp(-7.69711747013104972)},
		{"Normal", &normZig, func(x float64) float64 { return math.Exp(-x * x / 2) }, 3.6541528853610088, math.Sqrt(math.Pi/2) * math.Erfc(3.6541528853610088/math.Sqrt2)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if math.Abs(c.z.tail-c.end) > 1e-13 {
				t.Errorf("last layer ends at %.17g, published %.17g", c.z.tail, c.end)
			}
			area := c.end*c.f(c.end) + c.tailArea
			x := func(i int) float64 { return c.z.layers[i].width * 0x1p53 }
			for i := 1; i < layerCount; i++ {
				if got := x(i) * (c.z.y[i+1] - c.z.y[i]); math.Abs(got/area-1) > 1e-10 {
					t.Errorf("layer %d has area %v, want %v", i, got, area)
				}
				if got := c.f(x(i)); math.Abs(got/c.z.y[i]-1) > 1e-12 {
					t.Errorf("layer %d ends under the density: f = %v, y = %v", i, got, c.z.y[i])
				}
				if c.z.y[i+1] <= c.z.y[i] || x(i) >= x(i-1) {
					t.Errorf("layer %d does not rise and narrow", i)
				}
			}
			// The rectangle of the lowest layer ends at r, its area includes the tail.
			if got := x(0) * c.z.y[1]; math.Abs(got/area-1) > 1e-12 {
				t.Errorf("layer 0 has area %v, want %v", got, area)
			}
		})
	}
}
