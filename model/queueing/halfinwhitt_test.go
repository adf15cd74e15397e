package queueing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHalfinWhittReference(t *testing.T) {
	ok := must(t)
	for _, cs := range loadCases(t, "halfinwhitt.json") {
		if strings.HasPrefix(cs.ID, "HW_") {
			for _, which := range []string{"1", "2"} {
				compare(t, cs.ID+" beta "+which, ok(HalfinWhitt(cs.number(t, "beta_"+which))),
					cs.number(t, "HW_beta"+which), 1e-12)
			}
			continue
		}
		a, p := cs.Params["a_erl"], cs.Params["target_P_wait"]
		beta := ok(BetaFor(p))
		compare(t, cs.ID+" beta", beta, cs.number(t, "beta"), 1e-12)
		c, err := SquareRoot(a, beta)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, cs.ID+" c", float64(c), cs.number(t, "c_square_root"), 0)
		compare(t, cs.ID+" C at c", ok(ErlangC(c, a)), cs.number(t, "exact_C_at_c_square_root"), 1e-11)
		least := smallest(func(c int) bool { return float64(c) > a && ok(ErlangC(c, a)) <= p })
		compare(t, cs.ID+" exact c", float64(least), cs.number(t, "c_exact"), 0)
		if least-c > 1 || c > least {
			t.Errorf("%s: the rule says %d, exact is %d", cs.ID, c, least)
		}
	}
}

func TestBetaForInvertsHalfinWhitt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		beta := rapid.Float64Range(1e-6, 35).Draw(rt, "beta")
		p, err := HalfinWhitt(beta)
		back, err2 := BetaFor(p)
		if err := errors.Join(err, err2); err != nil {
			rt.Fatal(err)
		}
		// Near p = 1 the share that does not wait has lost digits.
		if !near(back, beta, 1e-12, 1e-15) {
			rt.Errorf("beta %g → p %g → beta %g", beta, p, back)
		}
	})
}

// TestHalfinWhittIsTheLimit of Erlang C as the pool grows, within 1/√c.
func TestHalfinWhittIsTheLimit(t *testing.T) {
	ok := must(t)
	for _, beta := range []float64{0.1, 0.5, 1, 2} {
		for _, c := range []int{100, 10_000, 1_000_000} {
			root := math.Sqrt(float64(c))
			exact := ok(ErlangC(c, float64(c)-beta*root))
			if limit := ok(HalfinWhitt(beta)); math.Abs(exact/limit-1) > 3/root {
				t.Errorf("beta %g c %d: C = %g, limit %g", beta, c, exact, limit)
			}
		}
	}
}

func TestHalfinWhittRefuses(t *testing.T) {
	var bad *ParamError
	for _, v := range []float64{-0.1, math.NaN(), math.Inf(1)} {
		if _, err := HalfinWhitt(v); !errors.As(err, &bad) {
			t.Errorf("HalfinWhitt(%g): %v", v, err)
		}
		if _, err := BetaFor(v); !errors.As(err, &bad) {
			t.Errorf("BetaFor(%g): %v", v, err)
		}
	}
	ok := must(t)
	if ok(HalfinWhitt(0)) != 1 || ok(BetaFor(1)) != 0 || ok(HalfinWhitt(1e6)) != 0 {
		t.Error("the ends of the range")
	}
}
