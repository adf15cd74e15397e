package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// h2Gaps is the transform of two-phase hyperexponential gaps with balanced
// means (Tijms 2003, app. B).
func h2Gaps(lambda, scv float64) func(float64) float64 {
	p := (1 + math.Sqrt((scv-1)/(scv+1))) / 2
	fast, slow := 2*p*lambda, 2*(1-p)*lambda
	return func(s float64) float64 { return p*fast/(fast+s) + (1-p)*slow/(slow+s) }
}

func TestGIMcReference(t *testing.T) {
	ok := must(t)
	for _, cs := range loadCases(t, "gimc.json") {
		lambda := cs.Params["lambda_per_s"]
		kind, _, _ := strings.Cut(cs.ID, "_")
		gaps := map[string]func(float64) float64{
			"D": DeterministicGaps(lambda), "E2": GammaGaps(lambda, 0.5), "H2cs4": h2Gaps(lambda, 4),
		}[kind]
		m, err := NewGIMc(lambda, cs.Params["mean_service_s"], gaps, int(cs.Params["c"]))
		if err != nil {
			t.Fatal(cs.ID, err)
		}
		plain := map[string]func() float64{
			"rho": m.Utilization, "sigma": m.Sigma, "Pwait": m.PWait, "Wq": m.MeanWait,
			"EWq_given_wait": m.MeanWaitGivenWait, "Lq": m.MeanQueue,
		}
		for _, name := range cs.names() {
			tol := tolerance(m.Utilization())
			if f, is := plain[name]; is {
				compare(t, cs.ID+" "+name, f(), cs.number(t, name), tol)
			} else if p, is := argument(name, "Wq_p"); is {
				compare(t, cs.ID+" "+name, ok(m.WaitQuantile(p)), cs.number(t, name), tol)
			} else {
				t.Errorf("%s %s: not compared", cs.ID, name)
			}
		}
	}
}

// TestGIMcPoissonIsMMc: exponential gaps, which are also gamma and Weibull gaps
// of scv 1, at every size.
func TestGIMcPoissonIsMMc(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.OneOf(rapid.IntRange(1, 50), rapid.IntRange(50, 2000)).Draw(rt, "c")
		rho := rapid.Float64Range(0.3, 0.99).Draw(rt, "rho")
		s := math.Exp(rapid.Float64Range(-7, 7).Draw(rt, "ln S"))
		lambda := rho * float64(c) / s
		gaps := GammaGaps(lambda, 1)
		if rapid.Bool().Draw(rt, "Weibull") {
			gaps = WeibullGaps(lambda, 1)
		}
		m, err := NewGIMc(lambda, s, gaps, c)
		want, err2 := NewMMc(lambda, s, c)
		if err != nil || err2 != nil {
			rt.Fatal(err, err2)
		}
		at := rapid.Float64Range(0, 5).Draw(rt, "t/S") * s
		tail, err := m.WaitTail(at)
		wantTail, err2 := want.WaitTail(at)
		if err != nil || err2 != nil {
			rt.Fatal(err, err2)
		}
		for name, v := range map[string][2]float64{
			"PWait": {m.PWait(), want.PWait()}, "MeanWait": {m.MeanWait(), want.MeanWait()},
			"MeanQueue": {m.MeanQueue(), want.MeanQueue()}, "tail": {tail, wantTail},
		} {
			// 1 − sigma carries the error of 1 − φ twice over 1 − rho, and a late
			// tail multiplies it by its exponent.
			tol := 1e-10 * (1 + at/want.MeanWaitGivenWait())
			if !near(v[0], v[1], tol, 1e-280) {
				rt.Errorf("c %d rho %g: %s = %.12g, want %.12g", c, rho, name, v[0], v[1])
			}
		}
	})
}

