package metric

// ID indexes the table.
type ID uint8

// The metrics, in the order of every listing. The table below defines each.
const (
	Offered ID = iota
	Completed
	Rejected
	Limited
	TimedOut
	Refused
	Lost
	Failed
	Inside
	Attempts
	Attempts429Queue
	Attempts429Requests
	Attempts429Input
	Attempts429Output
	Attempts429Streams
	AttemptsRefused
	OfferedPerS
	EffectivePerS
	ThroughputPerS
	RejectedShare
	Share429
	TimedOutShare
	LostShare
	FailedShare
	InFlight
	InFlightMax
	InFlightP999
	Busy
	Utilization
	Asleep
	InBackoff
	Queue
	QueueMax
	QueueP99
	WaitMeanS
	WaitP50S
	WaitP95S
	WaitP99S
	WaitP999S
	QueueWaitMeanS
	QueueWaitP50S
	QueueWaitP95S
	QueueWaitP99S
	QueueWaitP999S
	PWait
	Censored
	SystemMeanS
	SystemP99S
	MemoryMeanBytes
	MemoryP999Bytes
	MemoryPeakBytes
	OOMKills
	OOMRunShare
	FirstOOMS
	DowntimeS
	RPMDemand
	RPMUsed
	ITPMDemand
	ITPMUsed
	OTPMDemand
	OTPMUsed
	MakespanS

	// N is the number of metrics.
	N = iota
)

