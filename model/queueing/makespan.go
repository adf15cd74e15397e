package queueing

import (
	"fmt"
	"math"
)

// Batch is a number of tasks that are all there at time 0 and are served by c
// servers, the next one as soon as a server is free (list scheduling), with
// exponential task times. Build it with NewBatch.
//
// While tasks wait, all servers are busy and the departures are a Poisson
// process of rate c/S; the last wait ends with departure r = (N − c)+. From then
// on w = min(N, c) tasks run, each with an exponential time left, so that
//
//	makespan = Erlang(r, c/S) + the largest of w exponentials of mean S,
//
// two independent parts (order statistics by the memoryless property: Rényi
// 1953; Pinedo 2016, "Scheduling", §12.1).
type Batch struct {
	n, c  int
	s     float64
	wait  int      // r, the tasks that wait
	tasks int      // w, the tasks that run at the end
	line  truncGeo // of those that wait: how many wait ahead, each number alike
}

// NewBatch describes n tasks of mean length meanTask (s) on c servers. n = 0 is
// an empty batch, of which everything is 0. Errors (ParamError): n outside 0 to
// MaxPlaces, c out of range, meanTask not finite and above 0.
func NewBatch(n, c int, meanTask float64) (Batch, error) {
	if n < 0 || n > MaxPlaces {
		return Batch{}, badInt("tasks N", n, fmt.Sprintf("between 0 and %d", MaxPlaces))
	}
	if err := checkServers(c); err != nil {
		return Batch{}, err
	}
	if !finite(meanTask) || meanTask <= 0 {
		return Batch{}, badFloat("mean task time S (s)", meanTask, "finite and above 0")
	}
	b := Batch{n: n, c: c, s: meanTask, wait: max(0, n-c), tasks: min(n, c)}
	b.line = newTruncGeo(b.wait, 1, 1)
	return b, nil
}

// MakespanMean is the mean time in seconds until the last task is done:
// S·(r/c + 1 + 1/2 + … + 1/w).
func (b Batch) MakespanMean() float64 {
	return b.s * (float64(b.wait)/float64(b.c) + harmonic(b.tasks))
}

// MakespanSD is its standard deviation: S·√(r/c² + 1 + 1/4 + … + 1/w²).
func (b Batch) MakespanSD() float64 {
	c := float64(b.c)
	return b.s * math.Sqrt(float64(b.wait)/c/c+harmonicSquares(b.tasks))
}

// MakespanTail is P(makespan > t), t in seconds, to about 1e-13, absolutely.
// Error: ParamError for t negative or not finite.
func (b Batch) MakespanTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil {
		return 0, err
	}
	return b.tail(t / b.s), nil
}

// MakespanQuantile is the time in seconds by which all tasks are done with
// probability p. Error: ParamError unless 0 ≤ p < 1.
func (b Batch) MakespanQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	if p == 0 || b.n == 0 {
		return 0, nil
	}
	// Longer than its second part; and longer than u + v only if one of the two
	// exceeds u or v, each of which has half the chance.
	w, l := float64(b.tasks), math.Log(2/(1-p))
	lo := b.lastTail(p)
	hi := math.Log(w) + l
	if r := float64(b.wait); r > 0 {
		hi += (r + math.Sqrt(2*r*l) + l) / float64(b.c)
	}
	x := root(func(x float64) float64 { return b.tail(x) - (1 - p) }, lo, hi)
	return x * b.s, nil
}

// lastTail is the time, in units of S, by which w tasks that start together are
// all done with probability p: −ln(1 − p^(1/w)).
func (b Batch) lastTail(p float64) float64 {
	return -math.Log(-math.Expm1(math.Log(p) / float64(b.tasks)))
}

// last is P(largest of w unit exponentials > x) = 1 − (1 − e^−x)^w.
func (b Batch) last(x float64) float64 {
	if x <= 0 {
		return 1
	}
	return -math.Expm1(float64(b.tasks) * math.Log1p(-math.Exp(-x)))
}

// tail is P(makespan > x), x in units of S: the Erlang part alone exceeds x, or
// it ends at u and the rest takes longer than x − u.
func (b Batch) tail(x float64) float64 {
	switch {
	case b.n == 0:
		return 0
	case b.wait == 0:
		return b.last(x)
	case x <= 0:
		return 1
	}
	// What matters of the Erlang part: ± 9.5 standard deviations and some.
	r, c := float64(b.wait), float64(b.c)
	spread := 9.5*math.Sqrt(r) + 45
	from, to := math.Max(0, (r-spread)/c), math.Min(x, (r+spread)/c)
	if from >= x {
		return 1
	}
	sum := poissonBelow(b.wait, c*x)
	// Beyond far the rest has ended but for less than 1e-18.
	far := math.Log(float64(b.tasks)) + 42
	from = math.Max(from, x-far)
	if from >= to {
		return sum
	}
	panels := int(math.Ceil((to - from) / math.Min(1, 2*math.Sqrt(r)/c)))
	half := (to - from) / float64(panels) / 2
	for i := range panels {
		sum += gauss16(func(u float64) float64 {
			return c * math.Exp(logPoisson(b.wait-1, c*u)) * b.last(x-u)
		}, from+float64(2*i+1)*half, half)
	}
	return math.Min(1, sum)
}

