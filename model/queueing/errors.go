package queueing

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Ranges accepted by every formula of the package.
const (
	// MaxServers is the largest c; the Erlang recursion takes up to c steps.
	MaxServers = 10_000_000
	// MaxPlaces is the largest K; a wait quantile takes of the order of √K steps.
	MaxPlaces = 1_000_000_000
	// MinLoad is the smallest offered load, in erlang, other than 0. Below it
	// intermediate values leave the range of a double.
	MinLoad = 1e-150
	// MaxLoad is the largest offered load, in erlang.
	MaxLoad = 1e15
)

// ErrUnstable says that an unlimited line would grow for ever: the offered
// load is not below the number of servers, so no stationary wait exists.
// Test for it with errors.Is.
var ErrUnstable = errors.New("unstable: the offered load must be below the number of servers")

// ParamError reports a parameter outside its range. Test with errors.As.
type ParamError struct {
	Name    string // the parameter, with its unit where it has one
	Value   string // the value, printed
	Allowed string // what would have been right
}

// Error implements error.
func (e *ParamError) Error() string {
	return fmt.Sprintf("queueing: %s = %s: must be %s", e.Name, e.Value, e.Allowed)
}

func badFloat(name string, v float64, allowed string) error {
	return &ParamError{Name: name, Value: strconv.FormatFloat(v, 'g', -1, 64), Allowed: allowed}
}

func badInt(name string, v int, allowed string) error {
	return &ParamError{Name: name, Value: strconv.Itoa(v), Allowed: allowed}
}

func unstable(a float64, c int) error {
	return fmt.Errorf("queueing: a = %g erlang on c = %d servers: %w", a, c, ErrUnstable)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func checkServers(c int) error {
	if c < 1 || c > MaxServers {
		return badInt("servers c", c, "between 1 and "+strconv.Itoa(MaxServers))
	}
	return nil
}

func checkPlaces(k int) error {
	if k < 0 || k > MaxPlaces {
		return badInt("waiting places K", k, "between 0 and "+strconv.Itoa(MaxPlaces))
	}
	return nil
}

func checkLoad(a float64) error {
	if a == 0 || (a >= MinLoad && a <= MaxLoad) { // false for NaN
		return nil
	}
	return badFloat("offered load a (erlang)", a,
		fmt.Sprintf("0, or between %g and %g", MinLoad, MaxLoad))
}

// checkFlow validates an arrival rate and a mean service time and returns the
// offered load.
func checkFlow(lambda, meanService float64) (float64, error) {
	if !finite(lambda) || lambda < 0 {
		return 0, badFloat("arrival rate lambda (1/s)", lambda, "finite and at least 0")
	}
	if !finite(meanService) || meanService <= 0 {
		return 0, badFloat("mean service time S (s)", meanService, "finite and above 0")
	}
	a := lambda * meanService
	if a == 0 && lambda > 0 {
		return 0, badFloat("offered load lambda*S (erlang)", a, fmt.Sprintf("at least %g when lambda is above 0", MinLoad))
	}
	return a, checkLoad(a)
}

func checkTime(t float64) error {
	if !finite(t) || t < 0 {
		return badFloat("time t (s)", t, "finite and at least 0")
	}
	return nil
}

func checkProbability(p float64) error {
	if !(p >= 0 && p < 1) {
		return badFloat("probability p", p, "at least 0 and below 1")
	}
	return nil
}
