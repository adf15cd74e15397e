package unit_test

import (
	"math"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"capsize/model/unit"
)

func TestHuman(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct{ got, want string }{
		{unit.HumanDuration(0), "0 s"},
		{unit.HumanDuration(0.63), "0.63 s"},
		{unit.HumanDuration(3.37), "3.4 s"},
		{unit.HumanDuration(12), "12 s"},
		{unit.HumanDuration(9.96), "10 s"},
		{unit.HumanDuration(90), "90 s"},
		{unit.HumanDuration(720), "12 min"},
		{unit.HumanDuration(7200), "2.0 h"},
		{unit.HumanDuration(86400 * 3.5), "3.5 d"},
		{unit.HumanDuration(0.00727), "7.3 ms"},
		{unit.HumanDuration(30e-6), "30 µs"},
		{unit.HumanDuration(5e-9), "5.0 ns"},
		{unit.HumanDuration(-3.18), "-3.2 s"},
		{unit.HumanDuration(nan), "–"},
		{unit.HumanDuration(inf), "∞"},
		{unit.HumanSize(13.5 * (1 << 30)), "13.5 GiB"},
		{unit.HumanSize(512 << 20), "512 MiB"},
		{unit.HumanSize(6 << 20), "6.0 MiB"},
		{unit.HumanSize(1<<30 - 1), "1.0 GiB"},
		{unit.HumanSize(20), "20 B"},
		{unit.HumanSize(0), "0 B"},
		{unit.HumanSize(-inf), "-∞"},
		{unit.HumanShare(0.0052), "0.52 %"},
		{unit.HumanShare(0.123), "12.3 %"},
		{unit.HumanShare(1), "100 %"},
		{unit.HumanShare(0), "0 %"},
		{unit.HumanShare(1e-9), "<0.01 %"},
		{unit.HumanShare(-0.05), "-5.00 %"},
		{unit.HumanCount(75), "75"},
		{unit.HumanCount(30.44), "30.4"},
		{unit.HumanCount(14402), "14,402"},
		{unit.HumanCount(9999), "9999"},
		{unit.HumanCount(3.6e6), "3.60M"},
		{unit.HumanCount(1e9), "1.00G"},
		{unit.HumanCount(0.25), "0.25"},
		{unit.HumanCount(1e18), "1.00e+18"},
		{unit.HumanCount(999_999.6), "1.00M"},
		{unit.HumanCount(999_600_000), "1.00G"},
		{unit.HumanRate(12), "12.0/s"},
		{unit.HumanRate(0.5), "0.50/s"},
		{unit.HumanRate(0.05), "3.0/min"},
		{unit.HumanRate(1.0 / 3600), "1.0/h"},
		{unit.HumanRate(1.0 / 86400), "1.0/d"},
		{unit.HumanRate(0), "0/s"},
		{unit.HumanRate(14402), "14,402/s"},
		{unit.HumanRate(nan), "–"},
	} {
		if c.got != c.want {
			t.Errorf("printed %q, want %q", c.got, c.want)
		}
	}
}

// TestHumanIsReadable: what the screen shows can be typed into a field again,
// means nearly the same and keeps its width.
func TestHumanIsReadable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := math.Exp(rapid.Float64Range(-10, 12).Draw(t, "log value"))
		d, err := unit.ParseNumber(unit.FormatNumber(v))
		if err != nil || d != v {
			t.Fatalf("%v: %v, %v", v, d, err)
		}
		checkWidth(t, unit.HumanDuration(v), 7)
		checkWidth(t, unit.HumanSize(v*1e6), 8)
		checkWidth(t, unit.HumanCount(v), 7)

		size, err := unit.ParseSize(unit.HumanSize(v * 1e6))
		if err != nil || math.Abs(float64(size)-v*1e6) > 0.05*v*1e6 {
			t.Errorf("size %v prints as %q, which reads as %v, %v", v*1e6, unit.HumanSize(v*1e6), size, err)
		}
		share := min(v, 1)
		if share > 0.0001 {
			back, err := unit.ParseShare(unit.HumanShare(share))
			if err != nil || math.Abs(back-share) > 0.5*share {
				t.Errorf("share %v prints as %q, which reads as %v, %v", share, unit.HumanShare(share), back, err)
			}
		}
		if rate := v; rate < 1000 {
			back, err := unit.ParseRate(unit.HumanRate(rate))
			if err != nil || math.Abs(back-rate) > 0.06*rate {
				t.Errorf("rate %v prints as %q, which reads as %v, %v", rate, unit.HumanRate(rate), back, err)
			}
		}
	})
}

func checkWidth(t *rapid.T, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		t.Errorf("%q takes %d columns, want at most %d", text, n, most)
	}
}
