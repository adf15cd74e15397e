package predict

import (
	"fmt"

	"capsize/model/queueing"
)

// Where a timeout changes a line too little to count: of all requests hardly any
// would wait so long without it, and of those who wait few.
const (
	fewTimeouts = 1e-3 // for shares of 429s and timeouts
	someTimes   = 1e-2 // for waits
	ofWaiters   = 0.05
)

// memoryless: patience is exponential. Exact for exponential durations, with an
// end of the line or without. For other durations the line without patience
// answers where hardly anyone loses it.
func (t *traffic) memoryless(law string) (answers, error) {
	places := t.places
	if t.unlimited {
		places = queueing.Unlimited
	}
	m, err := queueing.NewMMcKM(t.lambda*t.opens, t.mean, t.patience, t.slots, places)
	if err != nil {
		return answers{}, err
	}
	if law == "" || t.search {
		return t.answersOf(&m, MMcKM, law), nil
	}
	free, method, why, err := t.patientLine(law)
	if err == nil {
		// E[1 − exp(−wait/patience)] is at most the mean wait in patiences.
		if leave := free.MeanWait() / t.patience; leave <= ofWaiters*free.PWait() {
			return t.seldom(free, method, why, leave), nil
		}
	}
	return t.leftOut(law + " with patience"), nil
}

// leftOut is what is known where no formula holds for the line.
func (t *traffic) leftOut(why string) answers {
	a := t.unknown(why)
	a.inFlight = judged(min(t.load, float64(t.slots)), Little, and("who is turned away or leaves is not subtracted", why))
	t.settled(&a)
	return a
}

// impatient: patience is constant. Exact for exponential durations and an
// unlimited line. Else the line without the timeout answers where hardly anyone
// would wait so long; a search takes the tighter of the two.
func (t *traffic) impatient(law string) (answers, error) {
	rate := t.lambda * t.opens
	if t.unlimited && law == "" {
		m, err := queueing.NewMMcD(rate, t.mean, t.patience, t.slots)
		if err != nil {
			return answers{}, err
		}
		return t.answersOf(&m, MMcD, ""), nil
	}
	free, method, why, err := t.patientLine(law)
	if err != nil && !isUnstable(err) {
		return answers{}, err
	}
	if err == nil {
		tail, tailErr := free.WaitTail(t.patience)
		if tailErr == nil && tail <= min(someTimes, ofWaiters*free.PWait()) {
			return t.seldom(free, method, why, tail), nil
		}
	}
	const both = "places and timeout together have no formula"
	if !t.search {
		if t.unlimited {
			return t.leftOut(law + " with a timeout"), nil
		}
		return t.leftOut(both), nil
	}
	m, mErr := queueing.NewMMcD(rate, t.mean, t.patience, t.slots)
	switch {
	case mErr != nil:
		return answers{}, mErr
	case t.unlimited, m.MeanQueue() < free.MeanQueue():
		return t.answersOf(&m, MMcD, and(both, law)), nil
	}
	return t.answersOf(free, method, and(both, why)), nil
}

// seldom: of those who would wait only a small share, tail, would wait as long as
// the timeout, which the formula then leaves out.
func (t *traffic) seldom(free line, method, why string, tail float64) answers {
	out := "the timeout is left out"
	if tail > 1e-9 {
		out += fmt.Sprintf(": without it %.2g %% would wait so long", 100*tail)
	}
	a := t.answersOf(free, method, and(why, out))
	if tail < hopeless {
		tail = 0
	}
	a.timedOut = judged(tail, method, "at most, as without a timeout")
	a.timedOut.AtMost = true
	if tail > fewTimeouts && !t.search {
		no := none(SimulationOnly, "places and timeout together have no formula")
		a.rejected, a.refused, a.timedOut = no, no, no
	}
	return a
}
