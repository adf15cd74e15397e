package panel

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/sim/timeline"
	"capsize/ui/plot"
	"pgregory.net/rapid"
)

// TestBandsSumToTheSlots holds that joined bands lose nobody, and that numbers
// in the picture add up to all slots.
func TestBandsSumToTheSlots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &Frame{Scenario: &scenario.Scenario{}, Live: &timeline.Reading{}}
		a := &f.Live.Ages
		most := []int64{9, 999, 99_999}[rapid.IntRange(0, 2).Draw(t, "size")]
		draw := func(name string) int64 { return rapid.Int64Range(0, most).Draw(t, name) }
		a.Early, a.Asleep = draw("early"), draw("asleep")
		for i := range a.Bands {
			a.Bands[i] = draw("band")
		}
		f.Live.Totals.Up = true
		f.Scenario.Pool.Concurrency = a.Busy() + draw("free")
		w, h := rapid.IntRange(40, 160).Draw(t, "width"), rapid.IntRange(4, 40).Draw(t, "height")
		c, m, _ := mapped(f, w, h)
		if m.shape != nil {
			if a.Busy() > 0 {
				t.Fatal("holders that are not listed have cells")
			}
			return
		}
		var numbers string
		for line := range strings.SplitSeq(c.Plain(), "\n") {
			if fields := strings.Fields(line); len(fields) > 1 && strings.Trim(line, " 0123456789") == "" {
				numbers = line
			}
		}
		sum := int64(0)
		for field := range strings.FieldsSeq(numbers) {
			n, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if sum != f.Scenario.Pool.Concurrency {
			t.Fatalf("the numbers add up to %d of %d slots at %d×%d:\n%s", sum, f.Scenario.Pool.Concurrency, w, h, c.Plain())
		}
	})
}

// TestManySlotsHaveBands holds that 2,000 slots are cells where there is room,
// and else bands of all who stream.
func TestManySlotsHaveBands(t *testing.T) {
	f := frames(t)["many"]
	for size, cells := range map[[2]int]bool{{118, 34}: true, {78, 9}: false, {50, 6}: false, {30, 4}: false} {
		_, m, _ := mapped(f, size[0], size[1])
		if (m.shape != nil) != cells {
			t.Errorf("%v: cells are %v", size, m.shape != nil)
		}
		sum := int64(0)
		for _, b := range m.bands(timeline.AgeBands, Blank()) {
			sum += b.n
		}
		if a := &f.Live.Ages; sum != 2000 || a.Busy() != f.Live.Totals.Open || a.Busy() < 1500 {
			t.Errorf("%d in bands, %d busy, %d open", sum, a.Busy(), f.Live.Totals.Open)
		}
	}
}

// TestAKillEmptiesTheMap holds that all slots go at once, stay so while the
// process is down, and are free afterwards, and that it is said in words.
func TestAKillEmptiesTheMap(t *testing.T) {
	for name, want := range map[string]rune{"down": '✗', "killed": '·'} {
		f := frames(t)[name]
		c, _, cells := mapped(f, 54, 14)
		if len(cells) != 24 || strings.Trim(string(cells), string(want)) != "" {
			t.Errorf("%s: the cells are %q", name, string(cells))
		}
		if text := "killed at " + Clock(f.Live.Totals.LastKill); f.Live.Totals.Kills != 1 || !strings.Contains(c.Plain(), text) {
			t.Errorf("%s: %q is missing:\n%s", name, text, c.Plain())
		}
	}
	f := frames(t)["killed"]
	c, _, _ := mapped(f, 54, 14)
	if lost := f.Live.Recent[metric.Lost]; lost < 24 || !strings.Contains(row(t, c.Plain(), "killed"), unit.HumanCount(lost)+" lost") {
		t.Errorf("%v lost are not told:\n%s", lost, c.Plain())
	}
}

// TestMemoryBarIsTheSum holds that base, streams and waiting fill the bar up to
// what is resident, one after the other, and where the limit stands.
func TestMemoryBarIsTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, streams, waiting := rapid.Float64Range(0, 1e9).Draw(t, "base"), rapid.Float64Range(0, 1e9).Draw(t, "streams"), rapid.Float64Range(0, 1e8).Draw(t, "waiting")
		resident := base + streams + waiting
		limit := float64(rapid.Int64Range(int64(resident)+1e6, 4e9).Draw(t, "limit"))
		m := &slotMap{f: &Frame{Scenario: &scenario.Scenario{Memory: scenario.Memory{Limit: int64(limit)}}}}
		w := rapid.IntRange(20, 200).Draw(t, "width")
		c := plot.New(w, 1, plot.Braille)
		m.drawMemoryBar(c, c.Bounds(), resident, base, waiting, Blank())
		cell := max(1.1*limit, ceiling(resident)) / float64(w)
		line := []rune(c.Plain())
		sum := 0.0
		for _, part := range []struct {
			glyph rune
			bytes float64
		}{{memoryBase, base}, {memoryStreams, streams}, {memoryWaiting, waiting}} {
			n := 0.0
			for _, r := range line {
				if r == part.glyph {
					n++
				}
			}
			if sum += n; n*cell > part.bytes+cell || n*cell < part.bytes-2*cell { // the mark may stand on one
				t.Fatalf("%c has %v cells of %v bytes, want %v", part.glyph, n, cell, part.bytes)
			}
		}
		if mark := strings.Index(string(line), string(memoryLimit)); mark < 0 {
			t.Fatalf("no limit in %q", string(line))
		} else if at := float64(len([]rune(string(line)[:mark]))) * cell; at > limit*(1+1e-9) || at+cell < limit*(1-1e-9) {
			t.Fatalf("the limit stands at %v, want %v", at, limit)
		}
		if sum*cell > resident+cell {
			t.Fatalf("%v cells are full", sum)
		}
	})
}

// TestSlotMapShowsNothingOfA holds that a pinned run changes nothing but the
// title, which says whose slots these are.
func TestSlotMapShowsNothingOfA(t *testing.T) {
	f := *frames(t)["pinned"]
	with, _, _ := mapped(&f, 78, 9)
	notes := slotNotes(&f)
	f.Pin = nil
	without, _, _ := mapped(&f, 78, 9)
	if with.Plain() != without.Plain() {
		t.Errorf("A changes the map:\n%s\n%s", with.Plain(), without.Plain())
	}
	for i, alone := range slotNotes(&f) {
		if notes[i] != "B: "+alone || strings.HasPrefix(alone, "B") {
			t.Errorf("%q with A, %q without", notes[i], alone)
		}
	}
}

// TestSleepersAreNoStreams holds that who sleeps stands in the last free cells
// and takes none of a stream.
func TestSleepersAreNoStreams(t *testing.T) {
	_, _, cells := mapped(frames(t)["limited-sleepers"], 78, 9)
	if text := string(cells); !strings.HasSuffix(strings.TrimRight(text, "·░▁▂▃▄▅▆▇█"), "z") || len(cells) != 49 {
		t.Errorf("the cells are %q", text)
	}
	if at := frames(t)["limited-sleepers"].now(); at != 12*time.Minute {
		t.Errorf("it is %v", at)
	}
}
