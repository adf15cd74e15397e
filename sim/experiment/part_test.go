package experiment

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"capsize/model/metric"
)

// What does not belong together is named, by file and field.
func TestJoinRefuses(t *testing.T) {
	const vary = "pool.queue=1,2,3"
	make := func(shard Shard, change func(p *Part)) *Part {
		p := part(t, preset(t, "nightly-batch", "run.duration=1m"), shard, vary)
		change(p)
		return p
	}
	same := func(*Part) {}
	other := func(vary string, sets ...string) func(p *Part) {
		return func(p *Part) {
			*p = *part(t, preset(t, "nightly-batch", append([]string{"run.duration=1m"}, sets...)...), p.Shard, vary)
		}
	}
	id := metric.Utilization
	for want, second := range map[string]*Part{
		`part-2-of-3.json: shard: it is one of 3, and in part-1-of-2.json it is one of 2`:                make(Shard{2, 3}, same),
		`part-2-of-2.json: build: it is elsewhere, and in part-1-of-2.json it is here`:                   make(Shard{2, 2}, func(p *Part) { p.Build = "elsewhere" }),
		`part-2-of-2.json: capsize: it is 9, and in part-1-of-2.json it is 1.2.3`:                        make(Shard{2, 2}, func(p *Part) { p.Version = "9" }),
		`part-2-of-2.json: vary: it is pool.queue=1,2,4, and in part-1-of-2.json it is pool.queue=1,2,3`: make(Shard{2, 2}, other("pool.queue=1,2,4")),
		`part-2-of-2.json: scenario: run.seed is 7, and in part-1-of-2.json it is 1`:                     make(Shard{2, 2}, other(vary, "run.seed=7")),
		`part-2-of-2.json: scenario: pool.concurrency is 9, and in part-1-of-2.json it is 4`:             make(Shard{2, 2}, other(vary, "pool.concurrency=9")),
		`part-2-of-2.json: replications: it is 3, and in part-1-of-2.json it is 2`:                       make(Shard{2, 2}, func(p *Part) { p.Replications = 3 }),
		`part-2-of-2.json: metric: it is utilization, and in part-1-of-2.json it is not given`:           make(Shard{2, 2}, func(p *Part) { p.Wanted = &id }),
		`part-2-of-2.json: files: there are 1, and in part-1-of-2.json there are 0`:                      make(Shard{2, 2}, func(p *Part) { p.Files = map[string]string{"a.csv": "1"} }),
		`b.json: shard: it is 1/2, and so is part-1-of-2.json: each is wanted once`:                      make(Shard{1, 2}, func(p *Part) { p.Name = "b.json" }),
	} {
		if _, err := Join([]*Part{make(Shard{1, 2}, same), second}); err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	a, b := make(Shard{1, 2}, func(p *Part) { p.Files = map[string]string{"a.csv": "1"} }), make(Shard{2, 2}, func(p *Part) { p.Files = map[string]string{"a.csv": "2"} })
	if _, err := Join([]*Part{b, a}); err == nil || err.Error() != `part-2-of-2.json: files: "a.csv" had other contents than for part-1-of-2.json` {
		t.Error(err)
	}
	if _, err := Join([]*Part{make(Shard{3, 4}, same)}); err == nil || err.Error() != "part-3-of-4.json: shard: it is 3/4, and 1/4, 2/4, 4/4 are missing" {
		t.Error(err)
	}
	if _, err := Join([]*Part{make(Shard{3, 40}, same)}); err == nil || !strings.HasSuffix(err.Error(), "8/40, 9/40, 31 more are missing") {
		t.Error(err)
	}
	if _, err := Join(nil); err == nil {
		t.Error("nothing is a sweep")
	}
}

// What is no part is refused by its first wrong field.
func TestDecodePartRefuses(t *testing.T) {
	src := string(encode(t, part(t, preset(t, "nightly-batch", "run.duration=1m", "goals.rejected=1%"), Shard{1, 2}, "pool.queue=1,2,3")))
	swap := func(old, with string) string {
		if !strings.Contains(src, old) {
			t.Fatalf("there is no %s", old)
		}
		return strings.Replace(src, old, with, 1)
	}
	for want, text := range map[string]string{
		"it ends too soon, after 0 bytes":                                "",
		fmt.Sprintf("it ends too soon, after %d bytes", len(src)-3):      src[:len(src)-3],
		"it ends too soon, after 100 bytes":                              src[:100],
		"at byte 2: ":                                                    "{]",
		"capsize_part: it is missing":                                    `{"capsize": "1.2.3"}`,
		"a array does not belong here":                                   `[]`,
		"capsize_part: 2 is not known here: 1 is":                        swap(`"capsize_part":1`, `"capsize_part":2`),
		`capsize: it was written by version "1.2.4" and this is "1.2.3"`: swap(`"1.2.3"`, `"1.2.4"`),
		`unknown field "sets"`:                                           swap(`"vary"`, `"sets"`),
		`shard: "3/2": write i/n`:                                        swap(`"1/2"`, `"3/2"`),
		"scenario:1:":                                                    swap(`"concurrency":4`, `"concurrency":0`),
		"replications: 0 is not possible":                                swap(`"replications":2`, `"replications":0`),
		`metric: there is no "speed"`:                                    swap(`"metrics"`, `"metric":"speed","metrics"`),
		"vary.0: pool.queue: ":                                           swap(`"pool.queue=1,2,3"`, `"pool.queue=1,2,2"`),
		"vary: a sweep has one or two axes, not 0":                       swap(`"pool.queue=1,2,3"`, ``),
		"vary: 3 axes: at most 2":                                        swap(`"pool.queue=1,2,3"`, `"a","b","c"`),
		"metrics: they are not those of this program":                    swap(`"offered"`, `"demanded"`),
		"points.0.at: 1 is not the next of shard 1/2":                    swap(`"at":0`, `"at":1`),
		"points: 1 of 2, though it was finished":                         src[:strings.LastIndex(src, ",\n")] + "]}",
		`points.0.kind: there is no "odd"`:                               swap(`"kind":"terminating"`, `"kind":"odd"`),
		`points.0.goals.0: there is no status "maybe"`:                   swap(`"simulated":`, `"goals":["maybe"],"simulated":`),
		`points.0.verdict.state: there is no "FINE"`:                     swap(`"state":"TIGHT"`, `"state":"FINE"`),
		`points.0.verdict.text: there is no text 1e+09`:                  swap(`"text":1,`, `"text":1e9,`),
		`points.0.law: 1 numbers and not 4`:                              swap(`"simulated":`, `"law":[1],"simulated":`),
		`source: "\x1b[2J" has control characters`:                       swap(`"source":"a file"`, `"source":"\u001b[2J"`),
		`points.0: law: a string does not belong here`:                   swap(`"simulated":`, `"law":"x","simulated":`),
		`points.0: "x" is no number`:                                     swap(`"simulated":`, `"warnings":["x"],"simulated":`),
		"points.0.simulated.total: 1 rows":                               swap(`"predicted":`, `"simulated":{"total":[[1]]},"predicted":`),
	} {
		_, err := DecodePart("a.json", []byte(text), "1.2.3")
		if err == nil || !strings.HasPrefix(err.Error(), "a.json: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// Whatever a file says, it is refused or it is a part that is written as it was
// read.
func FuzzDecodePart(f *testing.F) {
	s := preset(f, "nightly-batch", "run.duration=1m")
	f.Add(encode(f, part(f, s, Shard{1, 1}, "pool.queue=1")))
	f.Add(encode(f, part(f, s, Shard{2, 3}, "pool.queue=1,2", "pool.order=fifo,lifo")))
	f.Add([]byte(`{"capsize_part":1,"capsize":"1.2.3"}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := DecodePart("a.json", src, "1.2.3")
		if err != nil {
			return
		}
		first := encode(t, p)
		q, err := DecodePart("a.json", first, "1.2.3")
		if err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
		if !bytes.Equal(first, encode(t, q)) {
			t.Fatal("it is written otherwise the second time")
		}
		_, _ = Join([]*Part{p})
	})
}
