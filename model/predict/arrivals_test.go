package predict_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/predict"
	"capsize/model/scenario"
	"gonum.org/v1/gonum/integrate/quad"
)

const ramp = `
name: test
workloads:
  - name: chat
    arrivals: {rate: 1/s, profile: {shape: linear, points: [{at: 100s, rate: 4/s}, {at: 250s, rate: 4/s}, {at: 300s, rate: 0/s}]}}
    stream: {duration: {dist: lognormal, mean: 12s}}
pool: {concurrency: 60}
run: {duration: 400s, warmup: 20s}
`

const wave = `
name: test
workloads:
  - name: chat
    arrivals: {process: deterministic, profile: {shape: daily, low: 1/s, high: 8/s, peak_at: 14h}}
    stream: {duration: {dist: exponential, mean: 10m}}
pool: {concurrency: 9000}
run: {duration: 2d}
`

// TestSlopesAreTheConvolution computes m(t) = ∫ λ(t−u)·P(S > u) du another way,
// and its mean and peak from that.
func TestSlopesAreTheConvolution(t *testing.T) {
	for _, c := range []struct {
		text  string
		edges []float64 // between which the rate is smooth
		last  float64   // no stream lasts longer, seconds
		sets  []string
	}{
		{ramp, []float64{0, 100, 250, 300, 400}, 1e6, nil},
		{ramp, []float64{0, 100, 250, 300, 400}, 20, []string{"chat.stream.max=20s", "chat.arrivals.process=weibull", "chat.arrivals.cv=2"}},
		{ramp, []float64{0, 100, 250, 300, 400}, 1e6, []string{"upstream.errors.during=50%"}},
		{wave, []float64{0, 21600, 43200, 64800, 86400, 108000, 129600, 151200, 172800}, 1e6, nil},
	} {
		s := parse(t, c.text, c.sets...)
		w := &s.Workloads[0]
		law, err := w.HeldLaw(&s.Upstream)
		if err != nil {
			t.Fatal(err)
		}
		curve, err := predict.LoadCurve(s)
		if err != nil {
			t.Fatal(err)
		}
		m := func(at float64) (sum float64) {
			for i := 1; i < len(c.edges); i++ {
				a, b := c.edges[i-1], min(c.edges[i], at)
				// What is long past is over; near at the survival is steepest.
				a = max(a, at-min(c.last, 400*law.Mean()))
				for range 12 {
					if b <= a {
						break
					}
					cut := max(a, b-(b-a)*0.6)
					sum += quad.Fixed(func(x float64) float64 {
						return w.RateAt(time.Duration(x*1e9)) * law.Survival(at-x)
					}, cut, b, 40, quad.Legendre{}, 0)
					b = cut
				}
			}
			return sum
		}
		end := c.edges[len(c.edges)-1]
		var sum, peak float64
		const n = 200
		var want [n]float64
		at := func(i int) float64 { return 20 + (end-20)*(float64(i)+0.5)/n }
		for i := range want {
			want[i] = m(at(i))
			sum += want[i] / n
			peak = max(peak, want[i])
		}
		for i, want := range want {
			if got := curve.At(at(i)); math.Abs(got-want) > 1e-3*peak {
				t.Errorf("%v m(%v) = %v, want %v", c.sets, at(i), got, want)
			}
		}
		near(t, "mean", curve.Mean(20, end), sum, 1e-3)
		_, top := curve.Peak(20, end)
		near(t, fmt.Sprint(c.sets, " peak"), top, peak, 2e-3)
	}
}

// TestSlopesOfConstantDurations: m(t) is what came in the last 12 s.
func TestSlopesOfConstantDurations(t *testing.T) {
	curve, err := predict.LoadCurve(parse(t, ramp, "chat.stream.duration.dist=deterministic"))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[float64]float64{
		6: 6 + 0.03*36/2, 50: 12 * (1 + 0.03*44), 103: 48 - 0.03*81/2, 200: 48, 300: 0.08 * 144 / 2, 306: 0.08 * 36 / 2, 313: 0,
	} {
		if got := curve.At(at); math.Abs(got-want) > 2e-3 {
			t.Errorf("m(%v) = %v, want %v", at, got, want)
		}
	}
}

func TestOtherProfilesFillAverages(t *testing.T) {
	r := all(t, ramp)
	// 1 to 4 over 100 s, 4 for 150 s, 4 to 0 over 50 s, less the first 20 s.
	wantExact(t, &r.Total, metric.OfferedPerS, (250+600+100-(20+6))/380.0)
	wantNone(t, &r.Total, metric.MakespanS, "completion")
	wantNone(t, &r.Total, metric.WaitP99S, "the rate moves")
	if p := r.Total[metric.InFlight]; p.Method != predict.MtGInf || p.Exact {
		t.Errorf("%+v", p)
	}
	if r.ArrivalRate != 4 || math.Abs(r.FirstRate-1.6) > 1e-12 {
		t.Errorf("from %v to %v", r.FirstRate, r.ArrivalRate)
	}
	r = all(t, wave)
	near(t, "mean rate of two days", r.Total[metric.OfferedPerS].Value, 4.5, 1e-9)
	near(t, "peak rate", r.ArrivalRate, 8, 1e-12)
	wantApprox(t, &r.Total, metric.InFlight, r.OfferedLoadMean, "deterministic")
	// A run of months meets the same days.
	months := all(t, wave, "run.duration=90d", "run.warmup=60d")
	near(t, "mean of months", months.OfferedLoadMean, 2700, 1e-3)
	near(t, "peak of months", months.OfferedLoad, r.OfferedLoad, 1e-6)
}

