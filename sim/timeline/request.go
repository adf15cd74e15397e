package timeline

// Request names one request of a run.
type Request struct {
	Workload int32  // index in the scenario
	Ordinal  uint64 // its number in its workload, from 0
}
