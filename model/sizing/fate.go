package sizing

import (
	"fmt"
	"math"
	"strings"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/unit"
)

// limitText says which limit kills.
func (c *verdictCase) limitText() string {
	if c.s.Memory.Limit == scenario.None {
		return "the process is "
	}
	return "memory passes " + sizeText(float64(c.s.Memory.Limit)) + " and the process is "
}

// memoryText says that predicted memory is above the limit.
func (c *verdictCase) memoryText() string {
	what := "mean memory of %s is over the limit of %s"
	if c.p.Batch {
		what = "memory comes to %s, over the limit of %s"
	}
	return fmt.Sprintf(what, sizeText(c.fullMemory()), sizeText(float64(c.s.Memory.Limit)))
}

// memoryShort is memoryText in fewer words.
func (c *verdictCase) memoryShort() string {
	what := "mean memory is "
	if c.p.Batch {
		what = "memory comes to "
	}
	return what + sizeText(c.fullMemory()) + " of " + sizeText(float64(c.s.Memory.Limit))
}

// killText is "killed at 1:03" or "killed 7 times, first at 1:03".
func (c *verdictCase) killText() string {
	switch at := clockText(c.o.FirstKill); {
	case math.IsNaN(c.o.FirstKill):
		return c.killCount()
	case c.o.Kills == 1:
		return "killed at " + at
	default:
		return c.killCount() + ", first at " + at
	}
}

// killCount is "killed 7 times", and of less than one kill a run in how many runs.
func (c *verdictCase) killCount() string {
	switch {
	case c.o.Kills == 1:
		return "killed"
	case c.o.Kills < 1 && c.o.OOMRunShare > 0:
		return "killed in " + wholePercent(c.o.OOMRunShare) + " of runs"
	case c.o.Kills < 1:
		return "killed in some runs"
	}
	text := "killed " + plain(unit.HumanCount(c.o.Kills)) + " times"
	if c.o.Kills != math.Trunc(c.o.Kills) { // a mean over runs
		text += " a run"
	}
	return text
}

// growthText says how fast an unstable line grows: by what arrives and is not
// taken away, (a − c)/E[S] a second.
func (c *verdictCase) growthText() string {
	excess := c.p.OfferedLoadMean - float64(c.slots)
	if c.takesExactly(c.p.OfferedLoadMean) {
		return "the line never settles"
	}
	if c.ruled() {
		return "the line grows without end"
	}
	growth := "the line grows by " + paceText(excess/c.p.MeanDuration)
	if c.p.Moving {
		return growth + " on average"
	}
	return growth + " without end"
}

// lossText says which share of requests was turned away in the runs, or "".
func (c *verdictCase) lossText() string {
	if !c.o.Known {
		return ""
	}
	var parts []string
	for _, loss := range []struct {
		share float64
		what  string
	}{
		{c.o.Rejected, " get a 429"},
		{c.o.TimedOut, " time out"},
		{c.o.Failed, " fail"},
		{c.o.Unfinished, " are unfinished at the end"},
	} {
		if loss.share > 0 {
			parts = append(parts, shareText(loss.share)+loss.what)
		}
	}
	return strings.Join(parts, ", ")
}

// turnedAwayText says what becomes of the load that finds no slot: as observed,
// else as a formula has it, else the least that must be lost: 1 − c/a.
func (c *verdictCase) turnedAwayText() string {
	fate := c.fate()
	predicted := c.p.Total[metric.RejectedShare]
	switch lost := c.lossText(); {
	case lost != "":
		return lost
	case c.p.Moving && (c.s.Pool.Queue == 0 || c.o.Known || fate == ""):
		return "at the peak requests " + c.peakFate()
	case c.p.Moving:
		return "at the peak requests wait and may " + fate
	case predicted.Value > 0:
		return shareText(predicted.Value) + " get a 429"
	case c.takesExactly(c.load), c.ruled():
		return "some requests " + fate
	}
	return fmt.Sprintf("at least %s %s", floorText(1-float64(c.slots)/c.load), fate)
}

// peakFate is what at least becomes of requests at the peak.
func (c *verdictCase) peakFate() string {
	if c.s.Pool.Queue == 0 {
		return "get a 429"
	}
	return "wait"
}

// fate is how a request can end without a stream.
func (c *verdictCase) fate() string {
	limited, timed := c.turnsAway(), c.s.Pool.QueueTimeout != scenario.None
	switch {
	case limited && timed && c.s.Pool.Queue != 0:
		return "get a 429 or time out"
	case limited:
		return "get a 429"
	case timed:
		return "time out"
	}
	return ""
}

func (c *verdictCase) moreText() string {
	switch more := len(c.missed) - 1; more {
	case 0:
		return ""
	case 1:
		return " and one more goal is missed"
	default:
		return fmt.Sprintf(" and %d more goals are missed", more)
	}
}

// fineText says what there is to say when nothing gives way.
func (c *verdictCase) fineText() string {
	parts := c.batchText()
	switch {
	case c.goals.set == 0:
	case c.o.Known && c.goals.blind == 0:
		parts = append(parts, "every goal is met")
	case c.o.Known:
		parts = append(parts, "no goal is missed")
	case c.goals.blind == 0:
		parts = append(parts, "in theory every goal is met")
	case c.goals.blind < c.goals.set:
		parts = append(parts, "in theory no goal is missed")
	}
	text := strings.Join(parts, "; ")
	switch lost := c.lossText(); {
	case lost != "" && text != "":
		text += ", but " + lost
	case lost != "":
		text = lost
	}
	if text == "" {
		return ""
	}
	return ": " + text
}

// batchText says who waits and who is turned away when a batch comes.
func (c *verdictCase) batchText() []string {
	n := int(c.p.Requests)
	over := n - c.slots
	switch {
	case !c.p.Batch || n == 0 || c.ruled():
		return nil
	case over <= 0:
		return []string{"none has to wait"}
	case !c.together():
		return nil
	}
	var parts []string
	rejected := 0
	if k := c.s.Pool.Queue; k != scenario.None {
		rejected = max(0, over-int(k))
	}
	if wait := over - rejected; wait > 0 {
		parts = append(parts, fmt.Sprintf("%s %s at first", wholeText(wait), verb(wait, "waits", "wait")))
	}
	if rejected > 0 {
		parts = append(parts, fmt.Sprintf("%s %s a 429", wholeText(rejected), verb(rejected, "gets", "get")))
	}
	return []string{strings.Join(parts, ", ")}
}
