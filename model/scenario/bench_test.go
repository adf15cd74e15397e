package scenario

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse([]byte(sample), "bench"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJSON(b *testing.B) {
	s, err := Parse([]byte(sample), "bench")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s.JSON()
	}
}

// BenchmarkTable is the cost of the first use, at the start of the program.
func BenchmarkTable(b *testing.B) {
	for b.Loop() {
		newTables()
	}
}

// BenchmarkValidate is the cost of a keystroke, beside that of the engine.
func BenchmarkValidate(b *testing.B) {
	for name, text := range map[string]string{"sample": sample, "full": full} {
		b.Run(name, func(b *testing.B) {
			s, err := Parse([]byte(text), "bench")
			if err != nil {
				b.Fatal(err)
			}
			if err := s.Load(opener(files)); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := s.Validate(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLoad is the cost of a row of a trace.
func BenchmarkLoad(b *testing.B) {
	const rows = 10_000
	var text strings.Builder
	text.WriteString("t_s,duration_s,input_tokens,output_tokens,model\n")
	for i := range rows {
		fmt.Fprintf(&text, "%d.125,12.5,1500,%d,some-model\n", i, i%700)
	}
	var s Scenario
	l := loader{s: &s, name: "t.csv", most: dataLimits}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if err := l.readTrace(strings.NewReader(text.String()), &TraceArrivals{Time: "t_s"}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}
