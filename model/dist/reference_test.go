package dist_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"capsize/model/dist"
)

// TestReference compares with values computed elsewhere by closed forms and
// quadrature at high precision, to the digits stated there.
func TestReference(t *testing.T) {
	raw, err := os.ReadFile("testdata/f00.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID, Family string
		Params     struct {
			Mean  float64 `json:"mean_s"`
			CV    float64 `json:"cv"`
			Shape float64 `json:"shape"`
			SCV   float64 `json:"cs2"`
		}
		Values map[string]struct {
			Value  float64
			Digits float64
		}
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 11 {
		t.Fatalf("%d cases, want 11", len(cases))
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			family, err := dist.ParseFamily(c.Family)
			if err != nil {
				t.Fatal(err)
			}
			cv := c.Params.CV
			switch family {
			case dist.Gamma:
				cv = 1 / math.Sqrt(c.Params.Shape)
			case dist.Hyperexponential:
				cv = math.Sqrt(c.Params.SCV)
			}
			law := mustNew(t, family, c.Params.Mean, cv)
			checked := 0
			for name, want := range c.Values {
				got, ok := referenceValue(simple(c.ID, law), name)
				if !ok {
					continue
				}
				checked++
				// n trusted digits bound the relative error by 10^(1−n).
				if e := math.Abs(got/want.Value - 1); e > math.Pow(10, 1-want.Digits) {
					t.Errorf("%s = %.16g, want %.16g (relative error %.2g)", name, got, want.Value, e)
				}
			}
			if checked < 5 {
				t.Errorf("only %d values of this case were compared", checked)
			}
		})
	}
}

// referenceValue maps the names of the reference to the methods of a law.
func referenceValue(c namedLaw, name string) (value float64, ok bool) {
	law := c.law
	switch name {
	case "mean":
		return law.Mean(), true
	case "var":
		return law.Variance(), true
	case "cs2":
		return law.SCV(), true
	case "second_moment":
		return law.SecondMoment(), true
	case "third_moment":
		return c.moment(3, math.Inf(1)), true
	case "median":
		return law.Quantile(0.5), true
	case "p95":
		return law.Quantile(0.95), true
	case "p99":
		return law.Quantile(0.99), true
	case "p99_9":
		return law.Quantile(0.999), true
	case "P_gt_2mean":
		return law.Survival(2 * law.Mean()), true
	case "residual_mean_E_S2_over_2ES":
		return law.ResidualMean(), true
	}
	return 0, false
}
