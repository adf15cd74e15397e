package timeline

import "capsize/sim"

// Request names one request of a run.
type Request struct {
	Workload int32  // index in the scenario
	Ordinal  uint64 // its number in the workload, from 0
}

// Own says whether an event happened to the request.
func (r Request) Own(v *sim.Event) bool {
	return v.Workload == r.Workload && v.Ordinal == r.Ordinal
}

// In says whether an event is about the request: it happened to it, or opened
// its stream.
func (r Request) In(v *sim.Event) bool {
	return r.Own(v) || v.HasNext && v.Next.Workload == r.Workload && v.Next.Ordinal == r.Ordinal
}