func TestRenewalArrivals(t *testing.T) {
	for _, process := range []string{"gamma", "weibull"} {
		r := all(t, chat, "chat.arrivals.process="+process, "chat.arrivals.cv=2")
		wantExact(t, &r.Total, metric.InFlight, 30)
		wantExact(t, &r.Total, metric.Utilization, 30.0/31)
		wantExact(t, &r.Total, metric.RejectedShare, 0)
		if p := r.Total[metric.WaitP99S]; !p.Exact || p.Method != "GI/M/c" || p.Value < 100 {
			t.Errorf("%s arrivals: p99 wait %+v", process, p)
		}
		near(t, "Little", r.Total[metric.Queue].Value, 2.5*r.Total[metric.WaitMeanS].Value, 1e-9)
		other := all(t, chat, "chat.arrivals.process="+process, "chat.arrivals.cv=2", "chat.stream.duration.dist=lognormal", "chat.stream.duration.cv=0.8")
		wantApprox(t, &other.Total, metric.WaitMeanS, r.Total[metric.WaitMeanS].Value*(4+0.64)/(4+1), "first two moments")
		near(t, "Little", other.Total[metric.Queue].Value, 2.5*other.Total[metric.WaitMeanS].Value, 1e-9)
		wantNone(t, &other.Total, metric.WaitP99S, "arrivals are "+process+" with cv 2, not Poisson")
		// With cv 1 the gaps are exponential.
		r = all(t, chat, "chat.arrivals.process="+process)
		wantExact(t, &r.Total, metric.WaitMeanS, 9.587354705835759)
	}
	r := all(t, chat, "chat.arrivals.process=deterministic", "pool.queue=0", "pool.concurrency=38")
	wantNone(t, &r.Total, metric.RejectedShare, "arrivals are deterministic, not Poisson")
	wantExact(t, &r.Total, metric.QueueWaitP99S, 0)
	wantApprox(t, &r.Total, metric.InFlight, 30, "not subtracted")
}

// recorded is a trace of n requests at equal gaps.
func recorded(t *testing.T, n int, gap time.Duration, duration float64) *scenario.Scenario {
	s := parse(t, chat)
	a := &s.Workloads[0].Arrivals
	*a = scenario.Arrivals{Process: scenario.Trace, CV: scenario.None, Scale: 1}
	a.Trace = scenario.TraceArrivals{File: "trace.csv", Time: "t_s"}
	for i := range n {
		a.Trace.Rows = append(a.Trace.Rows, scenario.TraceRow{At: time.Duration(i) * gap, Duration: duration, Input: -1, Output: -1})
	}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTrace(t *testing.T) {
	s := recorded(t, 9000, 200*time.Millisecond, 4)
	r, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	// Five a second for 4 s each, from second 4 on to the end of the window.
	near(t, "peak", r.OfferedLoad, 20, 1e-3)
	near(t, "mean", r.OfferedLoadMean, 20*(1-2.0/1800), 1e-3)
	wantApprox(t, &r.Total, metric.InFlight, r.OfferedLoadMean, "a trace, not Poisson")
	near(t, "rate", r.Total[metric.OfferedPerS].Value, 5, 1e-3)
	wantNone(t, &r.Total, metric.WaitMeanS, "the rate moves")
	wantNone(t, &r.Total, metric.MakespanS, "completion")

	s.Workloads[0].Arrivals.Scale = 2 // twice as fast, and so half as long
	if r, err = predict.All(s); err != nil {
		t.Fatal(err)
	}
	near(t, "peak, scaled", r.OfferedLoad, 40, 1e-3)
	near(t, "rate, scaled", r.Total[metric.OfferedPerS].Value, 5, 1e-3)

	// All at one instant are a batch.
	if r, err = predict.All(recorded(t, 20, 0, 4)); err != nil {
		t.Fatal(err)
	}
	if r.Requests != 20 || r.Batch || r.OfferedLoad != 20 {
		t.Errorf("%d requests, batch %v, load %v", r.Requests, r.Batch, r.OfferedLoad)
	}
}

// TestTraceOfTokens: output tokens of the trace, first token drawn.
func TestTraceOfTokens(t *testing.T) {
	s := recorded(t, 9000, 200*time.Millisecond, math.NaN())
	st := &s.Workloads[0].Stream
	st.Duration = scenario.Quantity{}
	st.FirstToken = scenario.Quantity{Given: true, Mean: 1, CV: scenario.None}
	st.Output = scenario.Quantity{Given: true, Mean: 900, CV: scenario.None}
	st.OutputRate = 60
	rows := s.Workloads[0].Arrivals.Trace.Rows
	for i := range rows {
		rows[i].Output = int64(120 + 240*(i%2)) // 2 or 6 s
	}
	r, err := predict.All(s)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "peak", r.OfferedLoad, 5*(1+4), 2e-3)

	for i := range rows {
		rows[i].Output = 0 // tokens of which no law can be made
	}
	if r, err = predict.All(s); err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(r.OfferedLoad) || !math.IsNaN(r.MeanDuration) {
		t.Errorf("load %v of nothing known", r.OfferedLoad)
	}
	wantNone(t, &r.Total, metric.InFlight, "workload chat")
	if _, err := predict.LoadCurve(s); err == nil {
		t.Error("a curve of nothing known")
	}
}
