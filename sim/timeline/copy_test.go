package timeline

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// same holds that two runs show the same bits.
func same(t rapid.TB, a, b *Timeline) {
	t.Helper()
	sameReadings(t, a.Read(), b.Read())
}

// sameReadings compares all but the scenario, bit for bit; NaN is equal to
// itself.
func sameReadings(t rapid.TB, x, y *Reading) {
	t.Helper()
	for id := range x.Total {
		if u, v := x.Total[id], y.Total[id]; u != v && (u == u || v == v) {
			t.Fatalf("at %v metric %d: %g and %g", x.Now, id, u, v)
		}
		if u, v := x.Recent[id], y.Recent[id]; u != v && (u == u || v == v) {
			t.Fatalf("at %v recent metric %d: %g and %g", x.Now, id, u, v)
		}
	}
	sameRows(t, x.Rows, y.Rows)
	a, b := reflect.ValueOf(*x), reflect.ValueOf(*y)
	for i := range a.NumField() {
		switch name := a.Type().Field(i).Name; name {
		case "Total", "Recent", "Scenario", "Rows", "Law": // above; Law follows from Totals, and may be NaN
		default:
			if a.Field(i).Kind() == reflect.Slice && a.Field(i).Len()+b.Field(i).Len() == 0 {
				continue // one may be nil
			}
			if u, v := a.Field(i).Interface(), b.Field(i).Interface(); !reflect.DeepEqual(u, v) {
				t.Fatalf("at %v %s: %.500v\n%.500v", x.Now, name, fmt.Sprint(u), fmt.Sprint(v))
			}
		}
	}
}

func sameRows(t rapid.TB, a, b []Row) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%d and %d rows", len(a), len(b))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("row %d:\n%+v\n%+v", i, a[i], b[i])
		}
	}
}

// A copy given the same calls continues bit for bit, whatever the calls, and
// what happens to one does not touch the other.
func TestCopiesContinueBitForBit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a, err := New(chat(31))
		if err != nil {
			r.Fatal(err)
		}
		do := func(which ...*Timeline) {
			kind := rapid.IntRange(0, 4).Draw(r, "call")
			span := time.Duration(rapid.IntRange(0, 300).Draw(r, "seconds")) * time.Second
			slots := rapid.SampledFrom([]string{"20", "31", "40"}).Draw(r, "slots")
			for _, t := range which {
				switch kind {
				case 0:
					_, err = t.Set("pool.concurrency", slots)
				case 1:
					_, _ = t.Undo()
				case 2:
					t.Reopen()
				default:
					err = t.Advance(t.Now() + span)
				}
				if err != nil {
					r.Fatal(err)
				}
			}
		}
		for range rapid.IntRange(0, 4).Draw(r, "before") {
			do(a)
		}
		b := a.Copy()
		same(r, a, b)
		for range rapid.IntRange(0, 4).Draw(r, "after") {
			do(a, b)
			same(r, a, b)
		}
		untouched := a.Copy()
		for range 3 {
			do(b)
		}
		same(r, a, untouched)
	})
}

// A follower that is taken to wherever the leader has come stays its equal,
// however the leader's way was cut.
func TestAFollowerStaysEqual(t *testing.T) {
	a := begin(t, chat(31))
	advance(t, a, 5*time.Minute)
	b := a.Copy()
	for to := a.Now(); to < time.Hour; {
		to += 7 * time.Minute
		for {
			reached, err := a.AdvanceSome(to)
			if err != nil {
				t.Fatal(err)
			}
			advance(t, b, a.Now())
			same(t, a, b)
			if reached {
				break
			}
		}
	}
}
