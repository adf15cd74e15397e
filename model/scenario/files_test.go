package scenario

import (
	"errors"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"capsize/model/dist"
)

func TestLoad(t *testing.T) {
	s := loaded(t, full, files)
	nan := math.NaN()
	want := []TraceRow{
		{0, 1.5, 100, 20},
		{250 * time.Millisecond, nan, 200, -1},
		{250 * time.Millisecond, 3, -1, 40},
		{60125 * time.Millisecond, 0.5, 300, 50},
	}
	got := s.Workloads[1].Arrivals.Trace.Rows
	if len(got) != len(want) {
		t.Fatalf("rows %v", got)
	}
	for i := range want {
		if math.IsNaN(want[i].Duration) && math.IsNaN(got[i].Duration) {
			want[i].Duration, got[i].Duration = 0, 0
		}
		if got[i] != want[i] {
			t.Errorf("row %d is %v, want %v", i, got[i], want[i])
		}
	}
	if v := s.Workloads[1].Stream.Duration.Values; !reflect.DeepEqual(v, []float64{1, 2.5, 4, 2.5}) {
		t.Errorf("samples %v", v)
	}
	if v := s.Workloads[0].Stream.Output.Parts[2].Values; !reflect.DeepEqual(v, []float64{100, 300}) {
		t.Errorf("samples of a part %v", v)
	}
	if at, ok := s.Workloads[1].Ends(); !ok || at != (60125+3000)*time.Millisecond/2 {
		t.Errorf("the trace ends %v, %v", at, ok)
	}
}

// A parsed scenario is not ready to run before its files are loaded, and says
// which one is missing; once loaded they stay, until another one is named.
func TestFilesAreNeededAndKept(t *testing.T) {
	s := parse(t, full)
	for _, want := range []string{
		"chat.stream.output_tokens.parts.2.samples: \"data/answers.csv\" has not been read",
		"logged.arrivals.trace.file: \"requests.csv\" has not been read",
		"logged.stream.duration.samples: \"durations.csv\" has not been read",
	} {
		if err := s.Validate(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Fatalf("Validate: %v, want %s", err, want)
		}
		only := map[string]string{}
		for name, text := range files {
			if strings.Contains(want, name) {
				only[name] = text
			}
		}
		if err := s.Load(opener(only)); err != nil && !errors.As(err, new(*FieldError)) {
			t.Fatal(err)
		}
	}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	never := func(string) (io.ReadCloser, error) { return nil, errors.New("read again") }
	if err := s.Load(never); err != nil {
		t.Errorf("a second Load: %v", err)
	}
	c := s.Clone()
	if err := c.Apply([]string{"pool.concurrency=50", "logged.stream.duration.samples=durations.csv"}); err != nil || c.Validate() != nil || !reflect.DeepEqual(c.Workloads[1].Stream, s.Workloads[1].Stream) {
		t.Errorf("settings beside the files: %v, %v", err, c.Validate())
	}
	for _, set := range []string{"logged.stream.duration.samples=other.csv", "logged.stream.duration.column=a", "logged.arrivals.trace.file=other.csv", "logged.arrivals.trace.time=at"} {
		c := s.Clone()
		if err := c.Apply([]string{set}); err != nil || c.Validate() == nil || c.Load(never) == nil {
			t.Errorf("%s: %v, then %v: want a scenario whose file is not loaded", set, err, c.Validate())
		}
		if s.Validate() != nil {
			t.Errorf("%s changed the original", set)
		}
	}
}

