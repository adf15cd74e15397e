package timeline

import (
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
	Waits       Waits // of those that opened a stream
}

// maxRows bounds a recorder: when it is full, pairs of rows become one.
const maxRows = 2048

// recorder cuts the time of one engine into rows of equal width.
type recorder struct {
	width  time.Duration
	rows   []Row
	part   Row // the row that is being filled, with integrals instead of means
	former sim.Totals
	spare  sim.Totals
	waits  waitCounts
}

// newRecorder starts at the engine's time with rows narrow enough that a run
// of the given length nearly fills it.
func newRecorder(e *sim.Engine, length time.Duration) *recorder {
	r := &recorder{width: max(length/maxRows, 10*time.Millisecond), waits: countWaits(e)}
	e.Totals(&r.former)
	r.part = Row{Start: e.Now(), End: e.Now()}
	return r
}

// edge returns where the row being filled ends.
func (r *recorder) edge() time.Duration { return r.part.Start + r.width }

// observe adds what has happened since the last look to the row being filled.
func (r *recorder) observe(e *sim.Engine) {
	now, former := &r.spare, &r.former
	e.Totals(now)
	d := now.Since(former)
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
	r.waits.read(e, t.Started, t.Waited, &p.Waits)
	e.Mark()
	r.former, r.spare = r.spare, r.former
}

// reopen takes note that the engine's window has just been opened anew.
func (r *recorder) reopen(e *sim.Engine) {
	e.Totals(&r.former)
	r.waits = waitCounts{}
}

// close ends the row being filled.
func (r *recorder) close() {
	r.rows = append(r.rows, r.part.means())
	r.part = Row{Start: r.part.End, End: r.part.End}
	if len(r.rows) == maxRows {
		r.thin()
	}
}

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
	}
}

// snapshot returns the rows so far, the one being filled included, as a copy.
func (r *recorder) snapshot() []Row {
	out := make([]Row, len(r.rows), len(r.rows)+1)
	copy(out, r.rows)
	if r.part.End > r.part.Start {
		out = append(out, r.part.means())
	}
	return out
}
