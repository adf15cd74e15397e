package predict

import (
	"math"

	"capsize/model/queueing"
)

// comebackAnswer is what callers who come back do to the rates.
type comebackAnswer struct {
	effective, backoff, failed, through Prediction
}

// returning: callers come back after a local 429, a timeout or a broken stream,
// as if each attempt met the line afresh (the fixed point). The rate of attempts
// grows with the chance to fail, and that with the rate: there is one solution.
func (t *traffic) returning() (answers, error) {
	r := &t.rules
	var last answers
	fail := func(rate float64) (float64, error) {
		once, err := t.once(rate / t.lambda)
		if err != nil {
			return 0, err
		}
		last = once
		p := once.rejected.Value + once.timedOut.Value
		return p + (1-p)*r.during, nil
	}
	point, err := queueing.RetryFixedPoint(t.lambda, r.tries, fail)
	if err != nil {
		return t.ruled(), nil
	}
	// Those who fail fail together: without jitter they also come back together.
	if _, err = fail(point.Rate); err != nil || math.IsNaN(point.PFail) || min(r.backoff[0], r.spread) < t.relaxation(point.Rate) {
		return t.ruled(), nil
	}
	a := last
	const why = "callers come back as if to another line"
	doubt := func(p *Prediction) {
		if p.Has() && !(p.Method == Stated && p.Value == 0) {
			p.Exact, p.Method, p.Why = false, Retries, and(p.Why, why)
		}
	}
	once := 1 - a.rejected.Value - a.timedOut.Value
	before := math.Pow(point.PFail, float64(r.tries)) // all attempts but the last have failed
	if before < hopeless {
		before = 0
	}
	a.rejected.Value *= before
	a.timedOut.Value *= before
	a.refused = a.rejected
	a.back = &comebackAnswer{
		effective: judged(point.Rate, Retries, why),
		failed:    judged(before*once*r.during, Retries, why),
		through:   judged(t.lambda*(1-point.PFinal), Retries, why),
		backoff:   judged(t.inBackoff(point.PFail), Retries, why),
	}
	for _, p := range []*Prediction{&a.pWait, &a.wait, &a.queue, &a.rejected, &a.refused, &a.timedOut, &a.inFlight} {
		doubt(p)
	}
	quantile := a.quantile
	a.quantile = func(p float64) Prediction {
		q := quantile(p)
		doubt(&q)
		return q
	}
	return a, nil
}

// relaxation is how long, in seconds, a line remembers: the time constant with
// which M/M/c comes back to its steady state, S/(c·(1 − √ρ)²) (Cohen 1982, part
// III, ch. 2), longer by the residual life of other durations, and infinite from
// full load on. Who comes back sooner meets the line
// that turned him away.
func (t *traffic) relaxation(rate float64) float64 {
	c := float64(t.slots)
	gap := 1 - math.Sqrt(rate*t.mean/c)
	if gap <= 0 {
		return math.Inf(1)
	}
	return t.mean / (c * gap * gap) * (1 + t.scv()) / 2
}

// once is the line as its attempts meet it, at a multiple of the first ones.
func (t *traffic) once(multiple float64) (answers, error) {
	c := *t
	c.lambda *= multiple
	c.load *= multiple
	c.rules = t.rules.plain()
	return c.fifo()
}

// inBackoff is the mean number of callers who are waiting to come back, by
// Little's law: those who fail for the j-th time stay away for the j-th delay.
func (t *traffic) inBackoff(fail float64) (n float64) {
	rate := t.lambda
	for _, delay := range t.rules.backoff {
		rate *= fail
		n += rate * delay
	}
	return n
}

// bucketed: the only upstream limit is on requests, and who is refused goes. A
// bucket met by Poisson starts is M/D/1/b; starts are Poisson where nobody waits.
func (t *traffic) bucketed() (answers, error) {
	offered := t.lambda
	if t.unlimited && t.load >= float64(t.slots)*(1-1e-12) {
		return t.ruled(), nil // the slots, and not the arrivals, set the pace of starts
	}
	var a answers
	refusedUpstream, local := 0.0, 0.0
	for range 20 { // each refuses part of what the other sees
		b, err := queueing.NewTokenBucket(offered*(1-local), t.rules.bucket.refill, t.rules.bucket.depth)
		if err != nil {
			return t.ruled(), nil
		}
		refusedUpstream = b.PReject()
		if a, err = t.once(1 - refusedUpstream); err != nil {
			return answers{}, err
		}
		before := local
		local = a.rejected.Value + a.timedOut.Value
		if math.IsNaN(local) {
			return t.ruled(), nil
		}
		if math.Abs(local-before) < 1e-12 {
			break
		}
	}
	why := ""
	if !(a.pWait.Value+local <= 1e-9) {
		why = "starts are taken as Poisson"
	}
	total := judged(local+(1-local)*refusedUpstream-a.timedOut.Value, Bucket, and(a.rejected.Why, why))
	a.refused = total
	a.system99 = none(SimulationOnly, "upstream limits")
	if refusedUpstream > 1e-9 { // what gets through the bucket is smoother than Poisson
		a.inFlight.Exact, a.inFlight.Why = false, and(a.inFlight.Why, "who is refused upstream is taken as a share of all")
		a.smoothed()
	}
	return a, nil
}

// smoothed takes the line's values away: only averages of the load stay.
func (a *answers) smoothed() {
	const why = "starts that a bucket lets through are not a Poisson process"
	for _, p := range []*Prediction{&a.pWait, &a.wait, &a.queue, &a.rejected, &a.timedOut, &a.systemMean} {
		if p.Has() && !(p.Method == Stated && p.Value == 0) {
			*p = none(SimulationOnly, why)
		}
	}
	a.quantile = func(float64) Prediction { return none(SimulationOnly, why) }
	a.ratio = math.NaN()
}