var table = [N]Metric{
	Offered: {
		Name: "offered", Unit: Count, Kind: Total, PerWorkload: true, Title: "offered",
		Doc: "requests that first arrived in the window",
	},
	Completed: {
		Name: "completed", Unit: Count, Kind: Total, PerWorkload: true, Title: "completed",
		Doc: "requests whose stream ran to its end or to its time limit",
	},
	Rejected: {
		Name: "rejected", Unit: Count, Kind: Total, PerWorkload: true, Title: "rejected",
		Doc: "requests whose last attempt met a full queue: a local 429",
	},
	Limited: {
		Name: "limited", Unit: Count, Kind: Total, PerWorkload: true, Title: "limited",
		Doc: "requests that met an upstream 429 to the end of their retries", Null: "without upstream limits",
	},
	TimedOut: {
		Name: "timed_out", Unit: Count, Kind: Total, PerWorkload: true, Title: "timed out",
		Doc: "requests that left the queue when their patience ran out", Null: "without a queue timeout",
	},
	Refused: {
		Name: "refused", Unit: Count, Kind: Total, PerWorkload: true, Title: "refused",
		Doc: "requests that arrived while the process was down", Null: "without a memory limit",
	},
	Lost: {
		Name: "lost", Unit: Count, Kind: Total, PerWorkload: true, Title: "lost",
		Doc: "requests inside when the process was killed", Null: "without a memory limit",
	},
	Failed: {
		Name: "failed", Unit: Count, Kind: Total, PerWorkload: true, Title: "failed",
		Doc: "requests whose stream broke", Null: "without stream errors",
	},
	Inside: {
		Name: "inside", Unit: Count, Kind: Total, PerWorkload: true, Title: "inside",
		Doc: "requests not decided at the end: open, waiting, asleep or in back-off",
	},
	Attempts: {
		Name: "attempts", Unit: Count, Kind: Total, PerWorkload: true, Title: "attempts",
		Doc: "attempts to be admitted, caller retries included, and upstream starts tried again by the SDK",
	},
	Attempts429Queue: {
		Name: "attempts_429_queue", Unit: Count, Kind: Total, PerWorkload: true, Title: "429 queue",
		Doc: "attempts refused because the queue was full",
	},
	Attempts429Requests: {
		Name: "attempts_429_requests", Unit: Count, Kind: Total, PerWorkload: true, Title: "429 requests",
		Doc: "starts refused by the upstream requests-a-minute limit", Null: "without that limit",
	},
	Attempts429Input: {
		Name: "attempts_429_input", Unit: Count, Kind: Total, PerWorkload: true, Title: "429 input",
		Doc: "starts refused by the upstream input-token limit", Null: "without that limit",
	},
	Attempts429Output: {
		Name: "attempts_429_output", Unit: Count, Kind: Total, PerWorkload: true, Title: "429 output",
		Doc: "starts refused by the upstream output-token limit", Null: "without that limit",
	},
	Attempts429Streams: {
		Name: "attempts_429_streams", Unit: Count, Kind: Total, PerWorkload: true, Title: "429 streams",
		Doc: "starts refused by the upstream open-stream limit", Null: "without that limit",
	},
	AttemptsRefused: {
		Name: "attempts_refused", Unit: Count, Kind: Total, PerWorkload: true, Title: "refused attempts",
		Doc: "attempts made while the process was down", Null: "without a memory limit",
	},
	OfferedPerS: {
		Name: "offered_per_s", Unit: PerSecond, Kind: Mean, PerWorkload: true, Title: "offered rate",
		Doc: "first attempts a second",
	},
	EffectivePerS: {
		Name: "effective_per_s", Unit: PerSecond, Kind: Mean, PerWorkload: true, Title: "effective rate",
		Doc: "caller attempts a second, retries included",
	},
	ThroughputPerS: {
		Name: "throughput_per_s", Unit: PerSecond, Kind: Mean, PerWorkload: true, Title: "throughput",
		Doc: "completions a second",
	},
	RejectedShare: {
		Name: "rejected_share", Unit: Share, Kind: Ratio, Goal: "rejected", PerWorkload: true, Title: "rejected",
		Doc: "share of decided requests that ended in a local 429", Null: "no request was decided",
	},
	Share429: {
		Name: "share_429", Unit: Share, Kind: Ratio, Goal: "share_429", PerWorkload: true, Title: "429",
		Doc: "share of decided requests that ended in any 429", Null: "no request was decided",
	},
	TimedOutShare: {
		Name: "timed_out_share", Unit: Share, Kind: Ratio, Goal: "timed_out", PerWorkload: true, Title: "timed out",
		Doc: "share of decided requests that ran out of patience", Null: "no request was decided, or no queue timeout",
	},
	LostShare: {
		Name: "lost_share", Unit: Share, Kind: Ratio, Goal: "lost", PerWorkload: true, Title: "lost",
		Doc: "share of decided requests lost in a kill", Null: "no request was decided, or no memory limit",
	},
	FailedShare: {
		Name: "failed_share", Unit: Share, Kind: Ratio, Goal: "failed", PerWorkload: true, Title: "failed",
		Doc: "share of decided requests whose stream broke", Null: "no request was decided, or no stream errors",
	},
	InFlight: {
		Name: "in_flight", Unit: Count, Kind: Mean, PerWorkload: true, Title: "in flight",
		Doc: "time average of open streams",
	},
	InFlightMax: {
		Name: "in_flight_max", Unit: Count, Kind: Extreme, Title: "in flight, most",
		Doc: "most streams open at once",
	},
	InFlightP999: {
		Name: "in_flight_p999", Unit: Count, Kind: Quantile, Quantile: 0.999, Title: "in flight p99.9",
		Doc: "number of open streams not exceeded in 99.9 % of the time",
	},
	Busy: {
		Name: "busy", Unit: Count, Kind: Mean, PerWorkload: true, Title: "busy slots",
		Doc: "time average of held slots: open streams and sleepers that hold one",
	},
	Utilization: {
		Name: "utilization", Unit: Share, Kind: Mean, Goal: "utilization", Title: "utilization",
		Doc: "held slots over slots there were, by time",
	},
	Asleep: {
		Name: "asleep", Unit: Count, Kind: Mean, PerWorkload: true, Title: "asleep",
		Doc: "time average of SDK sleepers", Null: "without SDK retries",
	},
	InBackoff: {
		Name: "in_backoff", Unit: Count, Kind: Mean, PerWorkload: true, Title: "in back-off",
		Doc: "time average of callers waiting to come back", Null: "without caller retries",
	},
	Queue: {
		Name: "queue", Unit: Count, Kind: Mean, PerWorkload: true, Title: "waiting",
		Doc: "time average of requests in the queue",
	},
	QueueMax: {
		Name: "queue_max", Unit: Count, Kind: Extreme, Title: "waiting, most",
		Doc: "most requests in the queue at once",
	},
	QueueP99: {
		Name: "queue_p99", Unit: Count, Kind: Quantile, Quantile: 0.99, Title: "waiting p99",
		Doc: "number waiting not exceeded in 99 % of the time",
	},
	WaitMeanS: {
		Name: "wait_mean_s", Unit: Seconds, Kind: Mean, Goal: "wait_mean", PerWorkload: true, Title: "wait mean",
		Doc: "mean time from first arrival to stream open, of requests that opened a stream", Null: "no stream opened",
	},
	WaitP50S: {
		Name: "wait_p50_s", Unit: Seconds, Kind: Quantile, Goal: "wait_p50", Quantile: 0.5, PerWorkload: true, Title: "wait p50",
		Doc: "50 % of requests that opened a stream had waited at most this long", Null: "no stream opened",
	},
	WaitP95S: {
		Name: "wait_p95_s", Unit: Seconds, Kind: Quantile, Goal: "wait_p95", Quantile: 0.95, PerWorkload: true, Title: "wait p95",
		Doc: "95 % of requests that opened a stream had waited at most this long", Null: "no stream opened",
	},
	WaitP99S: {
		Name: "wait_p99_s", Unit: Seconds, Kind: Quantile, Goal: "wait_p99", Quantile: 0.99, PerWorkload: true, Title: "wait p99",
		Doc: "99 % of requests that opened a stream had waited at most this long", Null: "no stream opened",
	},
	WaitP999S: {
		Name: "wait_p999_s", Unit: Seconds, Kind: Quantile, Goal: "wait_p999", Quantile: 0.999, PerWorkload: true, Title: "wait p99.9",
		Doc: "99.9 % of requests that opened a stream had waited at most this long", Null: "no stream opened",
	},
	QueueWaitMeanS: {
		Name: "queue_wait_mean_s", Unit: Seconds, Kind: Mean, Goal: "queue_wait_mean", PerWorkload: true, Title: "queue wait mean",
		Doc: "mean time in the queue of visits that ended in a slot, zeros included", Null: "no stream opened",
	},
	QueueWaitP50S: {
		Name: "queue_wait_p50_s", Unit: Seconds, Kind: Quantile, Goal: "queue_wait_p50", Quantile: 0.5, PerWorkload: true, Title: "queue wait p50",
		Doc: "50 % of queue visits that ended in a slot took at most this long", Null: "no stream opened",
	},
	QueueWaitP95S: {
		Name: "queue_wait_p95_s", Unit: Seconds, Kind: Quantile, Goal: "queue_wait_p95", Quantile: 0.95, PerWorkload: true, Title: "queue wait p95",
		Doc: "95 % of queue visits that ended in a slot took at most this long", Null: "no stream opened",
	},
	QueueWaitP99S: {
		Name: "queue_wait_p99_s", Unit: Seconds, Kind: Quantile, Goal: "queue_wait_p99", Quantile: 0.99, PerWorkload: true, Title: "queue wait p99",
		Doc: "99 % of queue visits that ended in a slot took at most this long", Null: "no stream opened",
	},
	QueueWaitP999S: {
		Name: "queue_wait_p999_s", Unit: Seconds, Kind: Quantile, Goal: "queue_wait_p999", Quantile: 0.999, PerWorkload: true, Title: "queue wait p99.9",
		Doc: "99.9 % of queue visits that ended in a slot took at most this long", Null: "no stream opened",
	},
	PWait: {
		Name: "p_wait", Unit: Share, Kind: Ratio, Goal: "p_wait", PerWorkload: true, Title: "P(wait)",
		Doc: "share of queue visits that ended in a slot and took more than no time", Null: "no stream opened",
	},
	Censored: {
		Name: "censored", Unit: Count, Kind: Total, PerWorkload: true, Title: "censored",
		Doc: "waits still running at the end",
	},
	SystemMeanS: {
		Name: "system_mean_s", Unit: Seconds, Kind: Mean, PerWorkload: true, Title: "time in system, mean",
		Doc: "mean time from first arrival to completion", Null: "no request completed",
	},
	SystemP99S: {
		Name: "system_p99_s", Unit: Seconds, Kind: Quantile, Quantile: 0.99, PerWorkload: true, Title: "time in system p99",
		Doc: "99 % of completed requests took at most this long from first arrival", Null: "no request completed",
	},
	MemoryMeanBytes: {
		Name: "memory_mean_bytes", Unit: Bytes, Kind: Mean, Title: "memory mean",
		Doc: "time average of resident memory, zero while the process is down", Null: "without memory figures",
	},
	MemoryP999Bytes: {
		Name: "memory_p999_bytes", Unit: Bytes, Kind: Quantile, Quantile: 0.999, Title: "memory p99.9",
		Doc: "resident memory not exceeded in 99.9 % of the time", Null: "without memory figures",
	},
	MemoryPeakBytes: {
		Name: "memory_peak_bytes", Unit: Bytes, Kind: Extreme, Goal: "memory_peak", Title: "memory peak",
		Doc: "highest resident memory", Null: "without memory figures",
	},
	OOMKills: {
		Name: "oom_kills", Unit: Count, Kind: Total, Goal: "oom_kills", Title: "OOM kills",
		Doc: "times the process passed its memory limit and was killed", Null: "without a memory limit",
	},
	OOMRunShare: {
		Name: "oom_run_share", Unit: Share, Kind: Ratio, Title: "runs with a kill",
		Doc: "share of runs in which the process was killed", Null: "without a memory limit",
	},
	FirstOOMS: {
		Name: "first_oom_s", Unit: Seconds, Kind: Extreme, Title: "first kill",
		Doc: "instant of the first kill, over runs with one", Null: "no kill",
	},
	DowntimeS: {
		Name: "downtime_s", Unit: Seconds, Kind: Total, Title: "downtime",
		Doc: "time the process was down", Null: "without a memory limit",
	},
	RPMDemand: {
		Name: "rpm_demand", Unit: Share, Kind: Ratio, Title: "RPM demand",
		Doc: "requests a minute asked for, refused attempts included, as a share of refill", Null: "without that limit",
	},
	RPMUsed: {
		Name: "rpm_used", Unit: Share, Kind: Ratio, Title: "RPM used",
		Doc: "requests a minute charged, net of returns, as a share of refill", Null: "without that limit",
	},
	ITPMDemand: {
		Name: "itpm_demand", Unit: Share, Kind: Ratio, Title: "ITPM demand",
		Doc: "input tokens a minute asked for, refused attempts included, as a share of refill", Null: "without that limit",
	},
	ITPMUsed: {
		Name: "itpm_used", Unit: Share, Kind: Ratio, Title: "ITPM used",
		Doc: "input tokens a minute charged, net of returns, as a share of refill", Null: "without that limit",
	},
	OTPMDemand: {
		Name: "otpm_demand", Unit: Share, Kind: Ratio, Title: "OTPM demand",
		Doc: "output tokens a minute asked for, refused attempts included, as a share of refill", Null: "without that limit",
	},
	OTPMUsed: {
		Name: "otpm_used", Unit: Share, Kind: Ratio, Title: "OTPM used",
		Doc: "output tokens a minute charged, net of returns, as a share of refill", Null: "without that limit",
	},
	MakespanS: {
		Name: "makespan_s", Unit: Seconds, Kind: Extreme, Goal: "makespan", PerWorkload: true, Title: "makespan",
		Doc: "last completion of the workloads whose arrivals end", Null: "no workload's arrivals end, or any of its requests is inside",
	},
}
