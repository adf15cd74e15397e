package unit_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"capsize/model/unit"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{unit.FormatDuration(12 * time.Second), "12s"},
		{unit.FormatDuration(500 * time.Millisecond), "500ms"},
		{unit.FormatDuration(30 * time.Minute), "30m"},
		{unit.FormatDuration(48 * time.Hour), "2d"},
		{unit.FormatDuration(90 * time.Second), "90s"},
		{unit.FormatDuration(1500 * time.Millisecond), "1.5s"},
		{unit.FormatDuration(0), "0s"},
		{unit.FormatDuration(1), "1ns"},
		{unit.FormatDuration(3600*time.Second + 1), "3600.000000001s"},
		{unit.FormatDuration(-time.Minute), "-1m"},
		{unit.FormatRate(2.5), "2.5/s"},
		{unit.FormatRate(0), "0/s"},
		{unit.FormatRate(1e6), "1000000/s"},
		{unit.FormatSize(0), "0B"},
		{unit.FormatSize(6 << 20), "6MiB"},
		{unit.FormatSize(1_288_490_189), "1.2GiB"},
		{unit.FormatSize(1536), "1.5KiB"},
		{unit.FormatSize(1001), "1001B"},
		{unit.FormatSizeRate(30 << 10), "30KiB/s"},
		{unit.FormatSizeRate(1000), "1000B/s"},
		{unit.FormatSizeRate(0), "0B/s"},
		{unit.FormatShare(0.001), "0.1%"},
		{unit.FormatShare(0.07), "7%"},
		{unit.FormatShare(1), "100%"},
		{unit.FormatShare(0), "0%"},
		{unit.FormatShare(12.345), "1234.5%"},
		{unit.FormatShare(1e-300), "1e-300"},
		{unit.FormatCount(2_000_000), "2000000"},
		{unit.FormatNumber(0.8), "0.8"},
		{unit.FormatNumber(1e20), "1e+20"},
	} {
		if c.got != c.want {
			t.Errorf("printed %q, want %q", c.got, c.want)
		}
	}
}

// checkExact prints a value, parses the text and wants the same value.
func checkExact[T comparable](t interface {
	Helper()
	Errorf(string, ...any)
}, v T, format func(T) string, parse func(string) (T, error),
) {
	t.Helper()
	text := format(v)
	if back, err := parse(text); err != nil || back != v {
		t.Errorf("%v printed as %q came back as %v, %v", v, text, back, err)
	}
}

// TestFormatIsExact: what is printed parses back to the same bits. Floats are
// drawn from the whole range, small and round values from where people write.
func TestFormatIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.OneOf(
			rapid.Int64Range(0, int64(unit.MaxDuration)),
			rapid.Map(rapid.Int64Range(0, 1e6), func(n int64) int64 { return n * int64(time.Millisecond) }),
			rapid.Map(rapid.Int64Range(0, 1e6), func(n int64) int64 { return n * int64(time.Second) }),
		).Draw(t, "duration")
		checkExact(t, time.Duration(d), unit.FormatDuration, unit.ParseDuration)

		size := rapid.OneOf(
			rapid.Int64Range(0, math.MaxInt64),
			rapid.Map(rapid.Int64Range(0, 1e6), func(n int64) int64 { return n << 10 }),
			rapid.Map(rapid.Int64Range(0, 1e4), func(n int64) int64 { return n * (1 << 30) / 10 }),
		).Draw(t, "size")
		checkExact(t, size, unit.FormatSize, unit.ParseSize)

		checkExact(t, rapid.Int64().Draw(t, "count"), unit.FormatCount, unit.ParseCount)

		f := rapid.OneOf(
			rapid.Float64Range(0, math.MaxFloat64),
			rapid.Map(rapid.Uint64Range(0, 0x7fefffffffffffff), math.Float64frombits),
			rapid.Float64Range(0, 1),
			rapid.Map(rapid.IntRange(0, 1e6), func(n int) float64 { return float64(n) / 1000 }),
			rapid.Map(rapid.IntRange(0, 1e6), func(n int) float64 { return float64(n) * 1024 }),
		).Draw(t, "float")
		checkExact(t, f, unit.FormatRate, unit.ParseRate)
		checkExact(t, f, unit.FormatSizeRate, unit.ParseSizeRate)
		checkExact(t, f, unit.FormatShare, unit.ParseShare)
		checkExact(t, f, unit.FormatNumber, unit.ParseNumber)
		checkExact(t, -f, unit.FormatNumber, unit.ParseNumber)
	})
}

// FuzzParse feeds any text: no panic, errors of one line, and whatever is
// accepted survives printing and reading again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"12", "1m30s", "2.5/s", "6MiB", "6MB", "30KiB/s", "0.1%", "1.5M", "1e-3", "1e400", "", "0", "-1", "010", "∞", "9223372036854775807B", "0.5ns",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fuzzOne(t, s, unit.FormatDuration, unit.ParseDuration)
		fuzzOne(t, s, unit.FormatRate, unit.ParseRate)
		fuzzOne(t, s, unit.FormatSize, unit.ParseSize)
		fuzzOne(t, s, unit.FormatSizeRate, unit.ParseSizeRate)
		fuzzOne(t, s, unit.FormatShare, unit.ParseShare)
		fuzzOne(t, s, unit.FormatCount, unit.ParseCount)
		fuzzOne(t, s, unit.FormatNumber, unit.ParseNumber)
	})
}

func fuzzOne[T comparable](t *testing.T, s string, format func(T) string, parse func(string) (T, error)) {
	t.Helper()
	v, err := parse(s)
	if err == nil {
		checkExact(t, v, format, parse)
		return
	}
	for _, r := range err.Error() {
		if r < ' ' {
			t.Errorf("%q: the error %q holds a control character", s, err)
		}
	}
}
