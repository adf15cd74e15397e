package sizing

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"capsize/model/scenario"
)

// farLoad is from which multiple on it does not matter what gives way.
const farLoad = 1000

// Times prints a load multiple such as 1.28×, rounded down so that it holds up to
// there: to two or three digits, whole from 100 on. Multiples that do not exist,
// and what is as good as none, are 0×.
func Times(m float64) string {
	decimals := 0
	switch {
	case !(m >= 1e-9) || math.IsInf(m, 1):
		return "0×"
	case m < 0.1: // two digits
		decimals = 1 - int(math.Floor(math.Log10(m)))
	case m < 10:
		decimals = 2
	case m < 100:
		decimals = 1
	}
	scale := math.Pow(10, float64(decimals))
	m = math.Floor(m*scale*(1+1e-12)) / scale
	if decimals == 2 {
		return strconv.FormatFloat(m, 'f', 2, 64) + "×"
	}
	return plain(grouped(strconv.FormatFloat(m, 'f', decimals, 64))) + "×"
}

func coresText(cores float64) string {
	if cores == 1 {
		return "1 core"
	}
	return digits(cores) + " cores"
}

// thisLoad is what a multiple is of.
func (c *verdictCase) thisLoad() string {
	if c.p.Batch {
		return "this batch"
	}
	return "this load"
}

// limitClause is "at 1.29× this load p99 wait passes 2 s first", or "" where no
// limit is known to give way.
func (c *verdictCase) limitClause() string {
	l := c.first
	if l.Text == "" {
		return ""
	}
	if l.AtLoad >= farLoad {
		if !c.allKnown() {
			return c.unknownText()
		}
		return "nothing gives way below " + wholeText(farLoad) + "× " + c.thisLoad()
	}
	at := Times(l.AtLoad) + " " + c.thisLoad()
	switch {
	case c.before429():
		if l.AtLoad < 1 {
			return "in theory OOM before 429, from " + at + " on"
		}
		return "OOM before 429 at " + at
	case l.AtLoad < 1:
		return "in theory " + l.Text + " from " + at + " on"
	case c.allKnown() && len(c.limits) > 1:
		return "at " + at + " " + l.Text + " first"
	}
	return "at " + at + " " + l.Text
}

// limitClauses are limitClause and, where that is a load, the same in fewer words.
func (c *verdictCase) limitClauses() (all []string) {
	clause := c.limitClause()
	if clause == "" {
		return nil
	}
	all = []string{clause}
	if l := c.first; l.AtLoad < farLoad && !c.before429() {
		brief := l.Text + c.shortAt()
		if l.AtLoad < 1 {
			brief = "in theory " + brief
		}
		all = append(all, brief)
	}
	return all
}

// unknownText names the limits of which nobody knows when they give way.
func (c *verdictCase) unknownText() string {
	return "when " + listed(unknown(c.limits), "or") + " gives way is not known"
}

// listed is "a, b and c".
func listed(names []string, last string) string {
	n := len(names) - 1
	if n < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:n], ", ") + " " + last + " " + names[n]
}

// before429 says that memory gives way before the slots, and before the queue
// turns anyone away.
func (c *verdictCase) before429() bool {
	if c.first.Name != MemoryLimit {
		return false
	}
	queue := false
	for _, l := range c.limits {
		if math.IsNaN(l.AtLoad) && (l.Name == QueueLimit || l.Name == SlotsLimit) {
			return false
		}
		queue = queue || l.Name == QueueLimit
	}
	return queue
}

// allKnown says of every limit that somebody knows when it gives way.
func (c *verdictCase) allKnown() bool {
	for _, l := range c.limits {
		if math.IsNaN(l.AtLoad) {
			return false
		}
	}
	return true
}

// window is the range to print: when full, or at this load where an unlimited
// line is never full.
func (c *verdictCase) window() (w *Window, atLoad bool) {
	if c.s.Pool.Queue == scenario.None {
		return c.z.WindowAtLoad, true
	}
	return c.z.Window, false
}

