package timeline

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Trouble is an instant worth going to.
type Trouble struct {
	At   time.Duration
	Kill bool   // else the worst burst of 429s begins
	N    uint64 // of 429s in that burst
}

// Trouble returns the next kill after now, or after where the run is on its way to, or the beginning of the worst burst
// of 429s where that comes first; after the last of these the first one. It
// looks at all that the run has seen so far, row by row: of several kills in one
// row it knows the last.
func (t *Timeline) Trouble() (Trouble, bool) {
	rows := t.recorder.seen()
	var all []Trouble
	for _, at := range kills(rows) {
		all = append(all, Trouble{At: at, Kill: true})
	}
	if b := worstBurst(rows); b.N > 0 {
		all = append(all, b)
		slices.SortFunc(all, func(a, b Trouble) int { return cmp.Compare(a.At, b.At) })
	}
	for _, v := range all {
		if v.At > t.Target() {
			return v, true
		}
	}
	if len(all) == 0 {
		return Trouble{}, false
	}
	return all[0], true
}

// burstGap is how many rows without 429s do not end a burst: less than a
// hundredth of a run.
const burstGap = maxRows / 256

// worstBurst returns the stretch of rows with 429s that has most of them.
func worstBurst(rows iter.Seq[*Row]) (worst Trouble) {
	var burst Trouble
	quiet := 0 // rows since the last 429
	for p := range rows {
		quiet++
		n := p.Rejected + p.Limited
		if n == 0 {
			continue
		}
		if burst.N == 0 || quiet > burstGap {
			burst = Trouble{At: p.Start}
		}
		quiet = 0
		if burst.N += n; burst.N > worst.N {
			worst = burst
		}
	}
	return worst
}
