package experiment

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"capsize/sim/stat"
)

// article is one of the article's workloads, with reference values computed at
// high precision by two independent methods.
type article struct {
	ID     string
	Params struct {
		Rate float64 `json:"lambda_per_s"`
		Mean float64 `json:"mean_service_s"`
	}
	Values map[string]float64
}

func articles(t *testing.T) (all []article) {
	t.Helper()
	src, err := os.ReadFile("testdata/workloads.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// unlimited is an M/M/c queue.
func unlimited(rate, mean float64, slots int64) *scenario.Scenario {
	s := exponential(slots, 1)
	w := &s.Workloads[0]
	w.Arrivals.Rate = rate
	w.Stream.Duration = scenario.Quantity{Given: true, Family: dist.Exponential, Mean: mean, CV: scenario.None}
	s.Run.Duration, s.Run.Warmup = time.Minute, 0
	return s
}

// erlangC is the chance to wait by the recursion of Erlang B.
func erlangC(c int, a float64) float64 {
	b := 1.0
	for n := 1.0; n <= float64(c); n++ {
		b = a * b / (n + a*b)
	}
	rho := a / float64(c)
	return b / (1 - rho*(1-b))
}

// TestArticleWorkloads: the slots by each rule are those of the reference, and at
// each the chance and the length of a wait.
func TestArticleWorkloads(t *testing.T) {
	rules := map[string]func(*sizing.Sizing) int{
		"stable":   func(z *sizing.Sizing) int { return z.StableC },
		"headroom": func(z *sizing.Sizing) int { return z.CHeadroom },
		"square":   func(z *sizing.Sizing) int { return z.CSqrt },
		"printed":  func(*sizing.Sizing) int { return 49 },
	}
	square := map[string]int{"tasks": 5, "chat": 41, "spike": 116}
	for _, a := range articles(t) {
		z := mustSize(t, unlimited(a.Params.Rate, a.Params.Mean, 1000), sizing.Places, Options{Replications: 1}).Sizing
		load := a.Params.Rate * a.Params.Mean
		if near := math.Abs(z.OfferedLoad-a.Values["offered_load"]) < 1e-12*load; !near || z.Need != int(math.Ceil(load)) || z.CSqrt != square[a.ID] {
			t.Errorf("%s: %+v", a.ID, z)
		}
		for rule, slots := range rules {
			c := slots(&z)
			if want, ok := a.Values[rule+"_c"]; ok && c != int(want) {
				t.Errorf("%s: %s gives %d slots, want %v", a.ID, rule, c, want)
			}
			if float64(c) <= load { // the 49 that the article prints are of another workload
				continue
			}
			p, err := predict.All(unlimited(a.Params.Rate, a.Params.Mean, int64(c)))
			if err != nil {
				t.Fatal(err)
			}
			wait := erlangC(c, load)
			for id, want := range map[metric.ID]float64{metric.PWait: wait, metric.WaitMeanS: wait * a.Params.Mean / (float64(c) - load)} {
				wantExactly(t, a.ID+" by "+rule, p, id, want)
			}
			for id, name := range map[metric.ID]string{metric.PWait: "_Pwait", metric.WaitMeanS: "_Wq", metric.WaitP99S: "_Wq_p99"} {
				if want, ok := a.Values[rule+name]; ok {
					wantExactly(t, a.ID+" by "+rule, p, id, want)
				}
			}
		}
	}
}

func wantExactly(t *testing.T, what string, p *predict.Result, id metric.ID, want float64) {
	t.Helper()
	if got := p.Total[id]; !got.Exact || math.Abs(got.Value-want) > 1e-11*want {
		t.Errorf("%s: %s is %+v, want %v", what, id, got, want)
	}
}

// TestArticleSimulated: the simulation waits as often as Erlang C says.
func TestArticleSimulated(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	const runs = 20
	for _, c := range []struct {
		name       string
		rate, mean float64
		slots      []int64 // stable, headroom, square root
		hours      int
	}{
		{"tasks", 0.05, 42, []int64{3, 4, 5}, 500},
		{"chat", 2.5, 12, []int64{31, 41, 45}, 15},
		{"spike", 8, 12, []int64{116}, 4},
	} {
		for _, slots := range c.slots {
			s := unlimited(c.rate, c.mean, slots)
			s.Run.Duration = time.Duration(c.hours) * time.Hour
			s.Run.Warmup = s.Run.Duration / 8
			sum := mustRun(t, s, Options{Replications: runs})
			want := erlangC(int(slots), c.rate*c.mean)
			e := &sum.Total[metric.PWait]
			if z := score(e, want, runs); !(math.Abs(z) <= 4) {
				t.Errorf("%s on %d slots: P(wait) %v, Erlang C %v, z %.2f", c.name, slots, e, want, z)
			}
		}
	}
}

// score is the distance of an estimate from a value in standard errors, NaN
// without an interval.
func score(e *stat.Estimate, want float64, runs int) float64 {
	se := max(e.Hi-e.Value, e.Value-e.Lo) / stat.T975(runs-1)
	return (e.Value - want) / se
}
