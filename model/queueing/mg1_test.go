package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"
)

// law1 is a law of the service time with mean 1: its second moment and the cdf
// of its residual life.
type law1 struct {
	second   float64
	residual func(x float64) float64
}

func lawOf(family string, shape float64) law1 {
	switch family {
	case "deterministic":
		return law1{1, func(x float64) float64 { return math.Min(1, x) }}
	case "exponential":
		return law1{2, func(x float64) float64 { return -math.Expm1(-x) }}
	case "lognormal": // shape is the coefficient of variation
		v := math.Log1p(shape * shape)
		return law1{1 + shape*shape, func(x float64) float64 {
			z := (math.Log(x) + v/2) / math.Sqrt(v)
			return x*math.Erfc(z/math.Sqrt2)/2 + math.Erfc((math.Sqrt(v)-z)/math.Sqrt2)/2
		}}
	case "gamma":
		return law1{1 + 1/shape, func(x float64) float64 {
			return x*mathext.GammaIncRegComp(shape, x*shape) + mathext.GammaIncReg(shape+1, x*shape)
		}}
	case "h2bal": // shape is the squared coefficient of variation
		p := (1 + math.Sqrt((shape-1)/(shape+1))) / 2
		return law1{1 + shape, func(x float64) float64 {
			return 1 - math.Exp(-2*p*x)/2 - math.Exp(-2*(1-p)*x)/2
		}}
	case "pareto": // shape is the exponent of the tail
		least := (shape - 1) / shape
		return law1{shape * least * least / (shape - 2), func(x float64) float64 {
			if x <= least {
				return x
			}
			return 1 - math.Pow(least/x, shape-1)/shape
		}}
	}
	return law1{}
}

// of is the queue with this law stretched to mean s.
func (l law1) of(t interface{ Fatal(...any) }, lambda, s float64) MG1 {
	m, err := NewMG1(lambda, s, l.second*s*s, func(x float64) float64 { return l.residual(x / s) })
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestMG1Reference: the tails of the reference carry 8 to 14 digits.
func TestMG1Reference(t *testing.T) {
	ok := must(t)
	for _, cs := range loadCases(t, "mg1.json") {
		family, _, _ := strings.Cut(cs.ID, "_")
		m := lawOf(family, cs.Params["shape"]).of(t, cs.Params["lambda_per_s"], cs.Params["mean_service_s"])
		exact := map[string]func() float64{
			"Wq": m.MeanWait, "W": m.MeanSojourn, "Lq": m.MeanQueue,
			"EWq_given_wait": m.MeanWaitGivenWait, "Pwait": m.PWait,
		}
		for _, name := range cs.names() {
			what, want := cs.ID+" "+name, cs.number(t, name)
			if f, is := exact[name]; is {
				compare(t, what, f(), want, tolerance(m.Utilization()))
				continue
			}
			tol := 3e-8
			if family == "deterministic" || cs.Params["shape"] == 0.25 {
				tol = 3e-7 // kinks; a density that is infinite at 0
			}
			if x, is := argument(name, "P_Wq_gt_"); is {
				compare(t, what, ok(m.WaitTail(x)), want, tol)
			} else if p, is := argument(name, "Wq_p"); is {
				compare(t, what, ok(m.WaitQuantile(p)), want, 3*tol)
			} else {
				t.Errorf("%s: not compared", what)
			}
		}
	}
}

// TestMG1PollaczekKhinchine: the tail integrates to the mean, for laws of which
// the reference has no tail.
func TestMG1PollaczekKhinchine(t *testing.T) {
	ok := must(t)
	for _, c := range []struct {
		family     string
		shape, rho float64
	}{
		{"pareto", 3.5, 0.6},
		{"lognormal", 2, 0.3},
		{"deterministic", 0, 0.8},
		{"gamma", 0.25, 0.5},
		{"h2bal", 10, 0.7},
		{"exponential", 1, 0.9},
	} {
		m := lawOf(c.family, c.shape).of(t, c.rho, 1)
		// ∫ W(p) dp over the p above 1 − rho, Simpson in u with 1 − p = rho·e^−u.
		const steps, end = 80, 16.
		sum := 0.0
		for i := 1; i <= steps; i++ { // W = 0 at u = 0
			u := end * float64(i) / steps
			weight := float64(2 + 2*(i%2))
			if i == steps {
				weight = 1
			}
			sum += weight * c.rho * math.Exp(-u) * ok(m.WaitQuantile(1-c.rho*math.Exp(-u)))
		}
		mean := sum * end / steps / 3
		// Below 1e-8 the tail is extrapolated; a Pareto tail still counts there.
		if !near(mean, m.MeanWait(), 3e-3, 0) {
			t.Errorf("%s %g at rho %g: mean from quantiles %g, exact %g", c.family, c.shape, c.rho, mean, m.MeanWait())
		}
	}
}

func TestMG1ExponentialIsMM1(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rho := rapid.Float64Range(0.05, 0.97).Draw(rt, "rho")
		s := math.Exp(rapid.Float64Range(-7, 7).Draw(rt, "ln S"))
		p := rapid.Float64Range(0, 0.9999).Draw(rt, "p")
		m := lawOf("exponential", 1).of(rt, rho/s, s)
		want, err := NewMMc(rho/s, s, 1)
		if err != nil {
			rt.Fatal(err)
		}
		q, err := m.WaitQuantile(p)
		wantQ, err2 := want.WaitQuantile(p)
		if err != nil || err2 != nil {
			rt.Fatal(err, err2)
		}
		at := rapid.Float64Range(0, 20).Draw(rt, "t/S") * s
		tail, err := m.WaitTail(at)
		wantTail, err2 := want.WaitTail(at)
		if err != nil || err2 != nil {
			rt.Fatal(err, err2)
		}
		if !near(q, wantQ, 1e-6, 1e-6*s) || !near(tail, wantTail, 1e-6, 1e-8) ||
			!near(m.MeanWait(), want.MeanWait(), 1e-12, 0) {
			rt.Errorf("rho %g: W(%g) = %g, want %g; P(W > %g) = %g, want %g", rho, p, q, wantQ, at, tail, wantTail)
		}
	})
}

