package queueing

import (
	"errors"
	"fmt"
)

// Cobham is the mean time in line in seconds of each class of requests under
// non-preemptive priorities, first come first served within a class: c servers,
// Poisson arrivals, one exponential service law with mean meanService (s) for
// all classes, an unlimited line. lambda holds the arrival rates (1/s), the
// highest priority first; the waits come in the same order, zeros of those who
// do not wait included. A class with rate 0 gets the wait its first request
// would meet.
//
// W_k = C·(S/c)/((1 − σ_{k−1})(1 − σ_k)), with C the Erlang C of the total load
// and σ_k the load per server of the classes 1..k (Cobham 1954 for one server
// and for c servers with one exponential law; Kella and Yechiali 1985).
//
// Errors: ParamError for no class, a rate below 0, meanService ≤ 0, c < 1 and
// anything not finite; ErrUnstable, naming the first class whose line would
// grow for ever, with the tolerance of NewMMc.
func Cobham(lambda []float64, meanService float64, c int) ([]float64, error) {
	if len(lambda) == 0 {
		return nil, badInt("number of classes", 0, "at least 1")
	}
	if err := checkServers(c); err != nil {
		return nil, err
	}
	free := make([]float64, len(lambda)+1) // 1 − σ_k
	free[0] = 1
	total := 0.0
	for k, l := range lambda {
		if _, err := checkFlow(l, meanService); err != nil {
			return nil, inClass(k, err)
		}
		total += l
		a, err := checkFlow(total, meanService)
		if err != nil {
			return nil, inClass(k, err)
		}
		if float64(c) < stableServers(a) {
			return nil, inClass(k, unstable(a, c))
		}
		free[k+1] = freeShare(c, a)
	}
	all, err := NewMMc(total, meanService, c)
	if err != nil {
		return nil, err
	}
	waits := make([]float64, len(lambda))
	for k := range waits {
		waits[k] = all.PWait() * meanService / float64(c) / free[k] / free[k+1]
	}
	return waits, nil
}

// inClass says in which class, counted from 1, a load is wrong. A ParamError
// keeps its type.
func inClass(k int, err error) error {
	var p *ParamError
	if errors.As(err, &p) {
		return &ParamError{Name: fmt.Sprintf("%s of class %d and above", p.Name, k+1), Value: p.Value, Allowed: p.Allowed}
	}
	return fmt.Errorf("priority class %d: %w", k+1, err)
}
