package sim

// line is a first-in first-out ring of request indices that grows.
type line struct {
	ring []int32 // a power of two long
	head int
	n    int
}

func (l *line) push(r int32) {
	if l.n == len(l.ring) {
		l.grow()
	}
	l.ring[(l.head+l.n)&(len(l.ring)-1)] = r
	l.n++
}

func (l *line) pop() int32 {
	r := l.ring[l.head]
	l.head = (l.head + 1) & (len(l.ring) - 1)
	l.n--
	return r
}

func (l *line) first() int32 { return l.ring[l.head] }

// at returns the i-th in line.
func (l *line) at(i int) int32 { return l.ring[(l.head+i)&(len(l.ring)-1)] }

func (l *line) grow() {
	ring := make([]int32, max(64, 2*len(l.ring)))
	for i := range l.n {
		ring[i] = l.at(i)
	}
	l.ring, l.head = ring, 0
}

func (l *line) copyTo(dst *line) {
	dst.ring = append(dst.ring[:0], l.ring...)
	dst.head, dst.n = l.head, l.n
}
