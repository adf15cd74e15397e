package sizing

import (
	"unicode/utf8"
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
		return c.outOfMemory()
	case UNSTABLE:
		return c.withWindow(": " + c.growthText())
	case OVER:
		if b := c.budget(); c.budgetRules() {
			return []string{", but it asks for " + b.text() + b.pace, ", but asks for " + b.text()}
		}
		if c.p.Moving && c.lossText() == "" {
			return c.withWindow(": "+c.turnedAwayText(), ": at the peak requests "+c.peakFate(), "")
		}
		return c.withWindow(": " + c.turnedAwayText())
	case TIGHT:
		if len(c.missed) == 0 {
			return c.closeText()
		}
		w := c.worst()
		unsure := ""
		if w.Unsure {
			unsure = ", not yet certain"
		}
		return append(c.withWindow(": "+w.text()+c.moreText()+unsure, ": "+w.text()+unsure),
			": "+w.text(), ": "+goalName(w.Metric)+" "+w.figures())
	}
	return c.fineTails()
}

func (c *verdictCase) outOfMemory() []string {
	but := ", but "
	if c.p.Batch {
		but = ": "
	}
	if c.killed() {
		const it = "the process is "
		return append(c.withWindow(but+c.limitText()+c.killText(), but+c.limitText()+c.killCount()),
			but+it+c.killText(), but+it+c.killCount(), but+it+"killed")
	}
	return c.withWindow(but+c.memoryText(), but+c.memoryShort())
}

// withWindow follows the texts with the range that would do, where the slots are
// not in that range already; then come the texts alone.
func (c *verdictCase) withWindow(texts ...string) (all []string) {
	if !c.inWindow() {
		for _, window := range c.windowTexts() {
			for _, text := range texts {
				all = append(all, text+". "+window)
			}
		}
	}
	return append(all, texts...)
}

// followed is the text with each of the sentences behind it.
func followed(text string, by []string) (all []string) {
	for _, s := range by {
		all = append(all, text+". "+s)
	}
	return all
}

// closeText is for a limit that is about to give way while no goal is missed.
func (c *verdictCase) closeText() (all []string) {
	at := c.limitClause()
	so := c.so()
	but := ", but "
	if c.lossText() != "" {
		but = ", and "
	}
	if so != "" {
		all = append(followed(so+but+at, c.windowTexts()), so+but+at)
	}
	for _, clause := range c.limitClauses() {
		all = append(all, followed(": "+clause, c.windowTexts())...)
	}
	all = append(all, ": "+at)
	return append(all, ": "+c.first.Text)
}

// so is how things stand while no goal is missed, where runs have shown it.
func (c *verdictCase) so() string {
	batch := c.batchText()
	if !c.o.Known && len(batch) == 0 {
		return ""
	}
	return c.fineText()
}

// fineTails says what gives way first, and the range; what a run has lost goes
// before.
func (c *verdictCase) fineTails() (all []string) {
	fine := c.fineText()
	windows := c.windowTexts()
	at := c.limitClause()
	if c.lossText() == "" && len(c.batchText()) == 0 {
		for _, clause := range c.limitClauses() {
			all = append(all, followed(": "+clause, windows)...)
		}
		if at == "" {
			all = followed(fine, windows)
		}
	} else {
		all = followed(fine, windows)
	}
	if at != "" {
		joint := "; "
		if fine == "" {
			joint = ": "
		}
		all = append(all, fine+joint+at)
		if len(windows) == 0 && len(all) > 1 {
			all = all[len(all)-1:]
		}
	}
	return append(all, fine, "")
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
		return c.withRange(": "+c.growthText(), ": the line grows")
	case OVER:
		if b := c.budget(); c.budgetRules() {
			return []string{": asks for " + b.text(), ": " + b.text(), ": over a budget"}
		}
		few := ": too few slots"
		if c.p.Moving {
			few = ": too few at the peak"
		}
		return c.withRange(": "+c.turnedAwayText(), few)
	case TIGHT:
		if len(c.missed) == 0 {
			return []string{": " + c.limitClause(), ": " + c.first.Text + c.shortAt(), ": a limit is close"}
		}
		w := c.worst()
		return c.withRange(": "+w.text(), ": "+goalName(w.Metric)+" "+w.figures(), ": a goal is missed")
	}
	return c.fineShort()
}

// shortAt says at which load in few cells.
func (c *verdictCase) shortAt() string {
	if c.first.AtLoad < 1 {
		return " from " + Times(c.first.AtLoad)
	}
	return " at " + Times(c.first.AtLoad)
}

// fineShort adds how far it goes.
func (c *verdictCase) fineShort() []string {
	fine := c.fineText()
	if c.first.Text == "" || !(c.first.AtLoad < farLoad) {
		return []string{fine}
	}
	upTo := "to " + Times(c.first.AtLoad) + " " + c.thisLoad()
	if fine == "" {
		return []string{": holds " + upTo, ""}
	}
	return []string{fine + ", holds " + upTo, fine, ""}
}

// withRange follows each text with the slots to take.
func (c *verdictCase) withRange(texts ...string) (all []string) {
	for i, text := range texts {
		if take := c.rangeText(); i == 0 && take != "" && !c.inWindow() {
			all = append(all, text+"; "+take)
		}
		all = append(all, text)
	}
	return all
}
