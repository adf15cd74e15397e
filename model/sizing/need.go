package sizing

import (
	"fmt"
	"math"
	"strconv"

	"capsize/model/unit"
)

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

// shortNeed is need for narrow screens.
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
