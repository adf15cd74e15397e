// Package sizing turns predictions into advice: the four numbers (slots, places in
// the queue, memory, rate limits), the load at which each limit gives way, the
// verdict, one sentence that says whether the settings hold and what gives way
// first, and the working, the derivation of all of it.
//
// It imports model/predict and the packages that a prediction is made of
// (scenario, metric, queueing), and model/unit to print numbers.
//
// # Reading order
//
//   - sizing.go: Sizing, and the slots by the usual rules.
//   - goals.go, window.go, search.go: the slots that meet every goal.
//   - limits.go: at which load each limit gives way.
//   - numbers.go: queue depth, memory, rates, CPU.
//   - verdict.go: State, Observed, Verdict and Judge.
//   - case.go, budget.go: which state applies, and why.
//   - text.go: the sentence, and its short form; need.go, fate.go and advice.go:
//     its parts.
//   - words.go, figures.go: numbers in a sentence, and in the working.
//   - working.go and its like: the derivations.
//
// # Why
//
// Why two upper ends of the window? A pool that is sized for its mean load dies on
// the day on which it is full. When full is a sum that needs no theory, so the
// sentence prints that one; an unlimited line is never full, and there memory
// p99.9 at this load is all there is.
//
// Why is no number below ⌊a⌋ + 1 ever in the window, though a short line may meet
// a loose goal on 429s with fewer? The state of such a pool is OVER: one sentence
// must not recommend what another condemns.
//
// Why does a limit that gives way at 0.9 × this load not make a goal missed? The
// runs may have met it, and the formula may be an approximation. The state is
// TIGHT then, and the sentence says that it is theory.
//
// Why does nothing bind where one limit is not known? That one may be the first, and
// whoever is told of another raises the wrong one. Only a kill settles it: memory
// has given way. What is known is still said, but not that it is first.
//
// Why may memory give way when a full process fits? Memory when full is a mean:
// streams that happen to be old, or their prompts long, pass it.
//
// Why is each limit looked at by itself? What the upstream refuses holds no slot,
// and what the queue refuses takes no memory: together they would hide each
// other, and raising the one that binds would uncover the next.
//
// Why is a verdict made of what runs have shown where there is any, and of
// predictions only otherwise? A goal that is missed in fact is missed. What a
// run cannot show, that the load is too much for the slots, comes from the load:
// short runs of an overloaded pool look fine.
//
// Why "at least" in an overloaded verdict? No more than c streams are open, so of
// a load a > c a share of 1 − c/a is lost in the long run whatever the law of the
// durations; how much more is lost is a matter of that law. The share is rounded
// down.
//
// Why no exact numbers in the sentence? It is read aloud. The table beside it has
// the digits; what is printed here is rounded but never contradicts the state: a
// load of 30.97 on 31 slots does not print as 31.
package sizing
