package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Reasons why an estimate carries no interval. They are part of the JSON
// contract (ci_reason).
const (
	TooShort    = "too short"
	TooFew      = "too few events"
	Terminating = "terminating"
	Constant    = "the same in every replication"
)

// Estimate is a value with its 95 % interval, or the reason why it has none.
// A NaN value means that there was nothing to estimate.
type Estimate struct {
	Value  float64
	Lo, Hi float64 // NaN when there is no interval
	Reason string  // set when there is none
}

// Point returns an estimate without an interval.
func Point(v float64, reason string) Estimate {
	return Estimate{Value: v, Lo: math.NaN(), Hi: math.NaN(), Reason: reason}
}

// HasInterval says whether e carries an interval.
func (e *Estimate) HasInterval() bool { return !math.IsNaN(e.Lo) }

// around returns v ± half, cut off at 0: no metric of the table is negative.
// Nothing seen never gives [0, 0].
func around(v, half float64) Estimate {
	switch {
	case half == 0 && v != 0:
		return Point(v, Constant)
	case half == 0 || math.IsNaN(half):
		return Point(v, TooFew)
	}
	return Estimate{Value: v, Lo: max(0, v-half), Hi: v + half}
}

// T975 returns the 97.5 % quantile of Student's t with df degrees of freedom,
// which makes a two-sided 95 % interval. df must be at least 1.
func T975(df int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}.Quantile(0.975)
}

// Mean estimates the mean of independent values, one a replication, by
// Student's t (t is T975(len(values)−1)). Values that are NaN are left out.
func Mean(values []float64, t func(df int) float64) Estimate {
	n, mean, m2 := 0, 0.0, 0.0
	for _, v := range values { // Welford 1962
		if math.IsNaN(v) {
			continue
		}
		n++
		d := v - mean
		mean += d / float64(n)
		m2 += d * (v - mean)
	}
	switch n {
	case 0:
		return Point(math.NaN(), TooFew)
	case 1:
		return Point(mean, TooFew)
	}
	return around(mean, t(n-1)*math.Sqrt(m2/float64(n-1)/float64(n)))
}

// Batches is the number of equal pieces of time that one run is cut into for
// its intervals: enough to see correlation, and 32 pairs of them make the
// interval itself (design: at least 20).
const Batches = 64

// BatchRatio estimates Σnum/Σden of one stationary run from consecutive
// batches (num[i], den[i]), by the ratio estimator on pairs of batches (Law,
// Simulation Modeling and Analysis, 5th ed. 2015, ch. 9.5.3; Fishman 1978 on
// testing batches for correlation). When neighbouring batches still are
// correlated (lag-1 autocorrelation beyond the one-sided 5 % point of white
// noise) the run is too short to tell; when fewer than ten pairs have seen
// anything there are too few events. t is T975.
func BatchRatio(num, den []float64, t func(df int) float64) Estimate {
	var n, d float64
	for i := range num {
		n += num[i]
		d += den[i]
	}
	if d == 0 {
		return Point(math.NaN(), TooFew)
	}
	ratio := n / d
	if len(num) < 2*20 {
		return Point(ratio, TooShort)
	}
	res := make([]float64, len(num))
	for i := range num {
		res[i] = num[i] - ratio*den[i]
	}
	pairs, seen := len(num)/2, 0
	var ss float64
	for i := range pairs {
		if num[2*i]+num[2*i+1] != 0 {
			seen++
		}
		r := res[2*i] + res[2*i+1]
		ss += r * r
	}
	switch {
	case seen < 10:
		return Point(ratio, TooFew)
	case correlated(res):
		return Point(ratio, TooShort)
	}
	se := math.Sqrt(ss/float64(pairs-1)*float64(pairs)) / math.Abs(d)
	return around(ratio, t(pairs-1)*se)
}

// correlated tests a series of zero mean for positive lag-1 autocorrelation at
// the one-sided 5 % level (Anderson 1942: about normal, mean −1/n, variance
// 1/n).
func correlated(x []float64) bool {
	var c0, c1 float64
	for i, v := range x {
		c0 += v * v
		if i > 0 {
			c1 += v * x[i-1]
		}
	}
	if c0 == 0 {
		return false
	}
	n := float64(len(x))
	return c1/c0+1/n > 1.645/math.Sqrt(n)
}

// Pool gathers the histograms of replications for pooled quantiles.
type Pool struct {
	all   Hist
	parts []*Hist
}

// NewPool pools parts; it keeps the pointers.
func NewPool(parts []*Hist) *Pool {
	p := &Pool{parts: parts}
	for _, h := range parts {
		p.all.Merge(h)
	}
	return p
}

// Quantile estimates the q-quantile of the pooled histogram with a jackknife
// over replications (Miller 1974). Fewer than 100 observations beyond it, or
// fewer than two replications, give no interval. weighted says that the
// histogram counts time and not observations, to which that rule does not
// apply.
func (p *Pool) Quantile(q float64, weighted bool, t func(df int) float64) Estimate {
	v := p.all.Quantile(q)
	if math.IsNaN(v) {
		return Point(v, TooFew)
	}
	if p.tooFew(q, weighted) {
		return Point(v, TooFew)
	}
	e := Mean(p.pseudo(v, q), t)
	if !e.HasInterval() {
		return Point(v, e.Reason)
	}
	half := (e.Hi - e.Lo) / 2
	if e.Lo == 0 { // cut off at zero there
		half = e.Hi - e.Value
	}
	return around(v, half)
}

// tooFew says that an interval of the q-quantile would promise too much.
func (p *Pool) tooFew(q float64, weighted bool) bool {
	return !weighted && (1-q)*float64(p.all.total) < 100 || len(p.parts) < 2
}

// pseudo returns the jackknife's pseudo-values of the q-quantile, which is v.
func (p *Pool) pseudo(v, q float64) []float64 {
	n := float64(len(p.parts))
	out := make([]float64, len(p.parts))
	for i, part := range p.parts {
		out[i] = n*v - (n-1)*p.all.without(part, q)
	}
	return out
}
