package experiment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/sim/stat"
)

// anyLine is a random scenario of a line in its steady state.
func anyLine(t *testing.T, r *rand.Rand) *scenario.Scenario {
	t.Helper()
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	c := pick("1", "2", "5", "20")
	law := pick("exponential, mean: 1s", "exponential, mean: 1s", "exponential, mean: 1s", "exponential, mean: 1s", "deterministic, mean: 1s", "lognormal, mean: 1s, cv: 0.7", "hyperexponential, mean: 1s, cv: 1.4")
	var slots float64
	fmt.Sscan(c, &slots)
	text := fmt.Sprintf(`
name: random
workloads:
  - name: chat
    arrivals: {process: %s, rate: %.4f/s}
    stream: {duration: {dist: %s}}
pool: {concurrency: %s, queue: %s, queue_timeout: %s, order: %s}
memory: {base: 1MiB, per_stream: 1MiB, growth: 100KiB/s}
upstream: {errors: {during: %s}}
run: {duration: 1000s, warmup: 60s}
`, pick("poisson", "poisson", "poisson", "deterministic", "gamma, cv: 1.6"), slots*(0.3+0.6*r.Float64()), law, c,
		pick("unlimited", "unlimited", "unlimited", "0", "5", "40"), pick("none", "none", "none", "2s", "{dist: exponential, mean: 1s}"),
		pick("fifo", "fifo", "lifo"), pick("0%", "0%", "0%", "10%"))
	s, err := scenario.Parse([]byte(text), "random")
	if err != nil {
		t.Fatal(err, text)
	}
	return s
}

// TestExactMeansExact: whatever is marked exact is within five standard errors of
// long simulations, on random scenarios.
func TestExactMeansExact(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	r := rand.New(rand.NewPCG(7, 11))
	const runs = 24
	seen := map[string]int{}
	for range 120 {
		s := anyLine(t, r)
		sum := mustRun(t, s, Options{Replications: runs})
		for _, id := range metric.All() {
			p, e := &sum.Predicted.Total[id], &sum.Total[id]
			if !p.Exact || !e.HasInterval() || e.Hi == e.Lo {
				continue
			}
			se := (e.Hi - e.Lo) / 2 / stat.T975(runs-1)
			z := (e.Value - p.Value) / se
			// Quantiles of a histogram are known to 1 %, and whole numbers to one.
			slack := 0.0
			if m := metric.Of(id); m.Kind == metric.Quantile {
				slack = max(0.01*p.Value, 1e-3)
				switch m.Unit {
				case metric.Count:
					slack = 1
				case metric.Bytes:
					slack = 2e-3 * p.Value
				}
			}
			if math.Abs(e.Value-p.Value) > 5*se+slack {
				t.Errorf("%v by %s: %v, simulated %v ± %v (z = %.1f) in\n%s", id, p.Method, p.Value, e.Value, se, z, s.YAML())
			}
			seen[p.Method]++
		}
	}
	for _, method := range []string{predict.MMc, predict.MMcK, predict.MMcKM, predict.MMcD, predict.MG1, predict.GIMc, predict.ErlangB, predict.Little} {
		if seen[method] == 0 {
			t.Errorf("%s was never compared", method)
		}
	}
	t.Log(seen)
}
