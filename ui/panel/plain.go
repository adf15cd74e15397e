package panel

import (
	"math"
	"strconv"
	"strings"
	"time"

	"capsize/model/metric"
	"capsize/model/unit"
	"capsize/ui/plot"
)

// PlainLines tells in lines what a frame shows to somebody who was told the last
// one; nil: nothing yet. They are for those who hear a screen, and for logs: what
// runs, at first; what was done to the run since; how it stands; and the verdict,
// when it is another. In ASCII they are bytes below 0x80, else there may be a
// middle dot, too.
func PlainLines(f, last *Frame, a plot.Alphabet) []string {
	var lines []string
	since := time.Duration(-1)
	if last == nil {
		lines = append(lines, f.plainTitle())
	} else {
		since = last.now()
	}
	lines = append(lines, f.plainMarks(since)...)
	lines = append(lines, Clock(f.now())+"  "+f.plainState()+"  "+strings.Join(f.plainNumbers(), ", "))
	if text := f.plainVerdict(); text != "" && (last == nil || last.plainVerdict() != text) {
		lines = append(lines, "       "+text)
	}
	for i := range lines {
		lines[i] = plainText(lines[i], a)
	}
	return lines
}

// plainText writes signs out: a voice names them otherwise, or leaves them out.
func plainText(text string, a plot.Alphabet) string {
	const dot = "·"
	parts := strings.Split(text, dot)
	for i, part := range parts {
		parts[i] = PlainASCII(part)
	}
	if a == plot.ASCII {
		return strings.Join(parts, "-")
	}
	return strings.Join(parts, dot)
}

// PlainASCII writes text in bytes below 0x80.
func PlainASCII(text string) string { return plot.ASCII.Fold(writtenIn(plot.ASCII, text)) }

// plainTitle is what the header says.
func (f *Frame) plainTitle() string {
	title := f.Title
	if f.Modified {
		title += "*"
	}
	if s := f.scenario(); s != nil {
		title += "  " + f.Speed + "  " + Clock(f.length()) + " simulated  seed " + strconv.FormatUint(s.Run.Seed, 10) + "  " + inOneLine(s)
	}
	return title
}

// plainMarks tells of knobs and kills after an instant.
func (f *Frame) plainMarks(since time.Duration) []string {
	var lines []string
	if f.Live == nil {
		return nil
	}
	for _, m := range f.Live.Marks {
		if m.At <= since || m.At > f.now() {
			continue
		}
		text := m.Text
		if m.Kill {
			text = "killed: every open stream is lost"
		}
		lines = append(lines, Clock(m.At)+"  "+text)
	}
	return lines
}

// plainState is the verdict in one word.
func (f *Frame) plainState() string {
	switch {
	case f.State == Stopped:
		return "STOPPED"
	case f.Verdict.State == "":
		return "sizing"
	}
	return string(f.Verdict.State)
}

// plainVerdict is the verdict in full, or why the run was ended or nothing is
// predicted.
func (f *Frame) plainVerdict() string {
	switch {
	case f.Verdict.Text == "" || f.State == Stopped:
		return f.Problem
	case f.Basis == "":
		return f.Verdict.Text
	}
	return f.Verdict.Text + " (judged by " + f.Basis + ")"
}

// plainNumbers are the numbers of the run as it stands: who is inside, and what
// its window has shown beside the goals.
func (f *Frame) plainNumbers() []string {
	s := f.scenario()
	if s == nil || f.Live == nil {
		return nil
	}
	t := &f.Live.Totals
	waiting := "waiting " + strconv.FormatInt(t.Waiting, 10)
	if s.Pool.Queue >= 0 {
		waiting += " of " + strconv.FormatInt(s.Pool.Queue, 10)
	}
	out := []string{"running " + strconv.FormatInt(t.Open, 10) + " of " + strconv.FormatInt(s.Pool.Concurrency, 10), waiting}
	if f.down() {
		out = []string{"process down, restarting"}
	}
	if s.Memory.Tracked() {
		memory := "memory " + unit.HumanSize(t.Resident)
		if s.Memory.Limit >= 0 {
			memory += " of " + unit.HumanSize(float64(s.Memory.Limit))
		}
		out = append(out, memory)
	}
	if !f.Live.Warm {
		return append(out, "warming up")
	}
	for _, id := range metric.All() {
		if text := f.plainNumber(id); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// plainNumber is a metric of this run with its goal; "" for one that has no goal
// and is none of those that every scenario is asked about, or of losses, and while
// it has no value.
func (f *Frame) plainNumber(id metric.ID) string {
	goal, limited := f.scenario().GoalLimit(-1, id)
	value, shown := f.live(id), limited
	switch id {
	case metric.WaitP99S, metric.Share429:
		shown = true
	case metric.OOMKills, metric.LostShare, metric.Refused, metric.TimedOutShare, metric.FailedShare:
		shown = limited || value > 0
	}
	m := metric.Of(id)
	text := m.Title + " " + m.Format(value)
	switch {
	case !shown, math.IsNaN(value):
		return ""
	case !limited:
		return text
	case value > goal:
		return text + " (goal " + m.Format(goal) + " missed)"
	}
	return text + " (goal " + m.Format(goal) + ")"
}