// gauss16 is ∫ f over mid ± half by Gauss and Legendre's rule with 16 points
// (Abramowitz and Stegun 1964, table 25.4).
func gauss16(f func(float64) float64, mid, half float64) float64 {
	nodes := [...]float64{
		0.095012509837637440185, 0.281603550779258913230, 0.458016777657227386342, 0.617876244402643748447,
		0.755404408355003033895, 0.865631202387831743880, 0.944575023073232576078, 0.989400934991649932596,
	}
	weights := [...]float64{
		0.189450610455068496285, 0.182603415044923588867, 0.169156519395002538189, 0.149595988816576732081,
		0.124628971255533872052, 0.095158511682492784810, 0.062253523938647892863, 0.027152459411754094852,
	}
	sum := 0.0
	for i, x := range nodes {
		sum += weights[i] * (f(mid-half*x) + f(mid+half*x))
	}
	return sum * half
}

// poissonBelow is P(N < n), N Poisson with mean x, which is also the chance that
// an Erlang law of n stages exceeds x: a sum of positive terms.
func poissonBelow(n int, x float64) float64 {
	if n <= 0 {
		return 0
	}
	if x <= 0 {
		return 1
	}
	if float64(n) > x { // the other end is the smaller one
		sum, term := 0.0, math.Exp(logPoisson(n, x))
		for i := n; term > 1e-19; i++ {
			sum += term
			term *= x / float64(i+1)
		}
		return 1 - sum
	}
	sum, term := 0.0, math.Exp(logPoisson(n-1, x))
	for i := n - 1; i >= 0 && term > 1e-19*sum; i-- {
		sum += term
		term *= float64(i) / x
	}
	return sum
}

// PWait is the share of tasks that wait for a server.
func (b Batch) PWait() float64 {
	if b.n == 0 {
		return 0
	}
	return float64(b.wait) / float64(b.n)
}

// MeanStart is the mean time in seconds until a task starts, over all tasks:
// task c + j starts with departure j.
func (b Batch) MeanStart() float64 {
	if b.wait == 0 {
		return 0
	}
	return b.PWait() * b.line.mean1() / float64(b.c) * b.s
}

// MeanFlow is the mean time in seconds until a task is done, over all tasks.
func (b Batch) MeanFlow() float64 {
	if b.n == 0 {
		return 0
	}
	return b.MeanStart() + b.s
}

// StartTail is the chance that a task, picked at random, starts after t
// seconds. Error: ParamError for t negative or not finite.
func (b Batch) StartTail(t float64) (float64, error) {
	if err := checkTime(t); err != nil || b.wait == 0 {
		return 0, err
	}
	return b.PWait() * math.Exp(b.line.logTail(t/b.s*float64(b.c))), nil
}

// StartQuantile is the time in seconds after which a share p of the tasks have
// started; 0 when at least p do at once. Error: ParamError unless 0 ≤ p < 1.
func (b Batch) StartQuantile(p float64) (float64, error) {
	if err := checkProbability(p); err != nil {
		return 0, err
	}
	if tail := 1 - p; b.PWait() > tail {
		return b.line.timeAtLogTail(math.Log(b.PWait()/tail)) / float64(b.c) * b.s, nil
	}
	return 0, nil
}

// DeterministicMakespan is the time in seconds that n tasks of the same length
// task (s) take on c servers: ⌈n/c⌉·task; 0 for n or c below 1.
func DeterministicMakespan(n, c int, task float64) float64 {
	if n < 1 || c < 1 {
		return 0
	}
	return float64((n-1)/c+1) * task
}

// DeterministicMeanStart is the mean time in seconds until they start: they do
// so in rounds of c. 0 for n or c below 1.
func DeterministicMeanStart(n, c int, task float64) float64 {
	if n < 1 || c < 1 {
		return 0
	}
	rounds := float64(n / c) // full ones
	rest := float64(n % c)
	return (float64(c)*rounds*(rounds-1)/2 + rest*rounds) / float64(n) * task
}

// harmonic is 1 + 1/2 + … + 1/n; for large n by its asymptotic series
// (Abramowitz and Stegun 1964, 6.3.18).
func harmonic(n int) float64 {
	if n < 100 {
		sum := 0.0
		for k := n; k > 0; k-- {
			sum += 1 / float64(k)
		}
		return sum
	}
	const euler = 0.57721566490153286061
	f := float64(n)
	return math.Log(f) + euler + 1/(2*f) - (1./12-(1./120-1./(252*f*f))/(f*f))/(f*f)
}

// harmonicSquares is 1 + 1/4 + … + 1/n²; for large n π²/6 less the rest
// (Abramowitz and Stegun 1964, 6.4.12).
func harmonicSquares(n int) float64 {
	if n < 100 {
		sum := 0.0
		for k := n; k > 0; k-- {
			sum += 1 / (float64(k) * float64(k))
		}
		return sum
	}
	f := float64(n)
	return math.Pi*math.Pi/6 - (1-(0.5-(1./6-1./(30*f*f))/f)/f)/f
}
