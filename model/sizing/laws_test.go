package sizing_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"capsize/model/dist"
	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/sizing"
	"pgregory.net/rapid"
)

// errorer is what testing.T and rapid.T share.
type errorer interface {
	Helper()
	Errorf(string, ...any)
}

// checkFit: two lines of 80 cells with the state before them, and one of 60; one
// but at most.
func checkFit(t errorer, v sizing.Verdict) {
	t.Helper()
	lines, width := 1, utf8.RuneCountInString(string(v.State))+1
	for _, word := range strings.Fields(v.Text) {
		n := utf8.RuneCountInString(word)
		if width+1+n > 80 {
			lines, width = lines+1, -1
		}
		width += 1 + n
	}
	if lines > 2 {
		t.Errorf("%d lines: %s  %s", lines, v.State, v.Text)
	}
	if utf8.RuneCountInString(v.Short) > 60 {
		t.Errorf("short form has %d cells: %s", utf8.RuneCountInString(v.Short), v.Short)
	}
	for _, text := range []string{v.Text, v.Short} {
		if text == "" || strings.ContainsAny(text, "\n…") || strings.Contains(text, "NaN") || strings.Contains(text, "Inf") ||
			strings.Contains(text, "%!") || strings.Contains(text, string(v.State)) {
			t.Errorf("malformed: %q", text)
		}
	}
	if strings.Count(v.Text, ", but ") > 1 || strings.Contains(v.Text, "; but") || strings.Contains(v.Text, ": but") {
		t.Errorf("but, but: %q", v.Text)
	}
	if !strings.HasSuffix(v.Text, ".") || strings.HasSuffix(v.Text, "..") {
		t.Errorf("no sentence: %q", v.Text)
	}
}

func anyChat(t *rapid.T) *scenario.Scenario {
	s := scenario.Default()
	s.Name = "random"
	w := scenario.DefaultWorkload("chat")
	w.Arrivals.Rate, w.Arrivals.RateSet = rapid.Float64Range(0.001, 500).Draw(t, "rate"), true
	w.Stream.Duration = scenario.Quantity{
		Given: true, Mean: rapid.Float64Range(0.1, 900).Draw(t, "mean"), CV: scenario.None,
		Family: rapid.SampledFrom([]dist.Family{dist.Exponential, dist.Lognormal}).Draw(t, "family"),
	}
	load := w.Arrivals.Rate * w.Stream.Duration.Mean
	s.Pool.Concurrency = max(1, int64(load*rapid.Float64Range(0.5, 2).Draw(t, "headroom")))
	s.Pool.Queue = rapid.SampledFrom([]int64{scenario.None, 0, 75}).Draw(t, "queue")
	s.Pool.QueueTimeout = rapid.SampledFrom([]time.Duration{scenario.None, 30 * time.Second}).Draw(t, "timeout")
	s.Memory.Base, s.Memory.PerStream = 180<<20, 4<<20
	s.Memory.Limit = rapid.SampledFrom([]int64{scenario.None, 512 << 20, 1 << 40}).Draw(t, "limit")
	s.Goals.Limit[metric.WaitP99S] = rapid.SampledFrom([]float64{scenario.None, 2, 0.13}).Draw(t, "goal")
	s.Goals.Limit[metric.RejectedShare] = rapid.SampledFrom([]float64{scenario.None, 0.001, 0}).Draw(t, "429s")
	if s.Memory.Limit != scenario.None {
		s.Goals.Limit[metric.MemoryPeakBytes] = rapid.SampledFrom([]float64{scenario.None, 0.9}).Draw(t, "peak")
	}
	s.CPU.PerStream = rapid.SampledFrom([]float64{0, 0.006, 0.1}).Draw(t, "cpu")
	s.Workloads = append(s.Workloads, w)
	return &s
}

func anyObserved(t *rapid.T) sizing.Observed {
	o := seen()
	switch rapid.IntRange(0, 4).Draw(t, "seen") {
	case 0:
		return sizing.Observed{}
	case 1:
		o.Missed = append(o.Missed, wait99(rapid.Float64Range(2, 1e5).Draw(t, "wait")))
	case 2:
		o.Rejected, o.TimedOut = rapid.Float64Range(0, 1).Draw(t, "rejected"), rapid.Float64Range(0, 1).Draw(t, "timed out")
	case 3:
		o.Kills, o.FirstKill = rapid.Float64Range(0.05, 90).Draw(t, "kills"), rapid.Float64Range(0, 1e5).Draw(t, "first")
	}
	return o
}

// The shapes of sentences whose numbers are read back.
var (
	keepsPattern  = regexp.MustCompile(`^([\d.,M]+)/s × ([\d.]+) s keeps ([\d.,Mk]+) in flight; ([\d.,M]+) slots? leaves? (<?[\d.]+) %`)
	needsPattern  = regexp.MustCompile(`^([\d.,M]+)/s × ([\d.]+) s needs ([\d.,Mk]+) slots and there (?:is|are) (\d+)`)
	leastPattern  = regexp.MustCompile(`: at least ([\d.]+) % (get a 429 or time out|get a 429|time out)\.( |$)`)
	growthPattern = regexp.MustCompile(`: the line grows by ([\d.,M]+) (a minute|an hour|a day) without end\.( |$)`)
)

