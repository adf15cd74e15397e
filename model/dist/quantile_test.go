package dist

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

// TestGammaQuantileEverywhere goes over all shapes that MinCV and MaxCV allow
// and probabilities from 1e-304 to 1 − 1e-15. The error of x is judged through
// the cdf: d ln x = dF / (x·density).
func TestGammaQuantileEverywhere(t *testing.T) {
	for logShape := math.Log(1.0 / (MaxCV * MaxCV)); logShape < math.Log(1.01/(MinCV*MinCV)); logShape += 0.2 {
		shape := math.Exp(logShape)
		lg, _ := math.Lgamma(shape + 1)
		for logit := -700.0; logit < 34; logit += 0.9 {
			p := 1 / (1 + math.Exp(-logit))
			x := gammaQuantile(shape, p)
			if x < 1e-290 {
				continue
			}
			miss := mathext.GammaIncReg(shape, x) - p
			if p > 0.5 {
				miss = (1 - p) - mathext.GammaIncRegComp(shape, x)
			}
			// Rounding of ln p is magnified by 1/shape in ln x.
			tol := 5e-13 + 5e-16/shape
			if e := miss / (shape * math.Exp(shape*math.Log(x)-x-lg)); !(math.Abs(e) < tol) {
				t.Errorf("shape %v: quantile of %v is %v, relative error %.2g", shape, p, x, e)
			}
		}
	}
}

// TestNormalQuantile inverts the cdf in both tails.
func TestNormalQuantile(t *testing.T) {
	for z := -37.0; z <= 0; z += 0.1 {
		if got := normalQuantile(normalCDF(z)); math.Abs(got-z) > 1e-13*max(1, -z) {
			t.Errorf("normalQuantile(normalCDF(%v)) = %v", z, got)
		}
	}
	for p := 0.5; p < 1; p += 0.001 {
		if got := normalCDF(normalQuantile(p)); math.Abs(got-p) > 1e-14 {
			t.Errorf("normalCDF(normalQuantile(%v)) = %v", p, got)
		}
	}
}