// The normal form names the files and holds none of their contents.
func TestFormsKeepFileNames(t *testing.T) {
	s := loaded(t, full, files)
	for name, text := range map[string][]byte{"json": s.JSON(), "yaml": s.YAML()} {
		back := loaded(t, string(text), files)
		back.Workloads[1].Arrivals.Trace.Rows = s.Workloads[1].Arrivals.Trace.Rows // NaN differs from itself
		if !reflect.DeepEqual(back, s) {
			t.Errorf("%s reads back as another scenario:\n%s", name, text)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	const trace = `{name: a, workloads: [{name: w, arrivals: {process: trace, trace: {file: t.csv, time: t_s}}, stream: {duration: {mean: 1s}}}], pool: {concurrency: 1}}`
	const samples = `{name: a, workloads: [{name: w, arrivals: {rate: 1/s}, stream: {duration: {samples: t.csv}}}], pool: {concurrency: 1}}`
	const column = `{name: a, workloads: [{name: w, arrivals: {rate: 1/s}, stream: {duration: {samples: t.csv, column: d}}}], pool: {concurrency: 1}}`
	for _, c := range []struct{ scenario, file, want string }{
		{trace, "", "t.csv:1:1: w.arrivals.trace.file: the file is empty"},
		{trace, "t_s\n", "t.csv:1:1: w.arrivals.trace.file: the trace has no rows"},
		{trace, "time,b\n1,2\n", `t.csv:1:1: w.arrivals.trace.file: there is no column "t_s": the columns are "time", "b"`},
		{trace, "t_s;d\n1;2\n", `there is no column "t_s": the columns are "t_s;d"`},
		{trace, "t_s,t_s\n1,2\n", `two columns are named "t_s"`},
		{trace, "t_s,duration_s,duration_s\n1,2,3\n", `two columns are named "duration_s"`},
		{trace, "t_s\n1\n3\n\n2.5\n", "t.csv:5:1: w.arrivals.trace.file: the time 2.5 is before 3 on the row above: sort the file by t_s"},
		{trace, "t_s\n1\n2s\n", `t.csv:3:1: w.arrivals.trace.file: the time "2s" is not a plain number`},
		{trace, "a,t_s\nx,1\nx,\n", "t.csv:3:3: w.arrivals.trace.file: the time is missing"},
		{trace, "t_s\n-1\n", `the time "-1" is out of range`},
		{trace, "t_s\nnan\n", `the time "nan" is not a plain number`},
		{trace, "t_s\n0x10\n", `the time "0x10" is not a plain number`},
		{trace, "t_s\n1_0\n", `the time "1_0" is not a plain number`},
		{trace, "t_s\n1e999\n", `the time "1e999" is out of range`},
		{trace, "t_s\n1732233600\n", "more than ten years: write seconds from the start of the trace"},
		{trace, "t_s\n2026-11-22T00:00:00Z\n", "is not a plain number"},
		{trace, "t_s,b\n1,2\n3\n", "t.csv:3:1: w.arrivals.trace.file: the row has 1 columns, the first has 2"},
		{trace, "t_s,b\n1,\"2\n", "not CSV: "},
		{trace, "t_s,duration_s\n1,-3\n", `t.csv:2:3: w.arrivals.trace.file: the duration "-3" is out of range`},
		{trace, "t_s,duration_s\n1,0\n", "column duration_s: samples of empirical are all 0"},
		{trace, "t_s,input_tokens\n1,2.5\n", `the number of input tokens "2.5" is not a whole number`},
		{trace, "t_s,output_tokens\n1,99999999\n", `the number of output tokens "99999999" is out of range: write 0 to 10000000`},
		{samples, "", "t.csv:1:1: w.stream.duration.samples: the file has no samples"},
		{samples, "duration_s\n1\n", `t.csv:1:1: w.stream.duration.samples: the sample "duration_s" is not a plain number; if this is a header, write {samples: t.csv, column: duration_s}`},
		{samples, "1,2\n", "the file has 2 columns: name one"},
		{samples, "1\n2\nx\n", `t.csv:3:1: w.stream.duration.samples: the sample "x" is not a plain number`},
		{samples, "0\n0\n", "samples of empirical are all 0"},
		{samples, "1\n4000000000\n", `t.csv:2:1: w.stream.duration.samples: the sample "4000000000" is out of range`},
		{samples, "\x00\x01", "is not a plain number"},
		{column, "a\n1\n", `there is no column "d": the columns are "a"`},
		{column, "a,d\n1,\n", "t.csv:2:3: w.stream.duration.samples: the sample is missing"},
	} {
		s := parse(t, c.scenario)
		err := s.Load(opener(map[string]string{"t.csv": c.file}))
		var bad *ParseError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || bad.Line < 1 || bad.Column < 1 {
			t.Errorf("%q: %v, want %s", c.file, err, c.want)
		}
		if s.Validate() == nil {
			t.Errorf("%q: a failed Load leaves a valid scenario", c.file)
		}
	}
}

// What open and the file itself say reaches the user, with the key.
func TestLoadPassesErrorsOn(t *testing.T) {
	s := parse(t, `{name: a, workloads: [{name: w, arrivals: {rate: 1/s}, stream: {duration: {samples: t.csv}}}], pool: {concurrency: 1}}`)
	err := s.Load(opener(nil))
	if err == nil || err.Error() != `w.stream.duration.samples: "t.csv" cannot be read: file does not exist` {
		t.Errorf("a file that does not exist: %v", err)
	}
	for name, f := range map[string]io.ReadCloser{
		"reading": broken{strings.NewReader("1\n2\n"), errors.New("disk is gone"), nil},
		"closing": broken{strings.NewReader("1\n2\n"), nil, errors.New("disk is gone")},
	} {
		err := s.Load(func(string) (io.ReadCloser, error) { return f, nil })
		if err == nil || !strings.Contains(err.Error(), "w.stream.duration.samples: ") || !strings.Contains(err.Error(), "cannot be read: disk is gone") {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.Workloads[0].Stream.Duration.Samples = "../t.csv" // as only code can have it
	asked := false
	err = s.Load(func(string) (io.ReadCloser, error) { asked = true; return nil, errors.New("") })
	if err == nil || asked {
		t.Errorf("a name that leads out: %v, opened: %v", err, asked)
	}
}

// broken fails at its end or when it is closed.
type broken struct {
	io.Reader
	read, close error
}

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && b.read != nil {
		err = b.read
	}
	return n, err
}

func (b broken) Close() error { return b.close }

// A file is not read beyond the limits: an endless one ends, too.
func TestLoadStopsAtTheLimits(t *testing.T) {
	s := parse(t, `{name: a, workloads: [{name: w, arrivals: {rate: 1/s}, stream: {duration: {mean: 1s}}}], pool: {concurrency: 1}}`)
	l := loader{s: s, name: "t.csv", most: limits{rows: 3, bytes: 1 << 20}}
	for _, c := range []struct {
		file io.Reader
		want string
	}{
		{strings.NewReader("t_s\n1\n2\n3\n"), ""},
		{strings.NewReader("t_s\n1\n2\n3\n4\n"), "t.csv:5:1: w: the file has more than 3 rows, the most that are read"},
		{repeat('\n'), "larger than 1MiB"},
		{repeat('7'), "larger than 1MiB"},
		{io.MultiReader(strings.NewReader("t_s\n\""), repeat(',')), "larger than 1MiB"},
	} {
		err := l.readTrace(c.file, &TraceArrivals{Time: "t_s"})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("readTrace: %v, want %s", err, c.want)
		}
	}
	if dataLimits.rows != 10_000_000 {
		t.Errorf("at most %d rows are read", dataLimits.rows)
	}
}

// repeat is a file of one character without end.
type repeat byte

func (c repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(c)
	}
	return len(p), nil
}

func TestFileNames(t *testing.T) {
	for name, want := range map[string]bool{
		"a.csv": true, "data/a.csv": true, "..a.csv": true, "a b.csv": true, "": false, ".": false, "..": false, "../a.csv": false,
		"a/../../b": false, "/a.csv": false, "a//b": false, `..\a`: false, `\a`: false, "c:a": false, "./a.csv": false, "a/": false,
	} {
		if got := beside(name); got != want {
			t.Errorf("beside(%q) = %v", name, got)
		}
	}
}

// Rows that were put in by code are checked as those of a file.
func TestRowsOutOfOrderInMemory(t *testing.T) {
	s := loaded(t, full, files)
	s.Workloads[1].Arrivals.Trace = TraceArrivals{File: "requests.csv", Time: "t_s", Rows: []TraceRow{{At: 2, Duration: math.NaN()}, {At: 1, Duration: 3}}}
	if err := s.Validate(); err == nil || !strings.HasPrefix(err.Error(), "logged.arrivals.trace: row 2 comes at 1ns, before the row above it, at 2ns") {
		t.Errorf("Validate: %v", err)
	}
	rows := s.Workloads[1].Arrivals.Trace.Rows
	rows[0].At = 1
	law, err := s.Workloads[1].HeldLaw(nil)
	if err != nil || law.Family() != dist.Mixture || math.Abs(law.Mean()-(3+2.5)/2) > 1e-12 {
		t.Errorf("held %v, %v: want half of 3 s and half of the stated mean, 2.5 s", law.Mean(), err)
	}
}

// Whatever a file holds, it is read as legal rows in order or refused with a
// place.
func FuzzLoad(f *testing.F) {
	for _, text := range files {
		f.Add(text)
	}
	f.Add("t_s\n1\n0\n")
	f.Add("tokens,t_s,duration_s\n\"1\n2\",3e2,1e-400\n")
	f.Fuzz(func(t *testing.T, text string) {
		s := parse(t, full)
		err := s.Load(opener(map[string]string{"requests.csv": text, "durations.csv": text, "data/answers.csv": text}))
		if err != nil {
			var bad *ParseError
			if !errors.As(err, &bad) || bad.Line < 1 || bad.Column < 1 || bad.Msg == "" || strings.Contains(err.Error(), "\n") {
				t.Fatalf("error %#v", err)
			}
			return
		}
		if err := s.Validate(); err != nil {
			t.Fatalf("a loaded scenario is not valid: %v", err)
		}
	})
}
