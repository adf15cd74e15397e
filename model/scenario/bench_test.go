package scenario

import "testing"

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
