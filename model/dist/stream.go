package dist

// Purpose says what a draw of a request is used for. Different purposes of one
// request meet independent generators, so a change in how one is sampled never
// shifts another. The numbers enter the hash: never renumber, only append.
type Purpose uint8

// The purposes of a request, the same on all its attempts (see [Stream.At]), and
// those of one attempt (see [Stream.AtAttempt]).
const (
	Gap          Purpose = 1 // operational time to the next arrival
	Duration     Purpose = 2 // life of the stream
	FirstToken   Purpose = 3 // time to the first token
	InputTokens  Purpose = 4 // length of the prompt
	OutputTokens Purpose = 5 // length of the answer
	Patience     Purpose = 6 // unit-mean patience in the queue

	SDKJitter    Purpose = 7  // back-off between attempts inside the call
	CallerJitter Purpose = 8  // back-off until the caller comes back
	ErrorBefore  Purpose = 9  // whether the start fails before the stream
	ErrorDuring  Purpose = 10 // whether the stream breaks
	CutPoint     Purpose = 11 // where it breaks, as a share of its life
)

// Stream is the key of all draws of one workload for one purpose in one
// replication of one seed: a sequence of generators, one for each ordinal k.
type Stream uint64

// NewStream returns the key hash(seed, replication, workload, purpose).
// Replication 0 is the plain run of the seed; the replication is mixed into the
// hash and never added to the seed, so replication 1 of seed 1 has nothing to do
// with replication 0 of seed 2.
func NewStream(seed uint64, replication int, workload string, purpose Purpose) Stream {
	h := absorb(0, seed)
	h = absorb(h, uint64(replication))
	h = absorb(h, hashString(workload))
	return Stream(absorb(h, uint64(purpose)))
}

// At returns the generator of ordinal k. The generators of different ordinals
// start at unrelated states: the ordinal is scrambled by [mix64], so successive
// draws of k are not the first draws of k+1.
func (s Stream) At(k uint64) Rand {
	return Rand{mix64(uint64(s) + k*golden)}
}

// AtAttempt returns the generator of one attempt of ordinal k: the callerAttempt-th
// time the caller came and within it the sdkAttempt-th try, both from 0. It has
// nothing to do with [Stream.At] of k, nor with any other attempt.
func (s Stream) AtAttempt(k uint64, callerAttempt, sdkAttempt uint32) Rand {
	return Rand{absorb(mix64(uint64(s)+k*golden), uint64(callerAttempt)<<32|uint64(sdkAttempt))}
}

// absorb folds v into the hash h. The rotation and the multiplication make the
// result depend on the order: (1, 0) and (0, 1) differ.
func absorb(h, v uint64) uint64 {
	h = (h<<23 | h>>41) * 0xd6e8feb86659fd93
	return mix64(h + mix64(v+golden))
}

// hashString is FNV-1a of 64 bits (Fowler, Noll and Vo 1991), the length mixed in.
func hashString(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return absorb(h, uint64(len(s)))
}