// inWindow says that the slots are in the range that does.
func (c *verdictCase) inWindow() bool {
	w, _ := c.window()
	return w != nil && (w.Low == nil || c.slots >= *w.Low) && (w.High == nil || c.slots <= *w.High)
}

// windowTexts are ways to say which slots meet every goal, the longest first;
// none where nothing bounds them but the load.
func (c *verdictCase) windowTexts() []string {
	w, atLoad := c.window()
	switch {
	case c.z.NoFit != "" && w == nil:
		return c.noFitTexts(atLoad)
	case w == nil:
		return nil
	}
	do := c.doText(w)
	if do == "" {
		return nil
	}
	text := w.String() + do
	if atLoad {
		text = c.when() + text
	}
	text = capital(text)
	all := []string{text}
	if c.z.Ceiling != "" && w.High != nil && !atLoad {
		over := wholeText(*w.High+1) + " full ones " + c.z.Ceiling
		if c.slots > *w.High && (w.Low == nil || c.slots >= *w.Low) {
			return []string{text + "; " + over, "Full, more than " + countText(*w.High, "slot") + " " + c.z.Ceiling}
		}
		all = []string{text + "; " + over, text + "; " + strings.Replace(over, " full ones ", " full ", 1), text}
	}
	return all
}

// noFitTexts say that no number of slots will do. Where this load fits all the
// same it must be clear that a full process is meant.
func (c *verdictCase) noFitTexts(atLoad bool) []string {
	text, short := capital(c.z.NoFit), "No number of slots meets every goal"
	fine := !c.takes(c.load) && len(c.missed) == 0 && c.fullMemory() == 0 && !c.killed()
	full := !atLoad && !c.p.Batch && strings.Contains(c.z.NoFit, " within ") && !strings.Contains(c.z.NoFit, " full ")
	switch {
	case fine && strings.Contains(c.z.NoFit, " full "):
		return []string{text, "When full none meets every goal"}
	case full && fine:
		return []string{text + " when full", short + " when full", "When full none meets every goal"}
	case full:
		return []string{text + " when full", text, short}
	case fine:
		return []string{"In theory " + c.z.NoFit}
	}
	return []string{text, short}
}

// when begins a sentence.
func (c *verdictCase) when() string {
	switch {
	case c.p.Batch:
		return ""
	case c.p.Moving:
		return "At the peak "
	}
	return "At this load "
}

// capital begins a sentence with a plain letter.
func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// doText is what the slots of the range do: " meet every goal by formula", of
// those known. It names the formula, as a simulation of this load may answer
// otherwise: a peak passes before the line has grown, and seldom are all slots
// and places taken.
func (c *verdictCase) doText(w *Window) string {
	one := 2
	if w.High != nil && (w.Low == nil || *w.High == *w.Low) {
		one = *w.High
	}
	fit := verb(one, " fits", " fit") + byFormula
	if w.Low == nil { // whether so few are enough is not known
		return fit
	}
	_, peak := c.s.MemoryPeak()
	known := c.z.CGoals != nil || peak
	switch {
	case !known && w.High == nil:
		return ""
	case !known:
		return fit
	case len(c.z.NotByFormula) > 0:
		return verb(one, " meets", " meet") + " every goal theory knows"
	}
	return verb(one, " meets", " meet") + " every goal" + byFormula
}

// byFormula says what a range rests on.
const byFormula = " by formula"

// fullSlots is "28 full slots".
func fullSlots(n int) string {
	return wholeText(n) + " full slot" + verb(n, "", "s")
}

// slotsText is "40 to 63 slots".
func slotsText(low int, high *int) string {
	switch {
	case high == nil:
		return wholeText(low) + " or more slots"
	case *high == low:
		return countText(low, "slot")
	case low == 1:
		return "up to " + countText(*high, "slot")
	}
	return fmt.Sprintf("%s to %s", wholeText(low), countText(*high, "slot"))
}

// rangeText is "take 40 to 63".
func (c *verdictCase) rangeText() string {
	w, _ := c.window()
	if w == nil || c.doText(w) == "" {
		return ""
	}
	slots, _, _ := strings.Cut(w.String(), " slot")
	return "take " + slots
}
