package predict

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
)

// grid is the work space of an inversion on so many points.
type grid struct {
	fft           *fourier.FFT
	seq           []float64
	open, waiting []complex128 // transforms of one of those open, or waiting
	one, term     []complex128
	unshare       []complex128 // undoes the sharing of fill, see transform
}

func (o *occupancy) grid(points int) *grid {
	g := o.work[points]
	if g == nil {
		m := points/2 + 1
		g = &grid{
			fft: fourier.NewFFT(points), seq: make([]float64, points),
			open: make([]complex128, m), waiting: make([]complex128, m),
			one: make([]complex128, m), term: make([]complex128, m),
		}
		g.unshare = make([]complex128, m)
		for k := range m {
			half := complex(damping/2, math.Pi*float64(k)) / complex(float64(points), 0)
			r := half / cmplx.Sinh(half)
			g.unshare[k] = r * r
		}
		o.work[points] = g
	}
	return g
}

// Points of the grid: few to find the window, more for the answer, and most
// where the sum has steps. The window is a power of windowRatio, so that
// neighbouring shares are read from one curve.
const (
	roughPoints = 256
	finePoints  = 2048
	mostPoints  = 4096
	windowRatio = 1.25
	windowUsed  = 0.9 // the answer lies below this share of the window
)

// invertedQuantile finds the window from a first guess, then the quantile.
func (o *occupancy) invertedQuantile(share float64, n *number, guess float64, points int) float64 {
	window := 1.4 * guess
	for range 60 {
		y := o.invert(roughPoints, share, n, window)
		if y > windowUsed*window {
			window *= 3
			continue
		}
		guess = y
		if y > 0.25*window {
			break
		}
		window = 2 * y
	}
	power := math.Ceil(math.Log(guess/windowUsed) / math.Log(windowRatio))
	for range 10 {
		window = math.Pow(windowRatio, power)
		if guess = o.invert(points, share, n, window); guess <= windowUsed*window {
			break
		}
		power++
	}
	return guess
}

// damping of a window, as a power of e: what lies a window beyond the quantile
// comes in with this weight.
const damping = 8.0

// blurred is how many grid points from 0 on the smoothing takes from below 0.
const blurred = 12

// smoothing is with a normal law, whose transform falls to e^−smoothing at the last
// frequency: the step at 0 must leave less than 1e-3 of the chance asked for, for
// all that undoing the damping makes of it.
func smoothing(share float64) float64 { return 9 - math.Log(1-share) }

// invert returns the quantile if it lies in [0, window), else the window. What is
// beyond the window is left out of every piece: it lies beyond the quantile
// anyway. With s_k = (damping + 2πik)/window and the transform φ of the sum, the
// chance T(y) that it exceeds y is
//
//	e^(damping·y/window)/window · Σ_k (1 − φ(s_k))/s_k · e^(2πiky/window)
//
// up to e^−damping·T(y + window); the sum is a Fourier transform.
func (o *occupancy) invert(points int, share float64, n *number, window float64) float64 {
	g := o.grid(points)
	step := window / float64(points)
	o.open.transform(g, g.open, step)
	if n.last > n.c {
		o.waiting.transform(g, g.waiting, step)
	}
	m := points / 2
	bell := smoothing(share) / float64(m*m)
	factor, by, turn := 1/window, math.Exp(-bell), math.Exp(-2*bell)
	for k := range m {
		s := complex(damping, 2*math.Pi*float64(k)) / complex(window, 0)
		g.one[k] = (1 - n.generate(g.open[k], g.waiting[k])) / s * complex(factor, 0)
		factor *= by // e^(−bell·k²)
		by *= turn
	}
	g.one[m] = 0
	g.fft.Sequence(g.seq, g.one)
	before := 1.0
	for j := blurred; j < points; j++ {
		y := float64(j) * step
		tail := g.seq[j] * math.Exp(damping*y/window)
		if tail <= 1-share {
			if j == blurred { // or nearer to 0
				return y
			}
			return y - step*(1-share-tail)/(before-tail)
		}
		before = tail
	}
	return window
}

// transform sets dst[k] to the transform of one of them at s_k.
func (p *pieces) transform(g *grid, dst []complex128, step float64) {
	clear(dst)
	points := len(g.seq)
	decay := complex(damping/float64(points), 0)
	turn := complex(0, 2*math.Pi/float64(points))
	for i := range p.parts {
		x := &p.parts[i]
		mean, variance, third := x.fixed/step, 0.0, 0.0 // of what the grid does not see, in steps
		first := true
		for _, t := range x.terms {
			scale := t.scale / step
			// Far below a step only moments count; not so of a long tail.
			if sd := scale * math.Sqrt(t.variance); sd < 0.5 && scale*t.third < t.variance {
				mean, variance, third = mean+scale*t.mean, variance+sd*sd, third+scale*scale*scale*t.third
				continue
			}
			t.transform(g, step)
			for k, v := range g.term {
				if first {
					g.one[k] = v
				} else {
					g.one[k] *= v
				}
			}
			first = false
		}
		weight := complex(x.weight, 0)
		// The exponent of the rest: −s·mean + s²·variance/2 − s³·third/6.
		now, by := cmplx.Exp(-decay*complex(mean, 0))*weight, cmplx.Exp(-turn*complex(mean, 0))
		for k := range dst {
			v := now
			if variance > 0 {
				s := decay + turn*complex(float64(k), 0)
				v *= cmplx.Exp(s * s * complex(variance/2, 0) * (1 - s*complex(third/(3*variance), 0)))
			}
			if !first {
				v *= g.one[k]
			}
			dst[k] += v
			now *= by
		}
	}
}

// transform sets g.term. Sharing each bit between two points multiplied the
// transform by (sinh(s/2)/(s/2))², s in steps, which is divided out. Where the
// steps are not small beside the quantity, what sharing added to its variance is
// counted instead.
func (t *term) transform(g *grid, step float64) {
	t.fill(g.seq, step, t.scale)
	points := float64(len(g.seq))
	scale, added := t.scale/step, math.NaN()
	if scale*math.Sqrt(t.variance) < 16 {
		square := 0.0
		for j, p := range g.seq {
			square += float64(j) * float64(j) * p
		}
		added = min(0.25, max(0, square-scale*scale*t.squareUpTo((points-1)/scale)))
	}
	factor, by := 1.0, math.Exp(-damping/points)
	for j := range g.seq {
		g.seq[j] *= factor
		factor *= by
	}
	g.fft.Coefficients(g.term, g.seq)
	most := real(g.term[0])
	for k, v := range g.term {
		if math.IsNaN(added) {
			v *= g.unshare[k]
		} else {
			s := complex(damping, 2*math.Pi*float64(k)) / complex(points, 0)
			v *= cmplx.Exp(-s * s * complex(added/2, 0))
		}
		// No transform is above that at s_0. Where sharing has lost what was there,
		// as for high frequencies, the shared law is one at least.
		if real(v)*real(v)+imag(v)*imag(v) <= most*most {
			g.term[k] = v
		}
	}
}
