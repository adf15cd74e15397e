// Package sizing turns predictions into advice: how many slots the load needs,
// and the verdict, one sentence that says whether the settings hold and what
// gives way.
//
// It imports model/predict and the packages that a prediction is made of
// (scenario, metric, queueing), and model/unit to print numbers.
//
// # Reading order
//
//   - sizing.go: the slots by the usual rules.
//   - verdict.go: State, Observed, Verdict and Judge.
//   - case.go: which state applies, and why.
//   - text.go: the sentence, and its short form.
//   - words.go: numbers in a sentence.
//
// # Why
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
