package dist

import (
	"fmt"
	"strings"
)

// Family names a family of laws of a positive quantity. Its string is the name
// used in scenario files.
type Family uint8

// The families a scenario can name. [Family.Built] says which of them can be
// sampled.
const (
	Exponential Family = iota
	Lognormal
	Gamma
	Deterministic
	Weibull
	Uniform
	Hyperexponential
	Pareto
	Empirical
	Mixture
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

// Families returns every family a scenario can name, built or not, in the order
// in which they should be listed.
func Families() []Family {
	all := make([]Family, len(familyNames))
	for i := range all {
		all[i] = Family(i)
	}
	return all
}

// ParseFamily returns the family with the given name in a scenario file, built
// or not. Names are lower case.
func ParseFamily(s string) (Family, error) {
	for i, name := range familyNames {
		if s == name {
			return Family(i), nil
		}
	}
	return 0, fmt.Errorf("%.40q is not a distribution: write one of %s", s, strings.Join(familyNames[:], ", "))
}

// String returns the name used in scenario files.
func (f Family) String() string {
	if int(f) < len(familyNames) {
		return familyNames[f]
	}
	return fmt.Sprintf("family(%d)", uint8(f))
}

// Built reports whether laws of this family can be made by [New].
func (f Family) Built() bool {
	switch f {
	case Exponential, Lognormal, Gamma, Deterministic:
		return true
	}
	return false
}

// notBuilt is the error for a family that has no sampler yet.
func (f Family) notBuilt() error {
	var built []string
	for _, g := range Families() {
		if g.Built() {
			built = append(built, g.String())
		}
	}
	return fmt.Errorf("distribution %s is not simulated yet: use one of %s", f, strings.Join(built, ", "))
}
