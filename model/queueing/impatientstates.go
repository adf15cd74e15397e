package queueing

import "math"

// ImpatientStates is States for M/M/c/c+K+M: from c on the ratio of the chances
// of n and n − 1 is a/(c + (n − c)·meanService/meanPatience) (Palm 1957). Every
// load is legal, also with k = Unlimited. Errors as States, and ParamError unless
// both means are finite and above 0.
func ImpatientStates(lambda, meanService, meanPatience float64, c, k int) (first int, p []float64, err error) {
	a, err := checkFlow(lambda, meanService)
	if err != nil {
		return 0, nil, err
	}
	if err := checkStates(a, c, k, 0); err != nil {
		return 0, nil, err
	}
	if !finite(meanPatience) || meanPatience <= 0 {
		return 0, nil, badFloat("mean patience (s)", meanPatience, "finite and above 0")
	}
	if a == 0 {
		return 0, []float64{1}, nil
	}
	end := math.Inf(1)
	if k >= 0 {
		end = float64(c) + float64(k)
	}
	// leave is the rate at which n fall to n − 1, in units of the service rate.
	leave := func(n float64) float64 {
		return math.Min(n, float64(c)) + math.Max(0, n-float64(c))*meanService/meanPatience
	}
	mode := math.Floor(a)
	if a > float64(c) {
		mode = float64(c) + math.Floor((a-float64(c))*meanPatience/meanService)
	}
	mode = math.Min(mode, end)
	if mode > MaxStates {
		return 0, nil, badFloat("offered load a (erlang)", a, "such that fewer wait at a time")
	}
	var up, down []float64
	for n, w := mode+1, a/leave(mode+1); n <= end && w > 1e-20; n, w = n+1, w*a/leave(n+1) {
		if up = append(up, w); len(up) > MaxStates {
			return 0, nil, badFloat("mean patience (s)", meanPatience, "such that fewer wait at a time")
		}
	}
	for n, w := mode-1, leave(mode)/a; n >= 0 && w > 1e-20; n, w = n-1, w*leave(n)/a {
		down = append(down, w)
	}
	weights := make([]float64, 0, len(down)+1+len(up))
	for i := len(down) - 1; i >= 0; i-- {
		weights = append(weights, down[i])
	}
	weights = append(append(weights, 1), up...)
	first, p = trim(int(mode)-len(down), weights)
	return first, p, nil
}
