package queueing

import "math"

// bucketLaw is the law of the work in an M/D/1 queue with service time 1 and
// load rho, also for rho ≥ 1, where no stationary law exists but the ratios to
// P(empty) still do.
//
// The number in the system left behind by a departure has weights p_0 = 1,
//
//	a_0·p_{n+1} = p_0·P(A > n) + Σ_{i=1..n} p_i·P(A > n+1−i),
//
// A Poisson(rho), a_0 = e^−rho: the flow up across n equals the flow down, and
// nothing is subtracted. As n grows p_n becomes geometric, p_n ~ q·ζ^−n with ζ the
// root other than 1 of e^(rho(ζ−1)) = ζ. The other roots are complex and larger,
// so p_n·ζ^n settles on q geometrically, within 20 steps at rho = 1 and 500 at
// rho = 1e-4; from there on the law is known in closed form to rounding. p_n·ζ^n
// is what is stored: it neither under- nor overflows.
//
// Between integers, with y = k − x in (0, 1], the work of a deterministic server
// gives P(work ≤ x) = Σ_{j<k} P(N(rho·y) = j)·P(at most k−j in system) (Franx 2001).
type bucketLaw struct {
	rho, gap float64 // load, and 1 − rho from the difference
	x        float64 // ζ − 1; 0 at rho = 1, negative above
	logZ     float64 // ln ζ = rho·x
	// By number in system n, times ζ^n: the weights, their sum up to n (W), and
	// for rho < 1 (1−rho) times their sum beyond n (D).
	p, within, beyond []float64
}

// steepLoad is a load from which W(x) at x ≥ 1 is above e^36, beyond reach of a
// double's digits beside 1.
const steepLoad = 36

func newBucketLaw(rho, gap float64) bucketLaw {
	l := bucketLaw{rho: rho, gap: gap, x: otherRoot(rho, gap)}
	l.logZ = rho * l.x
	l.setWeights()
	l.within = make([]float64, len(l.p))
	fall := math.Exp(-l.logZ)
	for n, sum := 0, 0.0; n < len(l.p); n++ {
		sum = sum/fall + l.p[n]
		l.within[n] = sum
	}
	if gap <= 0 {
		return l
	}
	l.beyond = make([]float64, len(l.p))
	last := len(l.p) - 1
	l.beyond[last] = l.p[last] * (gap / l.x)
	for n := last - 1; n >= 0; n-- {
		l.beyond[n] = (gap*l.p[n+1] + l.beyond[n+1]) * fall
	}
	return l
}

// otherRoot is the x = ζ − 1 > −1 with rho·x = ln(1 + x) that is not 0, or 0 at
// rho = 1.
func otherRoot(rho, gap float64) float64 {
	switch {
	case gap == 0:
		return 0
	case gap > 0:
		// 1 − ln(1+x)/x is below x/2, hence below the gap at x = gap.
		hi := 4.0
		for rootGap(hi, rho, gap) > 0 {
			hi *= 2
		}
		return root(func(x float64) float64 { return rootGap(x, rho, gap) }, gap, hi)
	default:
		// ζ = e^(rho(ζ−1)) > e^−rho.
		return -root(func(x float64) float64 { return -rootGap(-x, rho, gap) }, 0, -math.Expm1(-rho))
	}
}

// rootGap is ln(1+x)/x − rho, which falls in x, without cancellation near 0.
func rootGap(x, rho, gap float64) float64 {
	if math.Abs(x) > 0.3 {
		return math.Log1p(x)/x - rho
	}
	sum, term := 0.0, x
	for n := 2.0; ; n++ { // x/2 − x²/3 + x³/4 − …
		next := sum + term/n
		if next == sum {
			return gap - sum
		}
		sum = next
		term *= -x
	}
}