func number(t *rapid.T, text string) float64 {
	t.Helper()
	scale := 1.0
	if cut, ok := strings.CutSuffix(text, "M"); ok {
		text, scale = cut, 1e6
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimPrefix(text, "<"), ",", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v * scale
}

// claims fails unless the number printed is v to the given relative digits.
func claims(t *rapid.T, text, printed string, v, tol float64) {
	t.Helper()
	if got := number(t, printed); math.Abs(got-v) > tol*math.Abs(v)+1e-12 {
		t.Fatalf("%q prints %s for %v", text, printed, v)
	}
}

// TestNumbersMeanWhatTheySay reads the sentences back.
func TestNumbersMeanWhatTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyChat(t)
		v, z, p := judge(t, s, anyObserved(t))
		checkFit(t, v)
		rate, mean := s.Workloads[0].Arrivals.Rate, s.Workloads[0].Stream.Duration.Mean
		load, slots := rate*mean, float64(s.Pool.Concurrency)
		if z.Need != int(math.Ceil(load-1e-9*load)) || z.OfferedLoad != p.OfferedLoad {
			t.Fatalf("need %d of %v", z.Need, load)
		}
		if m := keepsPattern.FindStringSubmatch(v.Text); m != nil {
			if load >= slots {
				t.Fatalf("%v erlang on %v slots: %s", load, slots, v.Text)
			}
			claims(t, v.Text, m[1], rate, 0.005)
			claims(t, v.Text, m[2], mean, 0.005)
			claims(t, v.Text, m[3], load, 0.005)
			claims(t, v.Text, m[4], slots, 0.005)
			if spare := 100 * (1 - load/slots); math.Abs(number(t, m[5])-spare) > 0.51 {
				t.Fatalf("%s: spare is %v", v.Text, spare)
			}
			if number(t, m[3]) == slots {
				t.Fatalf("a load of %v reads like all %v slots: %s", load, slots, v.Text)
			}
		}
		if m := needsPattern.FindStringSubmatch(v.Text); m != nil {
			if load < slots {
				t.Fatalf("%v erlang on %v slots: %s", load, slots, v.Text)
			}
			claims(t, v.Text, m[3], load, 0.005)
		}
		if m := leastPattern.FindStringSubmatch(v.Text); m != nil {
			if lost, got := 100*(1-slots/load), number(t, m[1]); got > lost*(1+1e-9) || got < lost/2 {
				t.Fatalf("%s: the least lost is %v %%", v.Text, lost)
			}
		}
		if m := growthPattern.FindStringSubmatch(v.Text); m != nil {
			per := map[string]float64{"a minute": 60, "an hour": 3600, "a day": 86400}[m[2]]
			claims(t, v.Text, m[1], (load-slots)/mean*per, 0.01)
		}
		checkState(t, s, v, load, p.Total[metric.MemoryMeanBytes].Value)
	})
}

// TestPatternsMeetSentences: the law above reads every shape it means to read.
func TestPatternsMeetSentences(t *testing.T) {
	for _, pattern := range []*regexp.Regexp{keepsPattern, needsPattern, leastPattern, growthPattern} {
		found := false
		for _, c := range verdictTests {
			v, _, _ := judge(t, parse(t, c.text, c.sets...), c.o)
			found = found || pattern.MatchString(v.Text)
		}
		if !found {
			t.Errorf("no sentence matches %v", pattern)
		}
	}
}

// TestEverySentenceFits draws the other kinds of traffic, in sizes from one to
// a million.
func TestEverySentenceFits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := parse(t, rapid.SampledFrom([]string{push, tasks, chatAndTasks}).Draw(rt, "text"))
		wide := rapid.Custom(func(t *rapid.T) float64 { return math.Exp(rapid.Float64Range(-7, 9).Draw(t, "log")) })
		for i := range s.Workloads {
			w := &s.Workloads[i]
			w.Stream.Duration.Mean = wide.Draw(rt, "mean")
			w.Arrivals.Rate = wide.Draw(rt, "rate")
			for j := range w.Arrivals.Profile.Points {
				w.Arrivals.Profile.Points[j].Rate = wide.Draw(rt, "point")
			}
			if w.Arrivals.Process == scenario.Batch {
				w.Arrivals.Batch.Size = rapid.Int64Range(1, 4_000_000).Draw(rt, "size")
			}
		}
		s.Pool.Concurrency = rapid.Int64Range(1, 1_000_000).Draw(rt, "slots")
		s.Pool.Queue = rapid.SampledFrom([]int64{scenario.None, 0, 75, 3_999_999}).Draw(rt, "queue")
		s.Pool.QueueTimeout = rapid.SampledFrom([]time.Duration{scenario.None, 30 * time.Second}).Draw(rt, "timeout")
		s.Goals.Limit[metric.WaitP99S] = 2
		s.Memory.Base, s.Memory.PerStream = 180<<20, rapid.Int64Range(0, 64<<20).Draw(rt, "per stream")
		s.Memory.Limit = rapid.SampledFrom([]int64{scenario.None, 200 << 20, 512 << 20, 1 << 40}).Draw(rt, "limit")
		if s.Memory.Limit != scenario.None {
			s.Goals.Limit[metric.MemoryPeakBytes] = rapid.SampledFrom([]float64{scenario.None, 0.9}).Draw(rt, "peak")
		}
		s.CPU.PerStream = rapid.SampledFrom([]float64{0, 0.006}).Draw(rt, "cpu")
		s.Upstream.RequestsPerMinute = rapid.SampledFrom([]int64{scenario.None, 1, 1000}).Draw(rt, "rpm")
		s.Upstream.ConcurrentStreams = rapid.SampledFrom([]int64{scenario.None, 1, 1000}).Draw(rt, "streams")
		v, z, p := judge(rt, s, anyObserved(rt))
		checkLines(rt, sizing.Working(s, p, z))
		checkFit(rt, v)
	})
}

