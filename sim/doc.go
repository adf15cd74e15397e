// Package sim is the engine: a discrete-event simulation of one process that
// holds streaming requests, with its queue, its slots, its memory, the limits of
// its upstream and its callers (callers → admission → queue of K places → c
// slots → upstream).
//
// Reading guide:
//   - engine.go: the state, New, CopyTo
//   - run.go: the event loop; event.go: what Step returns
//   - arrivals.go, trace.go: arrivals in operational time
//   - admit.go, line.go: admission, the lines of waiters, who is next
//   - stream.go, ends.go: streams open and end; the tournament tree of ends
//   - upstream.go: token buckets as straight lines; retry.go: SDKs and callers
//     that try again; timers.go: the heap of their rare events
//   - memory.go: memory as straight lines between events; kills and restarts
//   - config.go: a scenario compiled to the engine's units
//   - reconfigure.go: moving a knob while it runs
//   - stats.go, outcome.go, totals.go, measure.go: what a window has seen, read
//     as plain numbers and as metrics
//   - inside.go: who is inside now, one by one
//   - check.go: the identities that hold at every instant
//
// It imports model/scenario, model/dist, model/metric and sim/stat.
//
// Why draws start at a hash: everything the k-th request of a workload needs
// for one purpose comes from a small generator that starts at hash(seed,
// replication, workload, purpose, k). No setting and no other request can
// shift it, so runs that differ in a setting meet the same requests and their
// difference is a paired one.
//
// Why integer time: instants are int64 nanoseconds and sums are exact, so
// conservation and Little's law are equalities, and a copy continues bit for
// bit.
package sim
