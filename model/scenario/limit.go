package scenario

import "capsize/model/metric"

// GoalLimit returns the upper limit that a goal sets for a metric, in the
// metric's unit: of workload i, or of the whole when i < 0. ok is false where
// no goal is set.
func (s *Scenario) GoalLimit(i int, id metric.ID) (limit float64, ok bool) {
	switch {
	case i >= 0:
		limit = s.Workloads[i].Goals.Limit[id]
	case id == metric.MemoryPeakBytes:
		return s.MemoryPeak()
	default:
		limit = s.Goals.Limit[id]
	}
	return limit, limit != None && metric.Of(id).Goal != ""
}
