package sizing

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"capsize/model/metric"
	"capsize/model/scenario"
	"capsize/model/unit"
)

const (
	maxLine  = 80 // cells; the sentence has two lines, with the state before it
	maxShort = 60
)

// text is the sentence: the need, what there is, and what follows. Of several
// ways to end it, the first that fits; two spaces follow the state.
func (c *verdictCase) text(state State) string {
	head := c.need()
	for _, tail := range c.tails(state) {
		if text := head + tail + "."; fits(string(state)+"_ "+text, 2) {
			return text
		}
	}
	return clip(head, 2*maxLine-len(state)-20) + "."
}

func (c *verdictCase) tails(state State) []string {
	switch state {
	case OOM:
		but := ", but "
		if c.p.Batch {
			but = ": "
		}
		if c.killed() {
			return []string{but + c.limitText() + c.killText(), but + c.limitText() + c.killCount()}
		}
		return []string{but + c.memoryText()}
	case UNSTABLE:
		return []string{": " + c.growthText()}
	case OVER:
		if b := c.budget(); c.budgetRules() {
			return []string{", but it asks for " + b.text() + b.pace, ", but asks for " + b.text()}
		}
		return []string{": " + c.turnedAwayText()}
	case TIGHT:
		w := c.worst()
		unsure := ""
		if w.Unsure {
			unsure = ", not yet certain"
		}
		return []string{
			": " + w.text() + c.moreText() + unsure, ": " + w.text() + unsure,
			": " + w.text(), ": " + goalName(w.Metric) + " " + w.figures(),
		}
	}
	return []string{c.fineText(), ""}
}

// need says what the load asks for and what there is.
func (c *verdictCase) need() string {
	switch {
	case c.p.Batch:
		return fmt.Sprintf("%s %s on %s", countText(int(c.p.Requests), "task"), c.arrivalText(), countText(c.slots, "slot"))
	case c.p.ArrivalRate == 0 && !c.p.Moving:
		return fmt.Sprintf("nothing arrives; there %s %s", verb(c.slots, "is", "are"), countText(c.slots, "slot"))
	}
	if math.IsNaN(c.load) {
		return fmt.Sprintf("the settings do not tell how long a stream is held; there %s %s", verb(c.slots, "is", "are"), countText(c.slots, "slot"))
	}
	upTo := ""
	if c.p.Moving {
		upTo = "up to "
	}
	switch load := loadText(c.load, c.slots); {
	case c.takesExactly(c.load) && c.slots == 1:
		return fmt.Sprintf("%s needs the one slot there is", c.demandText())
	case c.takesExactly(c.load):
		return fmt.Sprintf("%s needs all %d slots there are", c.demandText(), c.slots)
	case c.takes(c.load):
		return fmt.Sprintf("%s needs %s%s slots and there %s %d", c.demandText(), upTo, load, verb(c.slots, "is", "are"), c.slots)
	default:
		spare := 1 - c.load/float64(c.slots)
		return fmt.Sprintf("%s keeps %s%s in flight; %s %s %s", c.demandText(), upTo, load,
			countText(c.slots, "slot"), verb(c.slots, "leaves", "leave"), spareText(spare))
	}
}

// demandText is the traffic: rate × duration.
func (c *verdictCase) demandText() string {
	rate := rateText(c.p.ArrivalRate)
	switch {
	case c.p.ArrivalRate > c.p.FirstRate:
		rate = rateText(c.p.FirstRate) + " rising to " + rate
	case c.p.Moving && c.p.Requests == 0:
		rate = "at most " + rate
	}
	text := rate + " × " + durationText(c.p.MeanDuration)
	batch := "a batch of " + unit.HumanCount(float64(c.p.Requests))
	switch {
	case c.p.Requests > 0 && c.p.ArrivalRate == 0:
		text = batch + " × " + durationText(c.p.MeanDuration)
	case c.p.Requests > 0:
		text += " with " + batch
	}
	if share := c.failing(); share >= 0.005 {
		text += " less " + spareText(share) + " errors"
	}
	return text
}

// failing is the share of requests whose start fails to the last try of the SDK.
func (c *verdictCase) failing() float64 {
	u := &c.s.Upstream
	return math.Pow(u.ErrorsBefore, 1+float64(u.SDK.Max))
}

// arrivalText says how batches come.
func (c *verdictCase) arrivalText() string {
	if c.together() {
		return "at once"
	}
	return fmt.Sprintf("in %d batches", len(c.s.Workloads))
}

func (c *verdictCase) together() bool {
	for i := range c.s.Workloads {
		if c.s.Workloads[i].Arrivals.Batch.At != c.s.Workloads[0].Arrivals.Batch.At {
			return false
		}
	}
	return true
}

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
		what = "memory starts at %s, over the limit of %s"
	}
	return fmt.Sprintf(what, sizeText(c.fullMemory()), sizeText(float64(c.s.Memory.Limit)))
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

func (c *verdictCase) killCount() string {
	if c.o.Kills == 1 {
		return "killed"
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
	case c.p.Moving && c.s.Pool.Queue == 0:
		return "at the peak requests get a 429"
	case c.p.Moving && (c.o.Known || fate == ""):
		return "at the peak requests wait"
	case c.p.Moving:
		return "at the peak requests wait and may " + fate
	case predicted.Value > 0:
		return shareText(predicted.Value) + " get a 429"
	case c.takesExactly(c.load), c.ruled():
		return "some requests " + fate
	}
	return fmt.Sprintf("at least %s %s", floorText(1-float64(c.slots)/c.load), fate)
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
	if lost := c.lossText(); lost != "" {
		parts = append(parts, "but "+lost)
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, "; ")
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

// short is the sentence for narrow screens: of several ways to end it, the
// first that fits.
func (c *verdictCase) short(state State) string {
	head := c.shortNeed()
	for _, tail := range c.shortTails(state) {
		if text := head + tail; utf8.RuneCountInString(text) <= maxShort {
			return text
		}
	}
	return clip(head, maxShort)
}

func (c *verdictCase) shortTails(state State) []string {
	switch state {
	case OOM:
		if c.killed() {
			return []string{": " + c.killText(), ": " + c.killCount(), ": killed"}
		}
		return []string{": memory " + sizeText(c.fullMemory()) + " of " + sizeText(float64(c.s.Memory.Limit)), ": out of memory"}
	case UNSTABLE:
		return []string{": " + c.growthText(), ": the line grows"}
	case OVER:
		if b := c.budget(); c.budgetRules() {
			return []string{": asks for " + b.text(), ": " + b.text(), ": over a budget"}
		}
		tails := []string{": " + c.turnedAwayText(), ": too few slots"}
		if c.p.Moving {
			tails[1] = ": too few at the peak"
		}
		return tails
	case TIGHT:
		w := c.worst()
		return []string{": " + w.text(), ": " + goalName(w.Metric) + " " + w.figures(), ": a goal is missed"}
	}
	return []string{c.fineText()}
}

func (c *verdictCase) shortNeed() string {
	slots := countText(c.slots, "slot")
	switch {
	case c.p.Batch:
		return fmt.Sprintf("%s %s, %s", wholeText(int(c.p.Requests)), c.arrivalText(), slots)
	case c.p.ArrivalRate == 0 && !c.p.Moving:
		return "nothing arrives, " + slots
	case math.IsNaN(c.load):
		return "load not known, " + slots
	case c.takes(c.load):
		return fmt.Sprintf("needs %s, has %s", loadText(c.load, c.slots), strconv.Itoa(c.slots))
	}
	return fmt.Sprintf("%s in flight, %s", loadText(c.load, c.slots), slots)
}
