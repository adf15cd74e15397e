package timeline

import (
	"slices"
	"time"
)

// How much is kept of a run to go back to: a moment after so many rows, and no
// more moments and bytes than that, whatever its length.
const (
	keptEvery = 32
	mostKept  = maxRows / keptEvery
	mostBytes = 256 << 20
)

// kept are moments of the run at ends of rows, the start first. They are never
// changed, so that copies of a run share them.
type kept struct {
	moments []*moment
	every   int // rows; grows where moments are large
	most    int // bytes
}

// wants says whether the run is to be kept where it stands, at the end of a row.
func (k *kept) wants(r *recorder, here place) bool {
	return r.past%k.every == 0 && k.moments[len(k.moments)-1].place().before(here)
}

// add keeps a moment, and one in two of all while they take too much.
func (k *kept) add(m *moment, width time.Duration) {
	k.moments = append(k.moments, m)
	for k.bytes() > k.most && len(k.moments) > 1 {
		k.every *= 2
		k.thin(width)
	}
}

// thin drops the moments that are not at the end of as many rows of the given
// width as they should be.
func (k *kept) thin(width time.Duration) {
	k.moments = slices.DeleteFunc(slices.Clone(k.moments), func(m *moment) bool {
		return m.filling.base.Start%(time.Duration(k.every)*width) != 0
	})
}

// cut drops what lies ahead.
func (k *kept) cut(here place) {
	n := len(k.moments)
	for here.before(k.moments[n-1].place()) {
		n--
	}
	k.moments = k.moments[:n:n]
}

func (k *kept) bytes() (n int) {
	for _, m := range k.moments {
		n += m.engine.Size()
	}
	return n
}