// setWeights runs the recursion until p_n·ζ^n has settled: eight steps in a row
// that move it by the same factor, which is 1 but for the rounding of ζ and of the
// Poisson probabilities.
func (l *bucketLaw) setWeights() {
	const most = 4000 // reached by no load in range
	up := l.upward()
	first, grow := math.Exp(l.logZ), math.Exp(l.rho)
	l.p = append(make([]float64, 0, 64), 1)
	last := 0.0
	for n, calm := 0, 0; calm < 8 && n < most; n++ {
		sum := 0.0
		if n < len(up) {
			sum = first * up[n]
		}
		for m := min(len(up)-1, n); m >= 1; m-- {
			sum += l.p[n+1-m] * up[m]
		}
		sum *= grow
		factor := sum / l.p[n]
		calm++
		if math.Abs(factor-last) > 1e-15 || math.Abs(factor-1) > 1e-13 {
			calm = 0
		}
		last = factor
		l.p = append(l.p, sum)
	}
}

// upward is P(A > m)·ζ^m for all m that matter, by its sum from the far end. For
// ζ > 1, P(A = i)·ζ^i is ζ times a Poisson probability of mean rho·ζ.
func (l *bucketLaw) upward() []float64 {
	z := math.Max(1, math.Exp(l.logZ))
	mean := l.rho * z
	up := make([]float64, int(mean+10*math.Sqrt(mean)+40))
	after := 0.0
	for m := len(up) - 1; m >= 0; m-- {
		after = after/z + math.Exp(logPoisson(m+1, mean))
		up[m] = after
		if l.logZ < 0 {
			up[m] *= math.Exp(float64(m) * l.logZ)
		}
	}
	return up
}

// logWithin is ln W(x), x ≥ 0.
func (l *bucketLaw) logWithin(x float64) float64 {
	last := len(l.p) - 1
	if m := x - float64(last); m >= 0 {
		// Σ p_n beyond last is geometric.
		switch s := m * l.logZ; {
		case l.x == 0:
			return math.Log(l.within[last] + l.p[last]*m)
		case s < -700:
			return -x*l.logZ + math.Log(l.p[last]/-l.x)
		default:
			return -float64(last)*l.logZ + math.Log(l.within[last]+l.p[last]*(-math.Expm1(-s)/l.x))
		}
	}
	return l.mix(x, l.within, false)
}

// logBeyond is ln D(x), x ≥ 0, for rho < 1.
func (l *bucketLaw) logBeyond(x float64) float64 {
	if last := len(l.p) - 1; x >= float64(last) {
		return math.Log(l.beyond[last]) - x*l.logZ
	}
	return l.mix(x, l.beyond, true)
}

// mix is the logarithm of the value at x of a function given at the integers,
// times ζ^n, x below the last of them. At negative integers it is 1 or 0.
func (l *bucketLaw) mix(x float64, at []float64, one bool) float64 {
	k := int(x) + 1
	y := float64(k) - x
	if y == 1 {
		return math.Log(at[k-1]) - x*l.logZ
	}
	mean := l.rho * math.Exp(l.logZ) * y
	sum, term, below := 0.0, math.Exp(-l.rho*y), 1.0
	for j := 0; j < k || one; j++ {
		add := 0.0
		if j < k {
			add = term * at[k-j]
		} else {
			add = term * below
			below *= math.Exp(-l.logZ)
		}
		sum += add
		if float64(j) > mean && add < 1e-18*sum {
			break
		}
		term *= mean / float64(j+1)
	}
	return math.Log(sum) - float64(k)*l.logZ
}

// excessWork is E[(work − x)⁺] for rho < 1. Integrating D' = rho·(D(x) − D(x−1))
// from x+1 on gives it as Σ_{i≥1} D(x+i)/rho.
func (l *bucketLaw) excessWork(x float64) float64 {
	sum := 0.0
	for x++; x < float64(len(l.p)-1); x++ {
		sum += math.Exp(l.logBeyond(x))
	}
	// From here on D falls by ζ per step.
	return (sum + math.Exp(l.logBeyond(x))*((1+l.x)/l.x)) / l.rho
}
