package scenario

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

// The rules as the sources of the SDKs have them.
func TestProfilesOfTheSDKs(t *testing.T) {
	want := map[string]SDKRetries{}
	for name, honoured := range map[string]time.Duration{
		"anthropic-python": 60 * time.Second, "anthropic-typescript": None, "anthropic-go": None, "openai-python": 120 * time.Second,
	} {
		over := "backoff"
		if name == "openai-python" {
			over = "fail"
		}
		want[name] = SDKRetries{name, 2, 500 * time.Millisecond, 2, 8 * time.Second, 0.25, honoured, over, true}
	}
	for _, p := range Profiles() {
		if p != want[p.Profile] {
			t.Errorf("%+v, want %+v", p, want[p.Profile])
		}
		delete(want, p.Profile)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}

func TestSDKProfileInAFile(t *testing.T) {
	with := func(sdk string) string {
		a := strings.Index(sample, "  sdk_retries:")
		b := strings.Index(sample, "goals: {wait_p99: 2s, rejected")
		return sample[:a] + "  sdk_retries: " + sdk + "\n" + sample[b:]
	}
	ofOpenAI := func(change func(*SDKRetries)) SDKRetries {
		r := Profiles()[3]
		change(&r)
		return r
	}
	for _, c := range []struct {
		sdk  string
		want SDKRetries
		form string
	}{
		{"{profile: openai-python}", ofOpenAI(func(*SDKRetries) {}), `{"profile":"openai-python"}`},
		{"{max: 0, profile: openai-python}", ofOpenAI(func(r *SDKRetries) { r.Max = 0 }), `{"profile":"openai-python","max":0}`},
		{
			"{profile: openai-python, jitter: full, retry_after_cap: none}",
			ofOpenAI(func(r *SDKRetries) { r.Jitter, r.RetryAfterCap = 1, None }),
			`{"profile":"openai-python","jitter":"full","retry_after_cap":"none"}`,
		},
		{"{profile: none, max: 1}", SDKRetries{"", 1, 500 * time.Millisecond, 2, 8 * time.Second, 0.25, time.Minute, "backoff", true}, `{"max":1}`},
	} {
		s := parse(t, with(c.sdk))
		if s.Upstream.SDK != c.want {
			t.Errorf("%s: %+v, want %+v", c.sdk, s.Upstream.SDK, c.want)
		}
		if !strings.Contains(string(s.JSON()), `"sdk_retries":`+c.form+`}`) {
			t.Errorf("%s is written as %s, want %s", c.sdk, s.JSON(), c.form)
		}
	}
	s := parse(t, with("{}"))
	if s.Upstream.SDK.Max != 0 || strings.Contains(string(s.JSON()), "sdk_retries") {
		t.Errorf("without any rule: %+v", s.Upstream.SDK)
	}
}

func TestTokenLimitNeedsTokens(t *testing.T) {
	s := parse(t, sample)
	s.Upstream.InputPerMinute, s.Upstream.OutputPerMinute = 1e6, 1e6
	if err := s.Validate(); err != nil {
		t.Errorf("with tokens: %v", err)
	}
	s.Workloads[0].Stream.Input = notGiven()
	if err := s.checkTokens(); err == nil || err.Path != "upstream.input_tokens_per_minute" {
		t.Errorf("without input tokens: %v", err)
	}
	s.Upstream.InputPerMinute, s.Workloads[0].Stream.OutputRate = None, None
	if err := s.checkTokens(); err == nil || err.Path != "upstream.output_tokens_per_minute" {
		t.Errorf("without output rate: %v", err)
	}
}

// A trace may bring the tokens that a limit counts; whether it does is known
// once it is loaded.
func TestTokensOfATrace(t *testing.T) {
	text := `{name: a, workloads: [{name: w, arrivals: {process: trace, trace: {file: t.csv, time: t_s}}, stream: {duration: {mean: 1s}}}],` +
		`pool: {concurrency: 1}, upstream: {input_tokens_per_minute: 1000}}`
	loaded(t, text, map[string]string{"t.csv": "t_s,input_tokens\n1,5\n"})
	s := parse(t, text)
	if err := s.Load(opener(map[string]string{"t.csv": "t_s\n1\n"})); err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(); err == nil || !strings.Contains(err.Error(), "the limit counts tokens that no workload states") {
		t.Errorf("a trace without tokens: %v", err)
	}
}

func TestBuckets(t *testing.T) {
	two := func(s *Scenario) {
		s.Workloads = append(s.Workloads, s.Workloads[0])
		s.Workloads[1].Name = "night"
	}
	input := func(q Quantity) func(*Scenario) {
		return func(s *Scenario) { s.Workloads[0].Stream.Input = q }
	}
	fixed := parse(t, strings.Replace(sample, "dist: lognormal, mean: 1500, cv: 1", "dist: deterministic, mean: 1500", 1)).Workloads[0].Stream.Input
	for _, c := range []struct {
		name    string
		change  func(*Scenario)
		rpm     int64
		itpm    int64
		otpm    int64
		reserve int64
		burst   time.Duration
		want    string // path of the error
	}{
		{"one request fits exactly", nil, 60, None, None, None, time.Second, ""},
		{"less than one request", nil, 59, None, None, None, time.Second, "upstream.requests_per_minute"},
		{"a request a minute", nil, 1, None, None, None, time.Minute, ""},
		{"lognormal tokens begin at 0", nil, None, 1, None, None, time.Minute, ""},
		{"600 uncached tokens fit exactly", input(fixed), None, 600, None, None, time.Minute, ""},
		{"600 uncached tokens in thirds", input(fixed), None, 1800, None, None, 20 * time.Second, ""},
		{"600 uncached tokens do not fit", input(fixed), None, 599, None, None, time.Minute, "upstream.input_tokens_per_minute"},
		{"only the second workload fits", func(s *Scenario) { two(s); input(fixed)(s) }, None, 599, None, None, time.Minute, "upstream.input_tokens_per_minute"},
		{"two workloads do not fit", func(s *Scenario) { input(fixed)(s); two(s) }, None, 599, None, None, time.Minute, "upstream.input_tokens_per_minute"},
		{"the reserve fits exactly", nil, None, None, 4096, 4096, time.Minute, ""},
		{"the reserve does not fit", nil, None, None, 4095, 4096, time.Minute, "upstream.output_accounting.reserve"},
		{"a reserve without a limit", nil, None, None, None, 4096, time.Minute, ""},
		{"output as produced", nil, None, None, 1, None, time.Second, ""},
	} {
		s := parse(t, sample)
		if c.change != nil {
			c.change(s)
		}
		u := &s.Upstream
		u.RequestsPerMinute, u.InputPerMinute, u.OutputPerMinute, u.Reserve, u.Burst = c.rpm, c.itpm, c.otpm, c.reserve, c.burst
		path := ""
		if err, _ := s.Validate().(*FieldError); err != nil {
			path = err.Path
		}
		if path != c.want {
			t.Errorf("%s: %v, want an error at %q", c.name, s.Validate(), c.want)
		}
	}
}

// Everything the contract names can be stated, and comes back.
func TestParseFull(t *testing.T) {
	s := parse(t, full)
	chat := &s.Workloads[0]
	switch {
	case !chat.Stream.ByParts() || chat.Priority != 2 || chat.Concurrency != 40 || chat.Queue != 50 || chat.Stream.Max != 5*time.Minute:
		t.Errorf("chat %+v", chat)
	case chat.Retries != CallerRetries{2, time.Second, 2, 30 * time.Second, 0, 0.1, 10}:
		t.Errorf("caller retries %+v", chat.Retries)
	case s.Upstream.Reserve != 4096 || s.Upstream.ConcurrentStreams != 45 || !s.Upstream.CountRefused || s.Upstream.ErrorsDuring != 0.005:
		t.Errorf("upstream %+v", s.Upstream)
	case s.Upstream.SDK.HoldSlot || s.Upstream.SDK.Max != 4 || s.Upstream.SDK.RetryAfterOver != "fail":
		t.Errorf("SDK %+v", s.Upstream.SDK)
	case s.CPU != CPU{0.006, 2}:
		t.Errorf("CPU %+v", s.CPU)
	}
	for name, text := range map[string][]byte{"json": s.JSON(), "yaml": s.YAML()} {
		if back := parse(t, string(text)); !reflect.DeepEqual(back, s) {
			t.Errorf("%s reads back as another scenario:\n%s", name, text)
		}
	}
}
