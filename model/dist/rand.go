package dist

import "math"

// golden is the odd integer nearest to 2⁶⁴/φ: the increment of SplitMix64
// (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
// generators", figure 16).
const golden uint64 = 0x9e3779b97f4a7c15

// Rand is a SplitMix64 generator (Steele, Lea and Flood 2014): eight bytes of
// state, a value that may be copied, stored and compared. A copy continues with
// exactly the draws of the original. Every state is valid, the zero value too.
// It is meant to be short-lived: one is started for each purpose of each
// request (see [Stream.At]). It is not safe for concurrent use.
type Rand struct{ s uint64 }

// Uint64 returns the next 64 uniformly distributed bits.
func (r *Rand) Uint64() uint64 {
	r.s += golden
	return mix64(r.s)
}

// Float64 returns a uniform draw in [0, 1), a multiple of 2⁻⁵³.
func (r *Rand) Float64() float64 {
	return float64(r.Uint64()>>11) * 0x1p-53
}

// Open returns a uniform draw in (0, 1], a multiple of 2⁻⁵³. Its logarithm is
// finite.
func (r *Rand) Open() float64 {
	return float64(r.Uint64()>>11+1) * 0x1p-53
}

// mix64 is the output function of SplitMix64, a bijection of 64 bits in which
// every input bit flips each output bit with a probability close to one half
// (variant 13 of Stafford 2011, as used by Steele, Lea and Flood 2014).
func mix64(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Exp returns an exponential draw of mean 1, in [0, ∞).
//
// Method: ziggurat of Marsaglia and Tsang (2000), 256 layers, with the layer
// and the position taken from different bits of one 64-bit draw, so that the
// two are independent (Doornik 2005).
func (r *Rand) Exp() float64 {
	u := r.Uint64()
	layer := &expZig.layers[u&0xff]
	if x := float64(u>>11) * layer.width; u>>11 < layer.inside {
		return x
	}
	return r.expEdge(u)
}

// expEdge decides the one draw in a hundred that is not inside a layer for sure.
func (r *Rand) expEdge(u uint64) float64 {
	for {
		i, j := u&0xff, u>>11
		x := float64(j) * expZig.layers[i].width
		switch {
		case j < expZig.layers[i].inside:
			return x
		case i == 0: // beyond the last layer the law repeats itself
			return expZig.tail - math.Log(r.Open())
		case r.height(&expZig, i) < math.Exp(-x):
			return x
		}
		u = r.Uint64()
	}
}

// Normal returns a draw of the standard normal law.
//
// Method: as [Rand.Exp], with one further bit for the sign.
func (r *Rand) Normal() float64 {
	u := r.Uint64()
	layer := &normZig.layers[u&0xff]
	if x := float64(u>>11) * layer.width; u>>11 < layer.inside {
		return signed(x, u)
	}
	return r.normalEdge(u)
}

// normalEdge is to Normal what expEdge is to Exp.
func (r *Rand) normalEdge(u uint64) float64 {
	for {
		i, j := u&0xff, u>>11
		x := float64(j) * normZig.layers[i].width
		switch {
		case j < normZig.layers[i].inside:
			return signed(x, u)
		case i == 0:
			return signed(r.normalTail(), u)
		case r.height(&normZig, i) < math.Exp(-x*x/2):
			return signed(x, u)
		}
		u = r.Uint64()
	}
}

// signed gives x ≥ 0 the sign in bit 8 of u, which neither layer nor position
// uses, without a branch that half of the time would be mispredicted.
func signed(x float64, u uint64) float64 {
	return math.Float64frombits(math.Float64bits(x) | u<<55&(1<<63))
}

// height returns a uniform height within layer i ≥ 1.
func (r *Rand) height(z *ziggurat, i uint64) float64 {
	return z.y[i] + r.Float64()*(z.y[i+1]-z.y[i])
}

// normalTail draws |Z| given that |Z| exceeds the end of the last layer
// (Marsaglia 1964).
func (r *Rand) normalTail() float64 {
	for {
		x := -math.Log(r.Open()) / normZig.tail
		y := -math.Log(r.Open())
		if y+y > x*x {
			return normZig.tail + x
		}
	}
}
