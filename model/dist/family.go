package dist

import (
	"fmt"
	"strings"
)

// Family names a family of laws of a positive quantity. Its string is the name
// used in scenario files.
type Family uint8

// The families a scenario can name.
const (
	Exponential Family = iota
	Lognormal
	Gamma
	Deterministic
	Weibull
	Uniform
	Hyperexponential // two phases, balanced means
	Pareto           // bounded above
	Empirical        // a sample, each value equally likely
	Mixture          // one of several laws, by weight
)

// What a law built from others is: no name of a scenario file, but
// [Law.Family] tells it.
const (
	Sum       Family = iota + Mixture + 1 // first token plus tokens over their rate
	Truncated                             // ended at a time limit
	Cut                                   // a share broken at a uniform point
)

// familyNames are the names in scenario files, in the order of the constants.
var familyNames = [...]string{
	Exponential:      "exponential",
	Lognormal:        "lognormal",
	Gamma:            "gamma",
	Deterministic:    "deterministic",
	Weibull:          "weibull",
	Uniform:          "uniform",
	Hyperexponential: "hyperexponential",
	Pareto:           "pareto",
	Empirical:        "empirical",
	Mixture:          "mixture",
}

// Families returns every family a scenario can name, in the order in which they
// should be listed.
func Families() []Family {
	all := make([]Family, len(familyNames))
	for i := range all {
		all[i] = Family(i)
	}
	return all
}

// ParseFamily returns the family with the given name in a scenario file. Names
// are lower case.
func ParseFamily(s string) (Family, error) {
	for i, name := range familyNames {
		if s == name {
			return Family(i), nil
		}
	}
	return 0, fmt.Errorf("%.40q is not a distribution: write one of %s", s, strings.Join(familyNames[:], ", "))
}

// String returns the name used in scenario files, and for a law built from
// others what it is.
func (f Family) String() string {
	switch f {
	case Sum:
		return "sum of parts"
	case Truncated:
		return "time-limited"
	case Cut:
		return "partly cut"
	}
	if int(f) < len(familyNames) {
		return familyNames[f]
	}
	return fmt.Sprintf("family(%d)", uint8(f))
}

// Built reports whether laws of this family can be made: true for every family
// a scenario can name.
func (f Family) Built() bool { return int(f) < len(familyNames) }
