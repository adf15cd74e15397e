package queueing

import "math"

// MG1 is the stationary M/G/1 queue: Poisson arrivals, any law of the service
// time, one server, an unlimited first-come first-served line. P(wait) and the
// means are exact (Pollaczek 1930, Khinchine 1932); the law of the wait is
// computed numerically, see mg1tail.go for how and how well. Build it with
// NewMG1.
type MG1 struct {
	lambda, s float64
	second    float64
	residual  func(float64) float64
}

// NewMG1 describes one server with arrival rate lambda (1/s), mean service time
// meanService (s), second moment second = E[S²] (s²), and the law of the
// residual life of a service, residual(x) = P(rest ≤ x) = ∫₀ˣ P(S > u) du/E[S],
// x in seconds. residual is called by WaitTail and WaitQuantile only, some
// hundred to some ten thousand times. lambda = 0 is an empty system.
//
// Errors: as NewMMc with c = 1 (ErrUnstable when lambda·S is not below 1), and
// ParamError when second is below meanService² or so large that the mean wait is
// no number, and when residual is nil.
func NewMG1(lambda, meanService, second float64, residual func(x float64) float64) (MG1, error) {
	a, err := checkFlow(lambda, meanService)
	if err != nil {
		return MG1{}, err
	}
	if stableServers(a) > 1 {
		return MG1{}, unstable(a, 1)
	}
	// A deterministic service has second = S², give or take its rounding.
	if !(second > 0 && second <= 1e300*meanService) || second < meanService*meanService*(1-integerTolerance) {
		return MG1{}, badFloat("second moment E[S²] (s²)", second,
			"above 0, at least the square of the mean, and at most 1e300 times the mean")
	}
	if residual == nil {
		return MG1{}, &ParamError{Name: "residual life", Value: "nil", Allowed: "a function"}
	}
	return MG1{lambda: lambda, s: meanService, second: second, residual: residual}, nil
}

// OfferedLoad is a = lambda·S, in erlang.
func (m MG1) OfferedLoad() float64 { return m.lambda * m.s }

// Utilization is rho = lambda·S, the share of time the server is busy.
func (m MG1) Utilization() float64 { return m.lambda * m.s }

// PWait is the probability that a request has to wait, rho.
func (m MG1) PWait() float64 { return m.lambda * m.s }

// MeanWait is the mean time in line in seconds, over all requests:
// lambda·E[S²]/(2(1 − rho)), the Pollaczek–Khinchine formula.
func (m MG1) MeanWait() float64 { return m.lambda * m.second / (2 * (1 - m.PWait())) }

// MeanWaitGivenWait is the mean time in line in seconds of those who wait.
func (m MG1) MeanWaitGivenWait() float64 { return m.second / (2 * m.s * (1 - m.PWait())) }

// MeanQueue is the mean number in line, lambda·MeanWait.
func (m MG1) MeanQueue() float64 { return m.lambda * m.MeanWait() }

// MeanSojourn is the mean time in line and in service, in seconds.
func (m MG1) MeanSojourn() float64 { return m.MeanWait() + m.s }

// WaitTail is P(wait > t) over all requests, t in seconds.
// Errors: ParamError for t negative or not finite, and for a residual law that
// is no distribution function.
func (m MG1) WaitTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	if m.lambda == 0 {
		return 0, nil
	}
	reach := t
	if long := 20 * m.MeanWaitGivenWait(); t > long {
		// The table need not go on where there is next to nothing.
		end, err := m.roughQuantile(tailFloor)
		if err != nil {
			return 0, err
		}
		reach = math.Min(t, math.Max(long, end))
	}
	tail, err := m.fineTail(reach)
	if err != nil {
		return 0, err
	}
	return tail.at(t), nil
}

// WaitQuantile is the time in seconds that a share p of all requests do not
// exceed in line. It is 0 when at least p do not wait at all.
// Errors: ParamError unless 0 ≤ p < 1, and as WaitTail.
func (m MG1) WaitQuantile(p float64) (float64, error) {
	out, err := m.WaitQuantiles(p)
	if err != nil {
		return 0, err
	}
	return out[0], nil
}

// WaitQuantiles is WaitQuantile for several shares, from one table made for the
// largest of them. Errors as WaitQuantile.
func (m MG1) WaitQuantiles(ps ...float64) ([]float64, error) {
	out := make([]float64, len(ps))
	most := 0.0
	for _, p := range ps {
		if err := checkProbability(p); err != nil {
			return nil, err
		}
		most = math.Max(most, p)
	}
	if m.PWait() <= 1-most {
		return out, nil
	}
	reach, err := m.roughQuantile(1 - most)
	for err == nil {
		var fine tail1
		if fine, err = m.fineTail(reach); err != nil {
			break
		}
		if fine.full || fine.at(reach) <= 1-most {
			for i, p := range ps {
				if m.PWait() > 1-p {
					out[i] = fine.quantile(1 - p)
				}
			}
			return out, nil
		}
		reach *= 1.25
	}
	return nil, err
}

// roughQuantile is a little more than the time at which the tail falls to p, or
// to tailFloor.
func (m MG1) roughQuantile(p float64) (float64, error) {
	// An exponential wait of the right mean is the first guess of the range.
	reach := (math.Log(m.PWait()/p) + 0.5) * m.MeanWaitGivenWait()
	for {
		rough, err := m.tail(reach, roughSteps)
		if err != nil {
			return 0, err
		}
		if rough.full || rough.at(reach) <= p {
			return 1.02 * math.Min(rough.quantile(p), rough.end()), nil
		}
		reach *= 2
	}
}
