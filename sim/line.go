package sim

// none is no record.
const none = -1

// line is the waiters of one workload in the order they joined: a doubly
// linked list through the records, so that anyone may leave from the middle.
type line struct {
	first, last int32
	n           int64
}

var emptyLine = line{first: none, last: none}

func (l *line) push(q []request, index int32) {
	r := &q[index]
	r.next, r.prev = none, l.last
	if l.last >= 0 {
		q[l.last].next = index
	} else {
		l.first = index
	}
	l.last = index
	l.n++
}

func (l *line) remove(q []request, index int32) {
	r := &q[index]
	if r.prev >= 0 {
		q[r.prev].next = r.next
	} else {
		l.first = r.next
	}
	if r.next >= 0 {
		q[r.next].prev = r.prev
	} else {
		l.last = r.prev
	}
	l.n--
}
