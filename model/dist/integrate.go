package dist

import (
	"math"
	"slices"
)

// Nodes on [0, 1] and weights of Kronrod's rule with 15 points, and the weights
// of Gauss's with the 7 odd ones among them (Piessens et al. 1983, "QUADPACK",
// routine QK15).
var (
	kronrodNodes = [8]float64{
		0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
		0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
		0.586087235467691130294144691258300, 0.405845151377397166906606412076961,
		0.207784955007898467600689403773245, 0,
	}
	kronrodWeights = [8]float64{
		0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
		0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
		0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
		0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
	}
	gaussWeights = [4]float64{
		0.129484966168869693270611432679082, 0.279705391489276667901467771423780,
		0.381830050505118944950369775488975, 0.417959183673469387755102040816327,
	}
)

// How far the two rules may differ on a piece, as a share of the whole integral.
// The error of the better one is far smaller: about the power 1.5 of the
// difference for a smooth integrand.
const (
	closedAccuracy = 1e-9
	nestedAccuracy = 1e-6
)

// Bounds of the work on an integrand that is not smooth: how often one piece is
// divided, which locates a jump to 1e-12 of it, and how many pieces there may be
// before the rest is taken as it is.
const (
	maxHalvings = 40
	maxPieces   = 4000
)

// piece is an interval with its integral by Kronrod's rule and by Gauss's.
type piece struct {
	lo, hi, kronrod, gauss float64
	depth                  int
}

// integrate returns ∫ f from the smallest to the largest knot. The function
// should be smooth between knots, which need not be sorted. Method: Gauss and
// Kronrod on each piece between knots; a piece on which they differ by more than
// accuracy times the integral is halved.
func integrate(f func(float64) float64, knots []float64, accuracy float64) float64 {
	slices.Sort(knots)
	var room [64]piece
	open := room[:0]
	var total float64
	for i := 1; i < len(knots); i++ {
		if knots[i] > knots[i-1] {
			p := newPiece(f, knots[i-1], knots[i], 0)
			open, total = append(open, p), total+p.kronrod
		}
	}
	allowed := accuracy * math.Abs(total)
	var sum float64
	for count := 0; len(open) > 0; count++ {
		p := open[len(open)-1]
		open = open[:len(open)-1]
		mid := p.lo + (p.hi-p.lo)/2
		if !(math.Abs(p.kronrod-p.gauss) > allowed) || p.depth == maxHalvings || count > maxPieces || mid <= p.lo || mid >= p.hi {
			sum += p.kronrod
			continue
		}
		open = append(open, newPiece(f, p.lo, mid, p.depth+1), newPiece(f, mid, p.hi, p.depth+1))
	}
	return sum
}

func newPiece(f func(float64) float64, lo, hi float64, depth int) piece {
	mid, half := lo+(hi-lo)/2, (hi-lo)/2
	at := f(mid)
	k, g := kronrodWeights[7]*at, gaussWeights[3]*at
	for i := range 7 {
		d := half * kronrodNodes[i]
		v := f(mid-d) + f(mid+d)
		k += kronrodWeights[i] * v
		if i%2 == 1 {
			g += gaussWeights[i/2] * v
		}
	}
	return piece{lo, hi, k * half, g * half, depth}
}