// TestGIMcOneServer: GI/M/1 has P(wait) = sigma (Kleinrock 1975, ch. 6). It also
// crosses the removable 0/0 at c(1 − sigma) = 1, which no c = 1 reaches but in
// the limit of rare arrivals.
func TestGIMcOneServer(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rho := rapid.Float64Range(0.001, 0.99).Draw(rt, "rho")
		scv := rapid.Float64Range(0.05, 20).Draw(rt, "scv")
		m, err := NewGIMc(rho, 1, GammaGaps(rho, scv), 1)
		if err != nil {
			rt.Fatal(err)
		}
		if !near(m.PWait(), m.Sigma(), 1e-9, 1e-12) {
			rt.Errorf("P(wait) = %.14g, sigma = %.14g", m.PWait(), m.Sigma())
		}
	})
}

// TestGIMcRemovableSingularity: P(wait) is smooth in the load, also where
// c(1 − sigma) passes an integer. For D/M/c it does so at an arrival rate found
// here to the last digit.
func TestGIMcRemovableSingularity(t *testing.T) {
	const c = 30
	build := func(lambda float64) GIMc {
		m, err := NewGIMc(lambda, 1, DeterministicGaps(lambda), c)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for j := 2; j < 28; j += 5 {
		excess := func(lambda float64) float64 { return c*(1-build(lambda).Sigma()) - float64(j) }
		at := root(excess, 3, 29.9)
		for _, step := range []float64{1e-2, 1e-4, 1e-6} {
			below, here, above := build(at*(1-step)).PWait(), build(at).PWait(), build(at*(1+step)).PWait()
			if middle := (below + above) / 2; !near(here, middle, 1e-11+3000*step*step, 0) {
				t.Errorf("c(1−sigma) = %d: P(wait) = %.15g, between neighbours %.15g", j, here, middle)
			}
		}
	}
}

// TestWeibullGaps against the shapes with a closed form, for mean gap 1: shape 1
// (scv 1) is exponential; shape 1/2 (scv 5) is √π·x·e^(x²)·erfc(x) at
// x = 1/√(2s); shape 2 (scv 4/π − 1) is 1 − √π·y·e^(y²)·erfc(y) at y = s/√π.
func TestWeibullGaps(t *testing.T) {
	product := func(x float64) float64 { return math.Sqrt(math.Pi) * x * math.Exp(x*x) * math.Erfc(x) }
	exponential, half, two := WeibullGaps(1, 1), WeibullGaps(1, 5), WeibullGaps(1, 4/math.Pi-1)
	for s := 0.003; s < 300; s *= 1.4 {
		if got, want := exponential(s), 1/(1+s); !near(got, want, 0, 1e-14) {
			t.Errorf("shape 1, s %g: %.16g, want %.16g", s, got, want)
		}
		if got, want := half(s), product(1/math.Sqrt(2*s)); !near(got, want, 0, 5e-14) {
			t.Errorf("shape 1/2, s %g: %.16g, want %.16g", s, got, want)
		}
		if y := s / math.Sqrt(math.Pi); y < 12 && !near(two(s), 1-product(y), 0, 5e-14) {
			t.Errorf("shape 2, s %g: %.16g, want %.16g", s, two(s), 1-product(y))
		}
	}
}

func TestGIMcRefuses(t *testing.T) {
	var bad *ParamError
	for name, f := range map[string]func(float64) float64{
		"NaN": WeibullGaps(1, -1), "zero rate": GammaGaps(0, 1), "scv 0": GammaGaps(1, 0),
		"negative rate": DeterministicGaps(-1), "above 1": func(float64) float64 { return 2 },
		"negative": func(float64) float64 { return -0.1 }, "always 1": func(float64) float64 { return 1 },
		"too fast": DeterministicGaps(20),
	} {
		if _, err := NewGIMc(1, 1, f, 2); !errors.As(err, &bad) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := NewGIMc(1, 1, DeterministicGaps(1), MaxGIServers+1); !errors.As(err, &bad) {
		t.Error("too many servers:", err)
	}
	if _, err := NewGIMc(2, 1, DeterministicGaps(2), 2); !errors.Is(err, ErrUnstable) {
		t.Error("rho = 1 is not unstable:", err)
	}
	m, err := NewGIMc(1e-9, 1, DeterministicGaps(1e-9), MaxGIServers)
	if err != nil || m.PWait() != 0 || m.MeanWait() != 0 {
		t.Error("an idle pool:", m, err)
	}
}
