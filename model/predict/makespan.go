package predict

import (
	"math"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/queueing"
)

// oneBatch is what is known of a batch: when its requests start and when the
// last one is done.
type oneBatch struct {
	method   string
	accepted int
	pWait    float64
	start    float64
	makespan float64
	quantile func(p float64) (float64, error) // of the start
}

// surely is the chance, of a batch that is not done when the run ends, up to
// which its means are those of the whole batch.
const surely = 1e-9

// oneBatch is known where all come at one instant of the window, everybody has
// the patience to wait, and one exponential law or one number is the duration of
// all. In which order waiters start does not matter.
func (t *traffic) oneBatch(n int64) (oneBatch, bool) {
	at := t.flows[0].at
	if !t.together() || n == 0 || !t.patient() || t.rules.sdk || at < t.from || n > queueing.MaxServers {
		return oneBatch{}, false
	}
	b := oneBatch{accepted: int(n)}
	if !t.unlimited {
		b.accepted = min(b.accepted, t.slots+t.places)
	}
	slots := min(t.slots, b.accepted)
	if t.notExponential() == "" {
		m, err := queueing.NewBatch(b.accepted, slots, t.mean)
		if err != nil {
			return b, false
		}
		left, err := m.MakespanTail(t.to - at)
		if err != nil || left > surely {
			return b, false
		}
		b.method, b.pWait, b.start, b.makespan, b.quantile = BatchMarkov, m.PWait(), m.MeanStart(), at+m.MakespanMean(), m.StartQuantile
		return b, true
	}
	if !t.equalDurations() {
		return b, false
	}
	b.method, b.makespan = Stated, at+queueing.DeterministicMakespan(b.accepted, slots, t.mean)
	b.pWait = float64(b.accepted-slots) / float64(b.accepted)
	b.start = queueing.DeterministicMeanStart(b.accepted, slots, t.mean)
	b.quantile = func(p float64) (float64, error) {
		last := math.Ceil(p*float64(b.accepted)) - 1 // the first request that leaves a share p before it
		return math.Floor(last/float64(slots)) * t.mean, nil
	}
	return b, b.makespan <= t.to
}

// equalDurations says that every stream takes the same time.
func (t *traffic) equalDurations() bool {
	for i := range t.flows {
		if l := t.flows[i].law; l.Family() != dist.Deterministic || l.Mean() != t.flows[0].law.Mean() {
			return false
		}
	}
	return true
}

// fillOneBatch puts in what is known: waits, and averages over the run, in which
// all of them are served.
func (t *traffic) fillOneBatch(table *Table, b oneBatch) {
	say := func(v float64, ids ...metric.ID) {
		for _, id := range ids {
			table[id] = exact(v, b.method)
		}
	}
	n, window := float64(b.accepted), t.to-t.from
	say(b.makespan, metric.MakespanS)
	say(b.pWait, metric.PWait)
	say(b.start, metric.WaitMeanS, metric.QueueWaitMeanS)
	say(b.start+t.mean, metric.SystemMeanS)
	for i, id := range waitQuantiles {
		if v, err := b.quantile(metric.Of(id).Quantile); err == nil {
			say(v, id, queueQuantiles[i])
		}
	}
	open := n * t.mean / window
	say(open, metric.InFlight, metric.Busy)
	say(open/float64(t.slots), metric.Utilization)
	say(n*b.start/window, metric.Queue)
	say(n/window, metric.ThroughputPerS)
	if t.memory.Tracked() {
		held := float64(t.memory.Base) + open*t.open() + n*b.start/window*t.waiting()
		p := exact(held, b.method)
		t.stick(&p)
		table[metric.MemoryMeanBytes] = p
	}
}
