package queueing

import (
	"math"
	"testing"
)

// impatient is what the two kinds of patience share.
type impatient interface {
	OfferedLoad() float64
	PBlock() float64
	PAbandon() float64
	PServed() float64
	POfferedWait() float64
	MeanInFlight() float64
	Utilization() float64
	MeanQueue() float64
	MeanWaitAll() float64
	MeanOfferedWait() float64
	PWait() float64
	MeanWait() float64
	WaitTail(t float64) (float64, error)
	OfferedWaitTail(t float64) (float64, error)
	WaitQuantile(p float64) (float64, error)
}

// TestAbandonReference: values of 12 to 14 digits; parameters as doubles. No
// quantity has a pole at any load, so 1e-12 holds throughout.
func TestAbandonReference(t *testing.T) {
	for _, cs := range loadCases(t, "abandon.json") {
		var m impatient
		var err error
		p, c, stay := cs.Params, int(cs.Params["c"]), func(float64) float64 { return 1 }
		if d, constant := p["patience_s"]; constant {
			m, err = NewMMcD(p["lambda_per_s"], p["mean_service_s"], d, c)
		} else {
			k := Unlimited
			if places, limited := p["K_waiting_places"]; limited {
				k = int(places)
			}
			m, err = NewMMcKM(p["lambda_per_s"], p["mean_service_s"], p["mean_patience_s"], c, k)
			stay = func(at float64) float64 { return math.Exp(-at / p["mean_patience_s"]) }
		}
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		for _, name := range cs.names() {
			got, known := abandonValue(t, m, name, p["lambda_per_s"], stay)
			if !known {
				t.Errorf("%s %s: not compared", cs.ID, name)
				continue
			}
			want, tol := cs.number(t, name), 1e-12
			if _, is := argument(name, "P_served_within_"); is {
				tol += 1e-15 / want // 1 less a tail: known absolutely
			}
			compare(t, cs.ID+" "+name, got, want, tol)
		}
	}
}

// abandonValue names the reference's values. stay is the share that outlives a
// time in line.
func abandonValue(t *testing.T, m impatient, name string, lambda float64, stay func(float64) float64) (float64, bool) {
	ok := must(t)
	accepted := 1 - m.PBlock()
	plain := map[string]func() float64{
		"offered_load": m.OfferedLoad, "EQ": m.MeanQueue, "mean_busy": m.MeanInFlight, "utilisation": m.Utilization,
		"L":      func() float64 { return m.MeanInFlight() + m.MeanQueue() },
		"P_wait": m.POfferedWait, "P_wait_accepted": m.POfferedWait, "P_block": m.PBlock,
		"P_ab": m.PAbandon, "P_ab_of_all": m.PAbandon,
		"P_ab_of_accepted": func() float64 { return m.PAbandon() / accepted },
		"P_ab_given_wait":  func() float64 { return m.PAbandon() / m.POfferedWait() },
		"EW_all":           m.MeanWaitAll, "EW_accepted": m.MeanWaitAll,
		"EW_given_wait":   func() float64 { return m.MeanWaitAll() / m.POfferedWait() },
		"throughput":      func() float64 { return lambda * m.PServed() },
		"EV_offered_wait": m.MeanOfferedWait, "EW_given_served": m.MeanWait,
		"EW_given_abandoned": func() float64 { return (m.MeanWaitAll() - m.PServed()*m.MeanWait()) / m.PAbandon() },
	}
	if f, is := plain[name]; is {
		return f(), true
	}
	if at, is := argument(name, "P_V_gt_"); is {
		return ok(m.OfferedWaitTail(sixths(at))), true
	}
	if at, is := argument(name, "P_W_gt_"); is {
		return ok(m.OfferedWaitTail(sixths(at))) * stay(sixths(at)), true
	}
	if at, is := argument(name, "P_served_within_"); is {
		return m.PServed() * (1 - ok(m.WaitTail(sixths(at)))), true
	}
	return 0, false
}

// sixths undoes the six digits to which a name prints 1/3.
func sixths(at float64) float64 {
	if r := math.Round(6*at) / 6; math.Abs(at-r) < 1e-6 {
		return r
	}
	return at
}

func TestBucketReference(t *testing.T) {
	for _, cs := range loadCases(t, "bucket.json") {
		rho := cs.Params["rho_lambda_over_r"]
		b, err := NewTokenBucket(rho, 1, cs.Params["depth_b_tokens"])
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		for _, name := range cs.names() {
			got := 0.0
			switch name {
			case "P_reject_fluid":
				got = b.PReject()
			case "lnP_reject":
				got = b.LogPReject()
			case "accepted_rate_over_r":
				got = b.AcceptedRate()
			case "shaper_P_wait":
				got = b.ShaperPWait()
			case "shaper_EW_times_r":
				got = must(t)(b.ShaperMeanWait())
			default:
				t.Errorf("%s %s: not compared", cs.ID, name)
				continue
			}
			compare(t, cs.ID+" "+name, got, cs.number(t, name), tolerance(rho))
		}
	}
}

// TestRetryReference: the reference's "unlimited" retries are those where a
// thousand are as good.
func TestRetryReference(t *testing.T) {
	for _, cs := range loadCases(t, "retries.json") {
		p := cs.Params
		c, k, s, retries := int(p["c"]), int(p["K_waiting_places"]), p["mean_service_s"], int(p["max_retries"])
		if retries < 0 {
			retries = 1000
		}
		build := func(rate float64) MMcK {
			m, err := NewMMcK(rate, s, c, k)
			if err != nil {
				t.Fatal(cs.ID, err)
			}
			return m
		}
		lambda := p["lambda_per_s"]
		r, err := RetryFixedPoint(lambda, retries, func(rate float64) (float64, error) { return build(rate).PBlock(), nil })
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		m := build(r.Rate)
		got := map[string]float64{
			"lambda_eff": r.Rate, "amplification": r.Amplification, "P_block_per_attempt": r.PFail,
			"P_final_failure": r.PFinal, "goodput": lambda * (1 - r.PFinal), "mean_busy": m.MeanInFlight(),
			"P_block_no_retry": build(lambda).PBlock(),
		}
		for _, name := range cs.names() {
			v, known := got[name]
			if !known {
				t.Errorf("%s %s: not compared", cs.ID, name)
				continue
			}
			compare(t, cs.ID+" "+name, v, cs.number(t, name), 1e-12)
		}
	}
}
