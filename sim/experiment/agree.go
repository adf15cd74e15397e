package experiment

import (
	"math"

	"capsize/model/predict"
	"capsize/sim/stat"
)

// Agreement says how a prediction stands to what was simulated.
type Agreement string

// Inside the interval; near: within 10 %; differs: neither; none: there is
// nothing to compare, or no interval to say that chance is not the difference.
const (
	Inside      Agreement = "inside"
	Near        Agreement = "near"
	Differs     Agreement = "differs"
	NoAgreement Agreement = "none"
)

// Agree compares a prediction with an estimate, and says why where they do not
// agree or cannot be compared.
func Agree(p *predict.Prediction, e *stat.Estimate) (Agreement, string) {
	switch {
	case math.IsNaN(p.Value):
		return NoAgreement, p.Why
	case math.IsNaN(e.Value):
		return NoAgreement, "nothing was observed"
	case e.HasInterval() && e.Lo <= p.Value && p.Value <= e.Hi:
		return Inside, ""
	case e.Reason == stat.Constant && math.Abs(p.Value-e.Value) <= 1e-9*math.Abs(e.Value):
		return Inside, ""
	case p.Exact && p.Value == 0 && e.Value == 0:
		return Inside, "" // what cannot happen has not
	case !e.HasInterval() && e.Value == 0:
		return NoAgreement, stat.TooFew
	case math.Abs(p.Value-e.Value) <= 0.1*math.Abs(e.Value):
		return Near, p.Why
	case p.AtLeast && p.Value <= e.Value:
		return NoAgreement, "a lower bound, and it holds"
	case p.AtMost && p.Value >= e.Value:
		return NoAgreement, "an upper bound, and it holds"
	case !e.HasInterval(): // chance alone may be the difference
		return NoAgreement, e.Reason
	case p.Why == "":
		return Differs, "outside the interval"
	}
	return Differs, p.Why
}
