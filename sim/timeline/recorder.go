package timeline

import (
	"iter"
	"time"

	"capsize/sim"
)

// Row is what one stretch of time has shown.
type Row struct {
	Start, End  time.Duration
	InSystem    float64 // mean of open and waiting
	InSystemMax float64
	Open        float64 // mean
	Memory      float64 // mean resident bytes
	MemoryMax   float64
	Offered     uint64 // requests that arrived
	Rejected    uint64 // local 429s
	Limited     uint64 // upstream 429s to the end
	Failed      uint64 // streams that broke or could not start
	TimedOut    uint64
	Refused     uint64
	Lost        uint64
	Kills       uint64
	LastKill    time.Duration // where there was one
	Waits       Waits         // of those that opened a stream
}

// maxRows bounds a recorder: when it is full, pairs of rows become one.
const maxRows = 2048

// recorder cuts the time of one run into rows of equal width. It knows the rows
// of the whole run, also where the run was taken back to an earlier place.
type recorder struct {
	width time.Duration
	rows  []Row
	past  int // how many of the rows lie behind
	tail  Row // where the run stands behind its head: the row that the head was filling
	filling
	spare sim.Totals
}

// filling is the row that is being filled. It is a difference of two readings of
// the engine, so that it does not depend on how often one looks.
type filling struct {
	base  Row        // of former windows, with integrals instead of means
	since sim.Totals // at the start of the row or of the window
	waits waitCounts // likewise
	part  Row        // base and what came since, up to the last look
	until waitCounts // of that look
}

// newRecorder starts at the engine's time with rows narrow enough that a run
// of the given length nearly fills it.
func newRecorder(e *sim.Engine, length time.Duration) *recorder {
	r := &recorder{width: max(length/maxRows, 10*time.Millisecond)}
	r.reopen(e)
	return r
}

// reopen goes on with the row in a window that has just been opened.
func (r *recorder) reopen(e *sim.Engine) {
	e.Totals(&r.since)
	r.waits = countWaits(e)
	r.part = r.base
}

// edge returns where the row being filled ends.
func (r *recorder) edge() time.Duration { return r.base.Start + r.width }

// observe adds what has happened since the last look to the row being filled.
func (r *recorder) observe(e *sim.Engine) {
	now := &r.spare
	e.Totals(now)
	d := now.Since(&r.since)
	r.part = r.base
	p := &r.part
	p.End = now.At
	t := d.Sum()
	p.InSystem += t.Open + t.Queue
	p.InSystemMax = max(p.InSystemMax, float64(now.SystemTop))
	p.Open += t.Open
	p.Memory += d.Memory
	p.MemoryMax = max(p.MemoryMax, now.MemoryTop)
	p.Offered += t.Offered
	p.Rejected += t.Rejected
	p.Limited += t.Limited
	p.Failed += t.Failed
	p.TimedOut += t.TimedOut
	p.Refused += t.Refused
	p.Lost += t.Lost
	p.Kills += d.Kills
	if d.Kills > 0 {
		p.LastKill = now.LastKill
	}
	r.until = r.waits.later(e, t.Started, t.Waited)
	for i := range p.Waits {
		p.Waits[i] += uint32(r.until[i] - r.waits[i])
	}
}

// openWindow opens the engine's window anew within the row.
func (r *recorder) openWindow(e *sim.Engine) {
	r.observe(e)
	r.base = r.part
	e.OpenWindow()
	r.reopen(e)
}

// close ends the row being filled, which has just been looked at, and begins the
// next. What is known of it already stays: it may have become part of a wider
// row. It returns whether rows have become wider.
func (r *recorder) close(e *sim.Engine) (thinned bool) {
	if r.past == len(r.rows) {
		r.rows = append(r.rows, r.part.means())
	}
	r.past++
	if r.past == maxRows {
		r.thin()
		thinned = true
	}
	e.Mark()
	r.base = Row{Start: r.part.End, End: r.part.End}
	r.part, r.waits = r.base, r.until
	r.since, r.spare = r.spare, r.since
	return thinned
}

// forget drops what lies ahead.
func (r *recorder) forget() { r.rows, r.tail = r.rows[:r.past], Row{} }

// means turns the integrals of a row into means.
func (p Row) means() Row {
	if span := (p.End - p.Start).Seconds(); span > 0 {
		p.InSystem /= span
		p.Open /= span
		p.Memory /= span
	}
	return p
}

// thin makes one row of each two.
func (r *recorder) thin() {
	for i := 0; i+1 < len(r.rows); i += 2 {
		r.rows[i/2] = r.rows[i].join(&r.rows[i+1])
	}
	r.rows = r.rows[:len(r.rows)/2]
	r.past = len(r.rows)
	r.width *= 2
}

// join puts two neighbouring rows together.
func (p Row) join(q *Row) Row {
	a, b := (p.End - p.Start).Seconds(), (q.End - q.Start).Seconds()
	mean := func(x, y float64) float64 {
		if a+b == 0 {
			return x
		}
		return (x*a + y*b) / (a + b)
	}
	waits := p.Waits
	waits.Add(&q.Waits)
	return Row{
		Waits: waits,
		Start: p.Start, End: q.End,
		InSystem:    mean(p.InSystem, q.InSystem),
		InSystemMax: max(p.InSystemMax, q.InSystemMax),
		Open:        mean(p.Open, q.Open),
		Memory:      mean(p.Memory, q.Memory),
		MemoryMax:   max(p.MemoryMax, q.MemoryMax),
		Offered:     p.Offered + q.Offered,
		Rejected:    p.Rejected + q.Rejected,
		Limited:     p.Limited + q.Limited,
		Failed:      p.Failed + q.Failed,
		TimedOut:    p.TimedOut + q.TimedOut,
		Refused:     p.Refused + q.Refused,
		Lost:        p.Lost + q.Lost,
		Kills:       p.Kills + q.Kills,
		LastKill:    max(p.LastKill, q.LastKill),
	}
}

// seen goes through every row of the run, wherever it stands: the last is the one
// that was being filled at its head.
func (r *recorder) seen() iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		for i := range r.rows {
			if !yield(&r.rows[i]) {
				return
			}
		}
		last := r.part
		if r.tail.End > 0 {
			last = r.tail
		}
		yield(&last)
	}
}

// snapshot returns copies of the rows so far, the one being filled included,
// and of those ahead.
func (r *recorder) snapshot() (past, ahead []Row) {
	past = append(make([]Row, 0, r.past+1), r.rows[:r.past]...)
	if r.part.End > r.part.Start {
		past = append(past, r.part.means())
	}
	ahead = append(ahead, r.rows[r.past:]...)
	if r.tail.End > max(r.tail.Start, r.part.End) {
		ahead = append(ahead, r.tail.means())
	}
	return past, ahead
}
