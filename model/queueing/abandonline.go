package queueing

import "math"

// impatientLine is the law of the offered wait V behind c busy servers when
// those in line leave at rate θ each. With J ahead of it in line, an accepted
// request would wait for J+1 departures at the rates cμ+iθ, i = 0..J, so that
// e^−θV is Beta(r, J+1) with r = cμ/θ. Summed over J < K with the weights
// w_J = Π_{i≤J} λ/(cμ+iθ) of the states, relative to π_c, and in the reduced time
// u = cμV with eps = 1/r, the densities add up to
//
//	v(u) = e^−u · Σ_{j<K} y^j/j!,  y = (rho/eps)(1 − e^−eps·u),
//
// that is e^(y−u)·P(N(y) < K), N(y) Poisson. Without K this is the density of
// Baccelli and Hebuterne (1981), for eps → 0 that of M/M/c/c+K. A request that
// would wait u is served with probability e^−eps·u. v and v·e^−eps·u are
// log-concave (y is concave in u, and ln Σ y^j/j! is concave and rising in y), so
// each integral over them is one smooth hill: no sum over states, whose number
// has no bound.
//
// In overload the hill is e^(thousands) high. Weights are therefore relative to
// an anchor: π_c itself, or the top of the hill of the unlimited line at
// u = ln(rho)/eps, where y − u = (rho − 1 − ln rho)/eps, or the full state when K
// cuts the line before that top.
type impatientLine struct {
	rho, over float64 // a/c, and rho − 1 from the difference a − c
	eps, r    float64 // θ/cμ and its inverse
	k         int     // places, or Unlimited

	logAnchor float64 // ln of the anchor's weight relative to π_c
	cut       bool    // the anchor is the full state
	// Times are counted from start. Moving the origin there multiplies rho by
	// e^−eps·start: 1 at the top of the hill, where gap is therefore 0.
	start, logStart float64 // logStart = eps·start
	slope, gap      float64 // rho·e^−eps·start, and 1 minus it

	logTop float64 // of the binomial form, what does not depend on the time
	full   float64 // weight of the full state
	sum    moments // over all u > 0
	panels []panel
	// Where the hill of all is highest, where that of the served ends, and how far
	// the table serves for sums up to its end.
	offeredTop, servedEnd, tableEnd float64
}

// newImpatientLine takes c and the offered load a > 0, and eps = θ/cμ.
func newImpatientLine(a, c, eps float64, k int) *impatientLine {
	l := &impatientLine{rho: a / c, over: (a - c) / c, eps: eps, r: 1 / eps, k: k}
	l.slope, l.gap = l.rho, -l.over
	logRho := math.Log(l.rho)
	if math.Abs(l.over) < 0.5 {
		logRho = math.Log1p(l.over)
	}
	if k == 0 {
		l.full = 1
		return l
	}
	top := l.over / eps // y at the top of the hill of the unlimited line
	switch {
	case l.over > 0 && (k == Unlimited || float64(k) >= top):
		l.logStart, l.start = logRho, logRho/eps
		l.slope, l.gap = 1, 0
		l.logAnchor = deviance(l.r, l.rho/eps)
		if k != Unlimited {
			end := l.r + float64(k)
			l.full = math.Exp(logFactorialError(l.r) - logFactorialError(end) - deviance(end, l.rho/eps))
		}
	case k != Unlimited:
		end := l.r + float64(k)
		logFull := float64(k)*logRho - (logFactorialError(end) - logFactorialError(l.r) + deviance(end, l.r))
		l.cut, l.full = l.over > 0, 1
		if l.cut {
			l.logAnchor = logFull
			l.logTop = math.Log((1+l.eps*float64(k))/l.rho) + logFactorialError(end-1) -
				logFactorialError(float64(k-1)) - logFactorialError(l.r)
		} else {
			l.full = math.Exp(logFull)
		}
	}
	l.integrate()
	return l
}

// mean is y at start + d: the mean of the Poisson count N.
func (l *impatientLine) mean(d float64) float64 {
	y := -math.Expm1(-l.eps*d) / l.eps * l.slope
	if l.start > 0 {
		y += l.over / l.eps
	}
	return math.Max(0, y)
}

// logOffered is ln v(start + d), relative to the anchor.
func (l *impatientLine) logOffered(d float64) float64 {
	s := l.eps * d
	hill := -l.gap*d - l.slope*excess(s)/l.eps
	if l.k == Unlimited {
		return hill
	}
	y := l.mean(d)
	if !l.cut {
		return hill + logPoissonBelow(l.k, y)
	}
	if k := float64(l.k); y > k {
		// y^(K−1)/(K−1)!·e^−u relative to w_K is a binomial probability, of K−1
		// out of n = r+K−1 with chance 1 − e^−s (Loader's form, as logPoisson).
		n, p := l.r+k-1, -math.Expm1(-s)
		return l.logTop + math.Log(lowerTerms(l.k, y)) - deviance0(k-1, n*p) - l.ratesDeviance(n, s)
	}
	return hill - l.logAnchor + logPoissonBelow(l.k, y)
}

// logServed is ln(v·e^−eps·d): what of it waits to be served.
func (l *impatientLine) logServed(d float64) float64 { return l.logOffered(d) - l.eps*d }

// rising is d/du ln v = rho·e^−eps·u·P(N(y) < K−1)/P(N(y) < K) − 1, with the
// ratio of the two as 1 − 1/lowerTerms.
func (l *impatientLine) rising(d float64) float64 {
	up := l.slope * math.Exp(-l.eps*d)
	if l.k == Unlimited {
		return up - 1
	}
	if y := l.mean(d); y > 0 {
		return up*(1-1/lowerTerms(l.k, y)) - 1
	}
	if l.k == 1 {
		return -1
	}
	return up - 1
}

// ratesDeviance is deviance(r, n·e^−s), also where e^−s underflows.
func (l *impatientLine) ratesDeviance(n, s float64) float64 {
	if s > 40 {
		return l.r * (math.Log(l.r/n) + s - 1)
	}
	return deviance(l.r, n*math.Exp(-s))
}

// deviance0 is deviance, also at n = 0.
func deviance0(n, x float64) float64 {
	if n == 0 {
		return x
	}
	return deviance(n, x)
}

// excess is e^−s − 1 + s ≥ 0, without cancellation.
func excess(s float64) float64 {
	if math.Abs(s) > 0.3 {
		return math.Expm1(-s) + s
	}
	sum, term := 0.0, s*s/2
	for n := 3.0; ; n++ {
		next := sum + term
		if next == sum {
			return sum
		}
		sum = next
		term *= -s / n
	}
}

// logFactorialError is ln Γ(x+1) − x·ln x + x for x ≥ 0, what the leading terms
// of Stirling's formula leave.
func logFactorialError(x float64) float64 {
	switch {
	case x == 0:
		return 0
	case x < 16:
		lg, _ := math.Lgamma(x + 1)
		return lg - x*math.Log(x) + x
	default:
		return 0.5*math.Log(2*math.Pi*x) + stirlingError(x)
	}
}
