package queueing

import "strconv"

// How far an approximation may be off is itself a measurement. The bounds here
// hold for every case measured (see MGc and MGcK for which); the tests
// hold them against the cases in testdata.

// exactForEveryLaw is the class of a formula that needs the mean only.
const exactForEveryLaw = "exact for every law of the service time"

// errorClass words a bound on a relative error; none is "".
func errorClass(bound float64) string {
	if bound == 0 {
		return ""
	}
	return "within " + strconv.Itoa(int(bound*100+0.5)) + " % of simulations"
}
