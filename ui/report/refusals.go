package report

import (
	"fmt"
	"strings"

	"capsize/model/metric"
	"capsize/sim/experiment"
)

// upstream429s are the limits by which the upstream refuses a start.
var upstream429s = [...]struct {
	id   metric.ID
	text string
}{
	{metric.Attempts429Requests, "requests a minute"},
	{metric.Attempts429Input, "input tokens"},
	{metric.Attempts429Output, "output tokens"},
	{metric.Attempts429Streams, "open streams"},
}

// refusals sets local 429s against those of the upstream, by the limit that
// gave them, and nothing where there was none or the upstream has no limits.
// They are attempts: a request may meet several and still end well.
func refusals(s *experiment.Summary) []string {
	count := func(id metric.ID) string { return metric.Of(id).Format(s.Total[id].Value) }
	var upstream float64
	var causes []string
	limits := false
	for _, c := range upstream429s {
		e := &s.Total[c.id]
		limits = limits || e.Value >= 0
		if e.Value > 0 {
			upstream += e.Value
			causes = append(causes, c.text+" "+count(c.id))
		}
	}
	local := s.Total[metric.Attempts429Queue].Value
	if !limits || !(upstream+local > 0) {
		return nil
	}
	line := fmt.Sprintf("of %s attempts: %s local, %s upstream",
		count(metric.Attempts), count(metric.Attempts429Queue), metric.Of(metric.Attempts).Format(upstream))
	if len(causes) > 0 {
		line += " (" + strings.Join(causes, ", ") + ")"
	}
	if n := s.Total[metric.Limited].Value; n > 0 {
		line += "; " + count(metric.Limited) + " requests ended with one"
	}
	if s.Replications > 1 {
		line += "; means over runs"
	}
	return []string{line}
}
