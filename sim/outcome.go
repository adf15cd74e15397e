package sim

// outcome is how a request ended.
type outcome uint8

const (
	completed outcome = iota
	rejected          // local 429
	limited           // upstream 429 to the end
	timedOut
	refused // process down
	lost    // killed with the process
	failed  // the stream broke, or an error kept it from starting
	outcomes
)
