package experiment

import (
	"context"
	"testing"
	"time"

	"capsize/model/metric"
	"capsize/model/scenario"
)

// replicate runs all replications and returns what each measured, in order.
func replicate(ctx context.Context, s *scenario.Scenario, o Options) ([]*replication, error) {
	a := newArm(s, o.Replications)
	if err := newTeam(o, a).run(ctx); err != nil {
		return nil, err
	}
	return complete(a.results), nil
}

// A goal just below the true share of 429s is rarely called met because twenty
// runs saw none: in 5 % of all twenties at most. The runs are short enough for
// most of them to see none.
func TestUnseenCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("long simulations")
	}
	for _, c := range []struct {
		slots, places int64
		rate          float64
		length        time.Duration
		sets          []string
	}{
		{10, 0, 0.25, 4 * time.Minute, nil},
		{10, 10, 0.6, 3 * time.Minute, nil},
		{30, 12, 1.9, 2 * time.Minute, nil},
		{3, 12, 0.17, 8 * time.Minute, nil},
		{20, 45, 1.5, 8 * time.Minute, nil},
		{10, 14, 0.55, 5 * time.Minute, []string{"chat.stream.duration.dist=lognormal", "chat.stream.duration.cv=2"}},
		{10, 26, 0.3, 6 * time.Minute, []string{"chat.arrivals.profile.shape=step", "chat.arrivals.profile.points.0.at=2m", "chat.arrivals.profile.points.0.rate=0.9/s", "chat.arrivals.profile.points.1.at=3m", "chat.arrivals.profile.points.1.rate=0.3/s"}},
	} {
		s := chat(c.rate, c.slots, c.places, c.length)
		if err := s.Apply(c.sets); err != nil {
			t.Fatal(err)
		}
		const groups = 100
		runs, err := replicate(t.Context(), s, Options{Replications: groups * enough})
		if err != nil {
			t.Fatal(err)
		}
		th, err := predicted(s)
		if err != nil {
			t.Fatal(err)
		}
		refused, decided := 0.0, 0.0
		for _, r := range runs {
			refused, decided = refused+r.total[metric.Rejected], decided+r.total[metric.Rejected]+r.total[metric.Completed]
		}
		truth := refused / decided
		if !(truth > 0) {
			t.Fatalf("%+v: nobody is refused, which proves nothing", c)
		}
		blind, wrong := 0, 0
		for i := range groups {
			group := runs[i*enough : (i+1)*enough]
			seen, n := 0.0, 0.0
			for _, r := range group {
				seen, n = seen+r.total[metric.Rejected], n+r.total[metric.Offered]
			}
			if seen > 0 {
				continue
			}
			blind++
			if unseen(s, th.predicted, group, metric.RejectedShare, n) < 0.95*truth {
				wrong++
			}
		}
		t.Logf("%d slots, %d places: true share %.2g; %d of %d twenties saw none, %d call it met", c.slots, c.places, truth, blind, groups, wrong)
		if 20*wrong > groups {
			t.Errorf("%+v: %d of %d twenties call met what is missed", c, wrong, groups)
		}
		if blind == 0 {
			t.Errorf("%+v: no twenty saw nothing, which proves nothing", c)
		}
	}
}

// A longer line and more slots never leave open what fewer decided, where nobody
// was refused.
func TestMorePlacesAreNeverLessCertain(t *testing.T) {
	for _, axis := range []string{"pool.queue=30,40,60,75,120,250,1000,20000,1000000", "pool.concurrency=38:64:2"} {
		met := false
		for _, p := range mustSweep(t, preset(t, "chat-peak", "pool.concurrency=40"), SweepOptions{}, axis).Points {
			for _, g := range p.Summary.Goals {
				if g.Key != "rejected" {
					continue
				}
				if met && g.Status != Met {
					t.Errorf("%s: %s is %s, and was met before", axis, p.Values[0], g.Status)
				}
				met = met || g.Status == Met
			}
		}
		if !met {
			t.Errorf("%s: nothing is met", axis)
		}
	}
}

// Where arrivals come in bursts, or come back, how far the runs stayed from the
// end of the line says nothing.
func TestHeadroomNeedsArrivalsThatSettle(t *testing.T) {
	for _, sets := range [][]string{
		{"chat.arrivals.process=gamma", "chat.arrivals.cv=4"}, {"upstream.requests_per_minute=200"}, {"pool.queue=unlimited"}, {"chat.queue=20"},
	} {
		if s := preset(t, "chat-peak", sets...); settles(s) {
			t.Errorf("%v settles", sets)
		}
	}
	if s := preset(t, "push-spike"); !settles(s) {
		t.Error("a Poisson stream whose rate moves does not settle")
	}
	var s scenario.Scenario = *preset(t, "chat-peak")
	if h := headroom(&s, []*replication{{}}); h < 1 {
		t.Errorf("headroom %g", h)
	}
}
