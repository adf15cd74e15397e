package predict

import (
	"errors"
	"fmt"
	"math"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/queueing"
)

// answers is what the stationary formulas say of the line and slots that all
// workloads share. Each entry carries its own method and doubts.
type answers struct {
	pWait, wait, queue   Prediction
	quantile             func(p float64) Prediction // of the wait
	rejected, timedOut   Prediction                 // shares of arrivals
	refused              Prediction                 // share that got a 429, of the line or upstream
	inFlight             Prediction
	systemMean, system99 Prediction
	ratio                float64         // of the chances of n + 1 and n in the system, n ≥ c; NaN: not known
	waits                []Prediction    // mean wait of each workload, where they differ
	back                 *comebackAnswer // of callers who come back
}

func exact(v float64, method string) Prediction {
	return Prediction{Value: v, Method: method, Exact: true}
}

func none(method, why string) Prediction {
	return Prediction{Value: math.NaN(), Method: method, Why: why}
}

// judged is exact when there is nothing against it.
func judged(v float64, method, why string) Prediction {
	return Prediction{Value: v, Method: method, Exact: why == "", Why: why}
}

func and(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// solve picks the formula.
func (t *traffic) solve() (answers, error) {
	r := &t.rules
	switch {
	case t.lambda*t.mean < queueing.MinLoad:
		return t.idle(), nil
	case r.barred, r.renewal && (r.priorities || r.limits || r.callers), r.priorities && (r.limits || r.callers):
		return t.ruled(), nil
	case r.limits:
		return t.bucketed()
	case r.callers:
		return t.returning()
	case r.renewal:
		return t.renewal()
	case r.priorities:
		return t.prioritized()
	}
	return t.fifo()
}

// fifo: Poisson arrivals into one line, served in their order or the last first.
func (t *traffic) fifo() (answers, error) {
	law := t.notExponential()
	switch {
	case !t.unlimited && t.places == 0:
		return t.loss()
	case t.rules.memoryless:
		return t.memoryless(law)
	case t.rules.timeouts:
		return t.impatient(law)
	case t.unlimited && t.load >= float64(t.slots)*(1-1e-12):
		return t.overloaded(), nil
	}
	m, method, why, err := t.patientLine(law)
	if err != nil {
		return answers{}, err
	}
	a := t.answersOf(m, method, why)
	if t.unlimited && law == "" && t.rules.during == 0 && !t.rules.lifo {
		a.system99 = t.sojourn99()
	}
	return a, nil
}

// patientLine is the queue without timeouts, its name, and what it does not know
// of the law of the durations.
func (t *traffic) patientLine(law string) (line, string, string, error) {
	rate, scv := t.lambda*t.opens, t.scv()
	switch {
	case t.unlimited && law == "":
		m, err := queueing.NewMMc(rate, t.mean, t.slots)
		return &m, MMc, "", err
	case t.unlimited && t.slots == 1 && !t.search: // exact, but too slow to be asked often
		m, err := queueing.NewMG1(rate, t.mean, t.second, t.residual)
		return &m, MG1, "", err
	case t.unlimited:
		m, err := queueing.NewMGc(rate, t.mean, scv, t.slots)
		return &m, MGc, moments(law, m.ErrorClass()), err
	case law == "":
		m, err := queueing.NewMMcK(rate, t.mean, t.slots, t.places)
		return &m, MMcK, "", err
	}
	if free, err := queueing.NewMGc(rate, t.mean, scv, t.slots); err == nil && t.seldomFull(&free) {
		return &seldomFull{free}, MGc, and(moments(law, free.ErrorClass()), "all places are as good as never taken"), nil
	}
	m, err := queueing.NewMGcK(rate, t.mean, scv, t.slots, t.places)
	return &m, MGcK, moments(law, m.WaitErrorClass()), err
}

// seldomFull is a line whose end nobody meets: its waits are those of a line
// without end, for which the formula is better known.
type seldomFull struct{ queueing.MGc }

func (m *seldomFull) PBlock() float64 { return 0 }

func (m *seldomFull) MeanInFlight() float64 { return m.OfferedLoad() }

// hopeless is a share of 429s so far below any that matters that no error of the
// formula would change that.
const hopeless = 1e-9

// Where the end of a line may be left out: durations whose spread and pools whose
// size let the line's length fall off about geometrically.
const (
	tameSpread = 4
	fewSlots   = 10
)

// seldomFull says whether a line without end would pass the places for less than a
// hopeless share of the time.
func (t *traffic) seldomFull(m *queueing.MGc) bool {
	scv := t.scv()
	if scv > tameSpread || scv > 1 && t.slots < fewSlots || t.slots == 1 {
		return false
	}
	ratio := m.MeanQueue() / (m.MeanQueue() + m.PWait())
	return m.PWait()*math.Pow(ratio, float64(t.places)) < hopeless
}

// classed is a formula of two moments, and how far its mean wait may be off: ""
// where that was not measured, or is too much.
type classed interface{ ErrorClass() string }

// withhold takes away what two moments of the durations do not tell well enough;
// a search may still use it.
func (t *traffic) withhold(a *answers, m line) {
	if t.search {
		return
	}
	const why = "two moments of the durations do not tell it well enough here"
	no := none(SimulationOnly, and(t.notExponential(), why))
	waits, quantiles := true, true
	switch m := m.(type) {
	case *queueing.MGcK:
		if m.ErrorClass() == "" {
			a.rejected = no
		}
		waits = m.WaitErrorClass() != ""
		quantiles = waits && t.slots > 1 && !(t.scv() < 0.25 && t.slots <= 4) && !(t.scv() > 1 && t.places < 3)
	case *queueing.MGc, *seldomFull:
		waits = t.scv() <= 1 || m.(classed).ErrorClass() != ""
		quantiles = waits
	case *queueing.MG1:
		t.withholdSlow(a, m)
		return
	default:
		return
	}
	if !waits {
		a.pWait, a.wait, a.queue = no, no, no
		a.ratio = math.NaN()
	}
	known := a.quantile
	a.quantile = func(p float64) Prediction {
		if !quantiles || p > deepest {
			return no
		}
		return known(p)
	}
}

// deepest is the largest share of waits that two moments are asked for: further
// out the law of the durations decides.
const deepest = 0.99

// withholdSlow asks M/G/1 for all quantiles at once, and for none where that takes
// too long: a law that is costly, or a line that is remembered for long.
func (t *traffic) withholdSlow(a *answers, m *queueing.MG1) {
	cheap := t.scv() <= 3 && t.load <= 0.95
	for i := range t.flows {
		f := t.flows[i].law.Family()
		cheap = cheap && !t.flows[i].parts && f != dist.Pareto && f != dist.Mixture && f != dist.Truncated && f != dist.Cut
	}
	no := none(SimulationOnly, "the quantiles of this law take too long to compute")
	shares := make([]float64, len(waitQuantiles))
	for i, id := range waitQuantiles {
		shares[i] = metric.Of(id).Quantile
	}
	var values []float64
	if cheap {
		values, _ = m.WaitQuantiles(shares...) // nil on an error
	}
	a.quantile = func(p float64) Prediction {
		for i, share := range shares {
			if share == p && values != nil {
				return exact(values[i], MG1)
			}
		}
		return no
	}
	a.ratio = math.NaN() // the line is not geometric
}

// scv is the squared coefficient of variation of all durations.
func (t *traffic) scv() float64 { return max(0, t.second/(t.mean*t.mean)-1) }

// moments says what a formula of two moments is worth.
func moments(law, class string) string {
	if class == "" {
		return law
	}
	return law + ": by their mean and cv, the mean wait " + class
}

// residual is the law of the residual life of a stream met at random.
func (t *traffic) residual(x float64) (f float64) {
	for i := range t.flows {
		if w := t.held(&t.flows[i]); w > 0 {
			f += w * t.flows[i].law.ResidualCDF(x)
		}
	}
	return f
}

// sojourn99 is the 99th percentile of wait and stream together in M/M/c.
func (t *traffic) sojourn99() Prediction {
	m, err := queueing.NewMMc(t.lambda*t.opens, t.mean, t.slots)
	if err != nil {
		return none(SimulationOnly, err.Error())
	}
	v, _ := m.SojournQuantile(0.99) // errs only for a share outside 0 to 1
	return exact(v, MMc)
}

// idle: nothing arrives.
func (t *traffic) idle() answers {
	nobody := none(SimulationOnly, "nothing arrives")
	return answers{
		pWait: nobody, wait: nobody, rejected: nobody, timedOut: nobody, refused: nobody, systemMean: nobody, system99: nobody,
		quantile: func(float64) Prediction { return nobody },
		queue:    exact(0, Stated), inFlight: exact(0, Stated),
	}
}

// loss: K = 0. Everything follows from Erlang B and holds for every law.
func (t *traffic) loss() (answers, error) {
	m, err := queueing.NewMMcK(t.lambda*t.opens, t.mean, t.slots, 0)
	rejected := exact(m.PBlock(), ErlangB)
	return answers{
		pWait: exact(0, Stated), wait: exact(0, Stated), queue: exact(0, Stated),
		quantile: func(float64) Prediction { return exact(0, Stated) },
		rejected: rejected, refused: rejected, timedOut: exact(0, Stated),
		inFlight:   exact(m.MeanInFlight(), ErlangB),
		systemMean: exact(t.wholeMean(), Stated),
		system99:   exact(t.durationQuantile(0.99), Stated),
		ratio:      0,
	}, err
}

// ruled: rules that the formulas for the line do not know.
func (t *traffic) ruled() answers {
	a := t.unknown(t.rules.why())
	a.inFlight = t.carried()
	t.settled(&a)
	return a
}

// settled puts in what the settings alone decide.
func (t *traffic) settled(a *answers) {
	r := &t.rules
	if t.unlimited && !r.places {
		a.rejected, a.refused = exact(0, Stated), exact(0, Stated)
	}
	if !t.unlimited && t.places == 0 && (!r.sdk || r.holds) { // there is no line
		a.pWait, a.wait, a.queue = exact(0, Stated), exact(0, Stated), exact(0, Stated)
		a.quantile = func(float64) Prediction { return exact(0, Stated) }
	}
}

const overBudgetWhy = "upstream limits: more is asked for than a budget gives"

// carried is the mean number of open streams by Little's law: λ·E[S] where nobody
// is turned away, for every arrival process and any order of the line, as far as
// it goes otherwise.
func (t *traffic) carried() Prediction {
	r := &t.rules
	slots := float64(t.slots)
	odd := r.limits || r.sdk || r.before > 0 || r.caps || r.callers
	switch {
	case t.overBudget():
		return none(SimulationOnly, overBudgetWhy)
	case t.load >= slots && odd:
		return none(SimulationOnly, r.why())
	case t.load >= slots && t.unlimited && !r.places:
		return judged(slots, Stated, "every slot is taken in the long run, but not from the start")
	case t.everyoneIn() && !r.caps && !r.callers:
		return exact(t.load, Little)
	}
	return judged(min(t.cappedLoad(), slots, r.streams), Little, and("who is turned away is not subtracted", r.why()))
}

// cappedLoad is the offered load of which each workload brings no more than its
// cap lets in.
func (t *traffic) cappedLoad() (sum float64) {
	for i := range t.flows {
		f := &t.flows[i]
		sum += min(f.rate*t.opens*f.law.Mean(), f.cap)
	}
	return sum
}

// overloaded: an unlimited line and not enough slots. In the long run every
// slot is taken and the line grows.
func (t *traffic) overloaded() answers {
	why := fmt.Sprintf("unstable: %.4g slots are needed and there are %d, so the line grows without end", t.load, t.slots)
	no := none(MMc, why)
	return answers{
		pWait: no, wait: no, queue: no, systemMean: no, system99: no,
		quantile: func(float64) Prediction { return no },
		rejected: exact(0, Stated), refused: exact(0, Stated), timedOut: exact(0, Stated),
		inFlight: judged(float64(t.slots), Stated, "every slot is taken in the long run, but not from the start"),
		ratio:    math.NaN(),
	}
}

// isUnstable says that a formula has no stationary answer.
func isUnstable(err error) bool { return errors.Is(err, queueing.ErrUnstable) }

// wholeMean is the mean duration of streams that complete: no error cuts them.
func (t *traffic) wholeMean() (mean float64) {
	for i := range t.flows {
		mean += t.flows[i].weight * t.flows[i].whole.Mean()
	}
	return mean
}

// durationQuantile is a quantile of the mixture of durations, by bisection
// between the least and the largest of the workloads' own.
func (t *traffic) durationQuantile(p float64) float64 {
	lo, hi := math.Inf(1), 0.0
	for i := range t.flows {
		if f := &t.flows[i]; f.weight > 0 {
			q := f.whole.Quantile(p)
			lo, hi = min(lo, q), max(hi, q)
		}
	}
	for range 200 {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			break
		}
		var below float64
		for i := range t.flows {
			below += t.flows[i].weight * t.flows[i].whole.CDF(mid)
		}
		if below < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}
