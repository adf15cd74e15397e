package unit_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"capsize/model/unit"
)

// reading is one text with the value it must give.
type reading[T comparable] struct {
	text string
	want T
}

// checkReadings parses each text and compares exactly.
func checkReadings[T comparable](t *testing.T, parse func(string) (T, error), cases []reading[T]) {
	t.Helper()
	for _, c := range cases {
		if got, err := parse(c.text); err != nil || got != c.want {
			t.Errorf("%q = %v, %v, want %v", c.text, got, err, c.want)
		}
	}
}

// refusal is one text with a part of the error it must give.
type refusal struct{ text, want string }

// checkRefusals wants an error of one line that quotes the value.
func checkRefusals[T comparable](t *testing.T, parse func(string) (T, error), cases []refusal) {
	t.Helper()
	for _, c := range cases {
		got, err := parse(c.text)
		var zero T
		switch {
		case err == nil:
			t.Errorf("%q = %v, want an error with %q", c.text, got, c.want)
		case !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n"):
			t.Errorf("%q: error %q, want one line with %q", c.text, err, c.want)
		case got != zero:
			t.Errorf("%q: value %v beside the error", c.text, got)
		}
	}
}

// notNumbers are refused by every parser.
var notNumbers = []refusal{
	{"", "a value is missing"},
	{"   ", "a value is missing"},
	{"abc", `"abc" is not a number`},
	{"-", "is not a number"},
	{".5", "is not a number"},
	{"5.", "is not a number"},
	{"+5", "is not a number"},
	{"NaN", "is not a number"},
	{"nan", "is not a number"},
	{"inf", "is not a number"},
	{"Infinity", "is not a number"},
	{".inf", "is not a number"},
	{"-inf", "is not a number"},
	{"s", "is not a number"},
	{"none", "is not a number"},
	{"٣s", "is not a number"},
	{"010", `"010" has a leading zero: write 10`},
	{"00", "leading zero: write 0"},
	{"1\n2", `"1\n2"`},
	{strings.Repeat("9", 65), "more than 64 digits"},
	{strings.Repeat("x", 1000), "…"},
}

func TestParseDuration(t *testing.T) {
	checkReadings(t, unit.ParseDuration, []reading[time.Duration]{
		{"500ms", 500 * time.Millisecond},
		{"12s", 12 * time.Second},
		{"30m", 30 * time.Minute},
		{"2d", 48 * time.Hour},
		{"1h", time.Hour},
		{"0s", 0},
		{"1.5s", 1500 * time.Millisecond},
		{"7us", 7 * time.Microsecond},
		{"7µs", 7 * time.Microsecond},
		{"7μs", 7 * time.Microsecond},
		{"9ns", 9},
		{"1m30s", 90 * time.Second},
		{"1d12h30m5.25s", 36*time.Hour + 30*time.Minute + 5250*time.Millisecond},
		{" 3 s ", 3 * time.Second},
		{"1h 30m", 90 * time.Minute},
		{"0.07s", 70_000_000},
		{"0.3s", 300_000_000},
		{"1.1s", 1_100_000_000},
		{"4.35s", 4_350_000_000},
		{"8.0000000005s", 8_000_000_001},
		{"8.00000000049s", 8_000_000_000},
		{"36500d", unit.MaxDuration},
		{"876000h", unit.MaxDuration},
	})
	checkRefusals(t, unit.ParseDuration, append([]refusal{
		{"12", `"12" has no unit: write a duration such as 500ms, 12s, 30m or 2d`},
		{"0", "has no unit"},
		{"1.5", "has no unit"},
		{"1m30", "has no unit"},
		{"-1s", `"-1s" is negative`},
		{"1m-30s", "is negative"},
		{"30min", `has the unknown unit "min": write 30m`},
		{"5sec", "write 5s"},
		{"2 hours", "write 2h"},
		{"3days", "write 3d"},
		{"2w", `unknown unit "w"`},
		{"1S", "write 1s"},
		{"5MS", "unknown unit"},
		{"5 %", "is not a duration"},
		{"5s!", "is not a number"},
		{"30s1m", "units out of order"},
		{"1s1s", "units out of order"},
		{"36501d", "longer than 36500d"},
		{"99999999999999999999s", "longer than 36500d"},
		{"36500d1ns", "longer than 36500d"},
		{"1e3s", "unknown unit"},
		{"0.1ns", "too small"},
		{"0.0000000001s", "too small"},
	}, notNumbers...))
}

func TestParseRate(t *testing.T) {
	checkReadings(t, unit.ParseRate, []reading[float64]{
		{"2.5/s", 2.5},
		{"150/min", 2.5},
		{"180/h", 0.05},
		{"1/d", 1.0 / 86400},
		{"0/s", 0},
		{"0/min", 0},
		{" 12.0 / s ", 12},
		{"1e-3/s", 0.001},
		{"1E+3/s", 1000},
		{"0.1/min", 1.0 / 600},
		{"4320/d", 0.05},
	})
	checkRefusals(t, unit.ParseRate, append([]refusal{
		{"2.5", `"2.5" has no denominator: write a rate such as 2.5/s, 150/min, 180/h or 1/d`},
		{"0", "has no denominator"},
		{"-1/s", "is negative"},
		{"1/m", "write /min for minutes"},
		{"1/sec", `unknown denominator "/sec"`},
		{"1/", "unknown denominator"},
		{"1/s/s", "unknown denominator"},
		{"1k/s", "is not a rate"},
		{"1Hz", "is not a rate"},
		{"1e400/s", "too large"},
		{"1e-400/s", "too small"},
		{"1e401/s", "exponent beyond ±400"},
		{"1e-99999999999/s", "exponent beyond"},
	}, notNumbers...))
}