// TestMG1QuantileInvertsTail, and the tail falls from rho.
func TestMG1QuantileInvertsTail(t *testing.T) {
	families := []string{"deterministic", "lognormal", "gamma", "h2bal", "pareto"}
	rapid.Check(t, func(rt *rapid.T) {
		shape := rapid.Float64Range(2.1, 6).Draw(rt, "shape")
		rho := rapid.Float64Range(0.05, 0.97).Draw(rt, "rho")
		m := lawOf(rapid.SampledFrom(families).Draw(rt, "law"), shape).of(rt, rho, 1)
		p := 1 - rho*rapid.Float64Range(0.001, 0.999).Draw(rt, "share of the tail")
		q, err := m.WaitQuantile(p)
		tail, err2 := m.WaitTail(q)
		more, err3 := m.WaitTail(q * 1.1)
		if err != nil || err2 != nil || err3 != nil {
			rt.Fatal(err, err2, err3)
		}
		if !near(tail, 1-p, 1e-4, 1e-7) || more > tail || tail > rho {
			rt.Errorf("W(%g) = %g, tail there %g, at 1.1 of it %g, rho %g", p, q, tail, more, rho)
		}
	})
}

// TestMG1Kinks: a mixture of two constants has a kink that no lattice was fitted
// to. The same table with many more steps serves as the truth, and the mean of
// the wait, its integral, shows that this is one.
func TestMG1Kinks(t *testing.T) {
	ok := must(t)
	for _, c := range []struct{ short, long, rho float64 }{{0.37, 1.9, 0.8}, {0.9, 1.05, 0.8}, {0.1, 4, 0.6}, {0.37, 1.9, 0.95}} {
		share := (c.long - 1) / (c.long - c.short)
		second := share*c.short*c.short + (1-share)*c.long*c.long
		m := law1{second, func(x float64) float64 {
			return share*math.Min(x, c.short) + (1-share)*math.Min(x, c.long)
		}}.of(t, c.rho, 1)
		// To the end of what matters, in steps of 1/512.
		end := math.Ceil(17 * m.MeanWaitGivenWait())
		truth, err := m.tail(math.Min(end, 100), 512)
		if err != nil {
			t.Fatal(err)
		}
		for x := 0.05; x < math.Min(end, 100)-1; x *= 1.13 {
			if want := truth.at(x); !near(ok(m.WaitTail(x)), want, 1e-3, 1e-7) {
				t.Errorf("%v: P(W > %g) = %.9g, with many steps %.9g", c, x, ok(m.WaitTail(x)), want)
			}
		}
		if c.rho > 0.9 {
			continue // the table does not reach the end
		}
		mean := 0.0
		const h = 1. / 256
		for x := h / 2; x < end; x += h {
			mean += h * truth.at(x)
		}
		if !near(mean, m.MeanWait(), 1e-4, 0) {
			t.Errorf("%v: mean from the tail %g, exact %g", c, mean, m.MeanWait())
		}
	}
}

func TestMG1Refuses(t *testing.T) {
	law := lawOf("exponential", 1)
	var bad *ParamError
	for name, f := range map[string]func() error{
		"second moment": func() error { _, err := NewMG1(1, 0.5, 0.2, law.residual); return err },
		"infinite":      func() error { _, err := NewMG1(1, 0.5, math.Inf(1), law.residual); return err },
		"overflowing":   func() error { _, err := NewMG1(1e200, 1e-201, 1e200, law.residual); return err },
		"nil residual":  func() error { _, err := NewMG1(1, 0.5, 1, nil); return err },
		"negative time": func() error { _, err := law.of(t, 0.5, 1).WaitTail(-1); return err },
		"p = 1":         func() error { _, err := law.of(t, 0.5, 1).WaitQuantile(1); return err },
		"NaN residual": func() error {
			m, _ := NewMG1(1, 0.5, 1, func(float64) float64 { return math.NaN() })
			_, err := m.WaitQuantile(0.9)
			return err
		},
		"falling residual": func() error {
			m, _ := NewMG1(1, 0.5, 1, func(x float64) float64 { return math.Abs(math.Sin(x)) })
			_, err := m.WaitTail(9)
			return err
		},
	} {
		if err := f(); !errors.As(err, &bad) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	// Times and tails beyond any table still have an answer.
	far := lawOf("pareto", 2.5).of(t, 0.9, 1)
	if tail, err := far.WaitTail(1e8); err != nil || !near(tail, 9*(1-far.residual(1e8)), 1e-3, 0) {
		t.Error("P(W > 1e8) =", tail, err)
	}
	if q, err := far.WaitQuantile(1 - 0x1p-53); err != nil || !(q > 1e6 && finite(q)) {
		t.Error("the last quantile:", q, err)
	}
	if _, err := NewMG1(1, 1, 2, law.residual); !errors.Is(err, ErrUnstable) {
		t.Error("rho = 1 is not unstable:", err)
	}
}
