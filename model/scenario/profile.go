package scenario

import (
	"math"
	"slices"
	"strconv"
	"time"
)

const maxPoints = 10_000

// decodeProfile reads none or a map with a shape, and points or the numbers of
// a daily wave.
func decodeProfile(d *decoder, n *node, at place) error {
	k := table().workload.at("arrivals.profile")
	if n.kind == scalarNode && n.text == "none" {
		return nil
	}
	kids := append(slices.Clone(k.kids), &key{name: "points", union: &union{decode: decodePoints}})
	return d.decodeMap(n, at, &key{kids: kids})
}

func decodePoints(d *decoder, n *node, at place) error {
	if n.kind != listNode {
		return d.fail(n, at, "here is %s: write a list such as [{at: 10m, rate: 8/s}]", n.what())
	}
	if len(n.items) > maxPoints {
		return d.fail(n, at, "there are %d points: at most %d are possible", len(n.items), maxPoints)
	}
	if len(n.items) == 0 {
		return d.fail(n, at, "the list is empty: write at least one point such as {at: 10m, rate: 8/s}")
	}
	p := &d.workload(at).Arrivals.Profile
	p.Points = make([]Point, len(n.items))
	for i, item := range n.items {
		at := at.kid(strconv.Itoa(i))
		kids := []*key{{name: "at", knob: pointKnob(i, "at")}, {name: "rate", knob: pointKnob(i, "rate")}}
		if err := d.decodeMap(item, at, &key{kids: kids}); err != nil {
			return err
		}
		for _, name := range []string{"at", "rate"} {
			if item.find(name) == nil {
				return d.fail(item, at.kid(name), "the point has no %s: write {at: 10m, rate: 8/s}", name)
			}
		}
	}
	return nil
}

func encodeProfile(s *Scenario, w *Workload) *node {
	p := &w.Arrivals.Profile
	if p.Shape == "" {
		return nil
	}
	n := encodeMap(table().workload.at("arrivals.profile"), s, w, p.Shape == "daily")
	if len(p.Points) == 0 {
		return n
	}
	points := &node{kind: listNode}
	for i := range p.Points {
		point := &node{kind: mapNode}
		for _, field := range []string{"at", "rate"} {
			point.add(field, scalarOf(pointKnob(i, field), s, w))
		}
		points.items = append(points.items, point)
	}
	n.add("points", points)
	return n
}

// problem says what is wrong with the profile and where, or "".
func (p *Profile) problem() (path, msg string) {
	daily := p.Low != 0 || p.High != 0 || p.PeakAt != 0
	switch {
	case p.Shape == "" && (daily || len(p.Points) > 0):
		return "shape", "the profile has no shape: write step, linear or daily"
	case p.Shape == "":
		return "", ""
	case p.Shape == "daily" && len(p.Points) > 0:
		return "points", "a daily profile has no points: write low, high and peak_at"
	case p.Shape == "daily" && p.High == 0:
		return "high", "a daily profile needs its highest rate: write high, such as 8/s"
	case p.Shape == "daily" && p.Low > p.High:
		return "low", "the lowest rate is above the highest: exchange them"
	case p.Shape == "daily":
		return "", ""
	case daily:
		return "shape", "low, high and peak_at belong to a daily profile: write shape: daily or take them out"
	case len(p.Points) == 0:
		return "points", "the profile has no points: write points such as [{at: 10m, rate: 8/s}]"
	case len(p.Points) > maxPoints:
		return "points", "the profile has too many points: at most " + strconv.Itoa(maxPoints) + " are possible"
	}
	for i := 1; i < len(p.Points); i++ {
		if p.Points[i].At <= p.Points[i-1].At {
			return "points." + strconv.Itoa(i) + ".at", "the times of points must rise: this one is not after the point before it, at " +
				formatSeconds(p.Points[i-1].At.Seconds())
		}
	}
	return "", ""
}

// RateAt returns the arrival rate per second at time t of a run, arrivals.scale
// included and run.scale not. It is 0 for a batch and a trace. A step profile
// holds arrivals.rate before its first point; a linear one starts there at 0
// and is constant after the last point; a daily one is a sinusoid that starts
// at midnight.
func (w *Workload) RateAt(t time.Duration) float64 {
	a := &w.Arrivals
	if a.Process == Batch || a.Process == Trace {
		return 0
	}
	return a.Scale * a.Profile.rateAt(t, a.Rate)
}

func (p *Profile) rateAt(t time.Duration, rate float64) float64 {
	if p.Shape == "daily" {
		mid, swing := (p.High+p.Low)/2, (p.High-p.Low)/2
		return mid + swing*math.Cos(2*math.Pi*(t-p.PeakAt).Hours()/24)
	}
	// The last point at or before t.
	i, found := slices.BinarySearchFunc(p.Points, t, func(q Point, t time.Duration) int { return int(max(-1, min(1, q.At-t))) })
	if !found {
		i--
	}
	from := Point{0, rate}
	if i >= 0 {
		from = p.Points[i]
	}
	if p.Shape != "linear" || i == len(p.Points)-1 {
		return from.Rate
	}
	to := p.Points[i+1]
	return from.Rate + (to.Rate-from.Rate)*(t-from.At).Seconds()/(to.At-from.At).Seconds()
}