// checkState: the states in their order, from the definitions.
func checkState(t *rapid.T, s *scenario.Scenario, v sizing.Verdict, load, memory float64) {
	endless := s.Pool.Queue == scenario.None && s.Pool.QueueTimeout == scenario.None
	full := s.Memory.Limit != scenario.None && memory > float64(s.Memory.Limit)
	enough := load < float64(s.Pool.Concurrency)
	switch v.State {
	case sizing.OOM:
		if !full && !strings.Contains(v.Text, "killed") {
			t.Fatalf("no kill, memory %v of %v: %s", memory, s.Memory.Limit, v.Text)
		}
	case sizing.UNSTABLE:
		if full || !endless || enough {
			t.Fatal(v.Text)
		}
	case sizing.OVER:
		if full || endless || enough {
			t.Fatal(v.Text)
		}
	case sizing.TIGHT, sizing.OK:
		missed := strings.Contains(v.Text, "(goal ") || strings.Contains(v.Text, "(the goal)")
		soon := v.BindsAtLoad != nil && *v.BindsAtLoad < 1.1
		if full || !enough || (v.State == sizing.TIGHT) != (missed || soon) {
			t.Fatal(v.State, v.Text)
		}
	}
}

func TestKillInstant(t *testing.T) {
	for _, c := range []struct {
		first float64
		want  string
	}{{0, "0:00"}, {63.4, "1:03"}, {59.6, "1:00"}, {3599.6, "1:00:00"}, {3723, "1:02:03"}, {36000, "10:00:00"}} {
		v, _, _ := judge(t, parse(t, chat), killed(1, c.first))
		if !strings.HasSuffix(v.Text, "killed at "+c.want+".") {
			t.Errorf("%v s: %s", c.first, v.Text)
		}
	}
	v, _, _ := judge(t, parse(t, chat), killed(2, math.NaN()))
	if !strings.HasSuffix(v.Text, "killed 2 times.") {
		t.Error(v.Text)
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		sets []string
		want [4]int // need, stable, headroom, square root
	}{
		{nil, [4]int{30, 31, 45, 41}},
		{nightly, [4]int{3, 3, 4, 5}},
		{[]string{"chat.arrivals.rate=8/s"}, [4]int{96, 97, 144, 116}},
		{[]string{"chat.arrivals.rate=0/s"}, [4]int{0, 1, 0, 0}},
		{[]string{"chat.arrivals.rate=0.07/s", "chat.stream.duration.mean=100s"}, [4]int{7, 8, 11, 13}},
	} {
		_, z, _ := judge(t, parse(t, chat, c.sets...), sizing.Observed{})
		if got := [4]int{z.Need, z.StableC, z.CHeadroom, z.CSqrt}; got != c.want {
			t.Errorf("%v: %v, want %v", c.sets, got, c.want)
		}
	}
	// Far more than any pool.
	_, z, _ := judge(t, parse(t, chat, "chat.arrivals.rate=1000000/s", "chat.stream.duration.mean=100s"), sizing.Observed{})
	if z.Need != 1e8 || z.StableC != 1e8+1 || z.CHeadroom != 1.5e8 || z.CSqrt != 1e8+2e4 {
		t.Errorf("%+v", z)
	}
	_, z, _ = judge(t, parse(t, tasks), sizing.Observed{})
	if !math.IsNaN(z.OfferedLoad) || z.Need != 0 || z.StableC != 0 {
		t.Errorf("a batch has no load: %+v", z)
	}
	_, z, _ = judge(t, parse(t, push), sizing.Observed{})
	if z.Need != 96 || z.CHeadroom != 144 {
		t.Errorf("the peak counts: %+v", z)
	}
}

func BenchmarkJudge(b *testing.B) {
	s := parse(b, chat)
	b.ReportAllocs()
	for b.Loop() {
		judge(b, s, sizing.Observed{})
	}
}