func TestParseSize(t *testing.T) {
	checkReadings(t, unit.ParseSize, []reading[int64]{
		{"6MiB", 6 << 20},
		{"64KiB", 64 << 10},
		{"20B", 20},
		{"0", 0},
		{"0B", 0},
		{"0MiB", 0},
		{"0.0", 0},
		{"1.2GiB", 1_288_490_189},
		{"13.5 GiB", 27 << 29},
		{"2TiB", 2 << 40},
		{"1PiB", 1 << 50},
		{"7EiB", 7 << 60},
		{"0.5KiB", 512},
		{"1.5B", 2},
		{"9007199254740993B", 9007199254740993},
		{"9223372036854775807B", math.MaxInt64},
	})
	checkRefusals(t, unit.ParseSize, append([]refusal{
		{"12", `"12" has no unit: write a size such as 64KiB, 6MiB or 1.2GiB`},
		{"6MB", `"6MB" has the unit "MB": sizes are binary, write 6MiB`},
		{"6KB", "write 6KiB"},
		{"6kB", "write 6KiB"},
		{"6M", "write 6MiB"},
		{"6Mi", "write 6MiB"},
		{"6mib", "write 6MiB"},
		{"6k", "write 6KiB"},
		{"1.5gb", "write 1.5GiB"},
		{"1E", "write 1EiB"},
		{"6b", "write 6B"},
		{"6Mbit", `unknown unit "Mbit"`},
		{"6 apples", "unknown unit"},
		{"-6MiB", "is negative"},
		{"6MiB/s", "is not a size"},
		{"0/s", "is not a size"},
		{"8EiB", "too large"},
		{"0.1B", "too small"},
		{"1e3B", "unknown unit"},
	}, notNumbers...))
}

func TestParseSizeRate(t *testing.T) {
	checkReadings(t, unit.ParseSizeRate, []reading[float64]{
		{"30KiB/s", 30 << 10},
		{"0", 0},
		{"0/s", 0},
		{"0B/s", 0},
		{"60MiB/min", 1 << 20},
		{"1.5B/s", 1.5},
		{"3600B/h", 1},
		{"1e-3B/s", 0.001},
		{" 30 KiB / s", 30 << 10},
	})
	checkRefusals(t, unit.ParseSizeRate, append([]refusal{
		{"30KiB", `"30KiB" has no denominator: write a rate such as 30KiB/s`},
		{"30", "has no unit"},
		{"30/s", "has no unit"},
		{"30KB/s", "write 30KiB/s"},
		{"30KiB/m", "write /min"},
		{"30KiB/x", "unknown denominator"},
		{"-1KiB/s", "is negative"},
	}, notNumbers...))
}

func TestParseShare(t *testing.T) {
	checkReadings(t, unit.ParseShare, []reading[float64]{
		{"0.1%", 0.001},
		{"0.001", 0.001},
		{"60%", 0.6},
		{"100%", 1},
		{"0%", 0},
		{"0", 0},
		{"1", 1},
		{"0.52 %", 0.0052},
		{"7%", 0.07},
		{"29%", 0.29},
		{"250%", 2.5},
		{"1e-9", 1e-9},
	})
	checkRefusals(t, unit.ParseShare, append([]refusal{
		{"-1%", "is negative"},
		{"-0.1", "is negative"},
		{"1%%", `unknown unit "%%"`},
		{"5 percent", "write a share such as 0.1% or 0.001"},
		{"1e400%", "too large"},
	}, notNumbers...))
}

func TestParseCount(t *testing.T) {
	checkReadings(t, unit.ParseCount, []reading[int64]{
		{"0", 0},
		{"75", 75},
		{"400k", 400_000},
		{"2M", 2_000_000},
		{"1.5M", 1_500_000},
		{"0.001k", 1},
		{"-3", -3},
		{"4.0", 4},
		{"9223372036854775807", math.MaxInt64},
		{"-9223372036854775808", math.MinInt64},
		{"2 M", 2_000_000},
	})
	checkRefusals(t, unit.ParseCount, append([]refusal{
		{"4.7", `"4.7" is not a whole number: write a whole number such as 75, 400k or 2M`},
		{"1.0005k", "is not a whole number"},
		{"5K", "write 5k"},
		{"5m", "write 5M for millions"},
		{"5G", `unknown suffix "G"`},
		{"1e6", "unknown suffix"},
		{"1_000", "unknown suffix"},
		{"1,000", "unknown suffix"},
		{"0x10", "unknown suffix"},
		{"9223372036854775808", "too large"},
		{"99999999999999M", "too large"},
		{"5s", "unknown suffix"},
	}, notNumbers...))
}

func TestParseNumber(t *testing.T) {
	checkReadings(t, unit.ParseNumber, []reading[float64]{
		{"0.8", 0.8}, {"-2", -2}, {"1e-3", 0.001}, {"1500", 1500}, {"0", 0}, {"0.1", 0.1}, {"1.7976931348623157e308", math.MaxFloat64}, {"5e-324", 5e-324},
	})
	checkRefusals(t, unit.ParseNumber, append([]refusal{
		{"1s", `"1s" has "s" after the number: write a plain number such as 0.8 or 1500`},
		{"1k", "after the number"},
		{"1e", "after the number"},
		{"1 2", "after the number"},
		{"1e309", "too large"},
		{"1e-330", "too small"},
	}, notNumbers...))
}
