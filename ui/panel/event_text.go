package panel

import (
	"strconv"
	"strings"
	"time"

	"capsize/model/scenario"
	"capsize/model/unit"
	"capsize/sim"
	"capsize/ui/plot"
)

// teller puts events into words, in few of them where brief.
type teller struct {
	f        *Frame
	eras     []era
	brief    bool
	alphabet plot.Alphabet // in which they are written
}

// newTeller reads what the words need to know of the frame.
func newTeller(f *Frame, brief bool, a plot.Alphabet) teller {
	return teller{f, f.eras(), brief, a}
}

// written is text as it is drawn, and so as wide.
func (t *teller) written(text string) string { return writtenIn(t.alphabet, text) }

// say picks the words that there is room for.
func (t *teller) say(long, short string) string {
	if t.brief {
		return short
	}
	return long
}

// phrase tells one thing about an event; "" where it does not apply.
type phrase func(*teller, *sim.Event) string

// happening is how an event of one kind is told: a word for it, the same in few
// cells, how grave it is, and what there is to say of it, most telling first.
type happening struct {
	what    string
	word    string
	grave   gravity
	phrases []phrase
}

// gravity is how bad an event is for its request.
type gravity uint8

const (
	usual gravity = iota
	slow
	bad
	fatal
)

// happenings tells of every kind of event.
var happenings = [...]happening{
	sim.Starts:     {"starts", "starts", usual, []phrase{(*teller).foundSlots, (*teller).waited, (*teller).tries, (*teller).stream, (*teller).slot, (*teller).tokens, (*teller).memory}},
	sim.Waits:      {"waits", "waits", slow, []phrase{(*teller).foundLine, (*teller).tries, (*teller).since, (*teller).tokens, (*teller).memory}},
	sim.Rejected:   {"429", "429", bad, []phrase{(*teller).fullLine, (*teller).again, (*teller).tries, (*teller).since}},
	sim.Refused:    {"refused", "refused", bad, []phrase{(*teller).down, (*teller).again, (*teller).tries, (*teller).since}},
	sim.Limited:    {"upstream 429", "upstream", bad, []phrase{(*teller).cause, (*teller).again, (*teller).next, (*teller).tries, (*teller).since, (*teller).memory}},
	sim.FirstToken: {"first token", "token", usual, []phrase{(*teller).since, (*teller).stream, (*teller).tries, (*teller).slot, (*teller).tokens, (*teller).memory}},
	sim.Completed:  {"ends", "ends", usual, []phrase{(*teller).stream, (*teller).next, (*teller).leaves, (*teller).tries, (*teller).since, (*teller).tokens, (*teller).memory}},
	sim.Failed:     {"breaks", "breaks", bad, []phrase{(*teller).stream, (*teller).again, (*teller).next, (*teller).leaves, (*teller).tries, (*teller).since, (*teller).tokens, (*teller).memory}},
	sim.TimedOut:   {"times out", "times out", bad, []phrase{(*teller).waited, (*teller).again, (*teller).line, (*teller).tries, (*teller).since}},
	sim.Killed:     {"killed", "killed", fatal, []phrase{(*teller).lost, (*teller).foundAll}},
	sim.Restarted:  {"is back", "is back", usual, []phrase{(*teller).back}},
}

// happeningOf returns how an event is told.
func happeningOf(e *sim.Event) happening {
	if int(e.Kind) >= len(happenings) {
		return happening{}
	}
	h := happenings[e.Kind]
	if e.Kind == sim.Limited && e.Cause == "error" {
		h.what, h.word = "call fails", "fails"
	}
	return h
}

// instant prints an instant to the millisecond, cut as clock is.
func instant(d time.Duration) string {
	d = max(0, d)
	var buf [32]byte
	ms := int64(d % time.Second / time.Millisecond)
	out := append(append(buf[:0], Clock(d)...), '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
	return string(out)
}

// lasting prints how long something took.
func lasting(d time.Duration) string { return unit.HumanDuration(d.Seconds()) }

// name names a request, with its workload where there are several.
func (t *teller) name(workload int32, ordinal uint64) string {
	var buf [64]byte
	id := strconv.AppendUint(append(buf[:0], '#'), ordinal, 10)
	if s := t.f.scenario(); s != nil && len(s.Workloads) > 1 && int(workload) < len(s.Workloads) && workload >= 0 {
		id = append(append(id, ' '), s.Workloads[workload].Name...)
	}
	return string(id)
}

// who names the request of an event; "" where it is nobody's.
func (t *teller) who(e *sim.Event) string {
	if !ofRequest(e) {
		return ""
	}
	return t.name(e.Workload, e.Ordinal)
}

// ofRequest says whether an event is of one request.
func ofRequest(e *sim.Event) bool { return e.Kind != sim.Killed && e.Kind != sim.Restarted }

// limits returns how the slots and the places stood when an event happened. ok
// is false where one of them moved at that very instant.
func (t *teller) limits(at time.Duration) (e era, ok bool) {
	for i, e := range t.eras {
		if e.from <= at {
			return e, e.from < at || i == len(t.eras)-1
		}
	}
	return era{}, false
}

// taken prints how many slots are held, and of how many.
func (t *teller) taken(n int64, at time.Duration) string {
	taken := strconv.FormatInt(n, 10)
	if e, ok := t.limits(at); ok {
		return taken + " of " + strconv.FormatInt(e.slots, 10) + t.say(" slots taken", " taken")
	}
	return taken + t.say(" slots taken", " taken")
}

// foundSlots is what a stream found. Who slept in a slot still has it.
func (t *teller) foundSlots(e *sim.Event) string {
	if e.After.Busy == e.Before.Busy {
		return t.say("kept its slot while it slept", "kept its slot")
	}
	return t.say("found ", "") + t.taken(e.Before.Busy, e.At)
}

// foundLine is what someone found who waits. Slots that are free are not for
// it: its workload has all that it may.
func (t *teller) foundLine(e *sim.Event) string {
	found := t.say("found ", "") + t.taken(e.Before.Busy, e.At)
	if l, ok := t.limits(e.At); ok && e.Before.Busy < l.slots {
		found = t.say(found+", own share used up", "own share taken")
	} else if t.brief && ok {
		found = strings.TrimSuffix(found, " taken")
	}
	return found + ", " + strconv.FormatInt(e.After.Waiting, 10) + t.say(" in line now", " in line")
}

// fullLine is why a request got a 429.
func (t *teller) fullLine(e *sim.Event) string {
	waiting := strconv.FormatInt(e.Before.Waiting, 10)
	l, ok := t.limits(e.At)
	switch {
	case !ok:
		return t.say("no place in line, ", "") + waiting + t.say(" are waiting", " waiting")
	case l.places == 0:
		return t.say("found "+t.taken(e.Before.Busy, e.At)+", and no line", t.taken(e.Before.Busy, e.At)+", no line")
	case l.places == scenario.None || e.Before.Waiting < l.places:
		return t.say("its workload's own line is full", "own line full")
	}
	return t.say("found the line full: ", "line full: ") + waiting + " of " + strconv.FormatInt(l.places, 10)
}

func (t *teller) down(*sim.Event) string { return t.say("the process is down", "down") }

func (t *teller) back(*sim.Event) string {
	return t.say("the process takes requests again", "takes requests")
}

// causes429 are the reasons of the upstream.
var causes429 = [...]struct{ cause, long, short string }{
	{"requests", "the requests a minute are used up", "429: requests/min"},
	{"input", "the input tokens a minute are used up", "429: input tokens"},
	{"output", "the output tokens a minute are used up", "429: output tokens"},
	{"streams", "too many open streams", "429: open streams"},
	{"error", "the upstream answers with an error", "upstream error"},
}

// cause is why the upstream refused a start.
func (t *teller) cause(e *sim.Event) string {
	for i := range causes429 {
		if c := &causes429[i]; c.cause == e.Cause {
			return t.say(c.long, c.short)
		}
	}
	return ""
}

// sleeps says whether a refused start is tried again by the SDK, and not by the
// caller: the number of sleepers tells, and where that stays, who had slept
// before sleeps again.
func sleeps(e *sim.Event) bool {
	more := e.After.Asleep - e.Before.Asleep
	return e.Kind == sim.Limited && e.Again >= 0 && !e.HasNext && (more > 0 || more == 0 && e.Try > 0)
}

// again is when someone who was turned away comes back.
func (t *teller) again(e *sim.Event) string {
	switch {
	case e.Again < 0:
		return "gives up"
	case sleeps(e):
		return t.say("its SDK sleeps and tries again in ", "SDK again in ") + lasting(e.Again)
	}
	return t.say("tries again in ", "again in ") + lasting(e.Again)
}

// tryOf is the number of the try that an event is of: a sleeper's is counted on
// before it sleeps.
func tryOf(e *sim.Event) int {
	if sleeps(e) {
		return e.Try - 1
	}
	return e.Try
}

// tries counts attempts and tries, but for the first.
func (t *teller) tries(e *sim.Event) string {
	attempt, try := "", ""
	if e.Attempt > 0 {
		attempt = nth(e.Attempt+1) + " attempt"
	}
	if n := tryOf(e); n > 0 {
		if try = "SDK retry " + strconv.Itoa(n); attempt != "" {
			try = ", " + try
		}
	}
	return attempt + try
}

// nth prints an ordinal number.
func nth(n int) string {
	end := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return strconv.Itoa(n) + end
}

// waited is how long someone was in line, and asleep with a slot.
func (t *teller) waited(e *sim.Event) string {
	if e.Waited <= 0 {
		return ""
	}
	return "waited " + lasting(e.Waited)
}

// stream is how long a stream is open, will be or was.
func (t *teller) stream(e *sim.Event) string {
	if e.Length < 0 {
		return ""
	}
	long, short := "streamed for ", "after "
	switch e.Kind {
	case sim.Starts:
		long, short = "will stream for ", "for "
	case sim.FirstToken:
		long, short = "of a stream of ", "of "
	}
	return t.say(long, short) + lasting(e.Length)
}

// since is how long ago a request first came, where that is more than what else
// is said by a few percent.
func (t *teller) since(e *sim.Event) string {
	if e.Since <= 0 || max(e.Length, e.Waited) > e.Since-e.Since/32 {
		return ""
	}
	return lasting(e.Since) + t.say(" after it first came", " in all")
}

func (t *teller) slot(e *sim.Event) string {
	if e.Slot < 0 {
		return ""
	}
	return "slot " + strconv.Itoa(int(e.Slot))
}

// next is who took over the slot that an event freed.
func (t *teller) next(e *sim.Event) string {
	if !e.HasNext {
		return ""
	}
	slot := t.slot(e)
	if slot == "" {
		slot = t.say("its slot", "slot")
	}
	text := slot + " → " + t.name(e.Next.Workload, e.Next.Ordinal)
	if e.Next.Kind == sim.Limited {
		text += t.say(", refused upstream", ", refused")
	}
	if !t.brief && e.Next.Waited >= 0 {
		text += ", who waited " + lasting(e.Next.Waited)
	}
	return text
}

// leaves is what is held after an end that gave its slot to nobody.
func (t *teller) leaves(e *sim.Event) string {
	if e.HasNext {
		return ""
	}
	return "leaves " + t.taken(e.After.Busy, e.At)
}

// line is who is left in line.
func (t *teller) line(e *sim.Event) string {
	return strconv.FormatInt(e.After.Waiting, 10) + t.say(" left in line", " in line")
}

// tokens is what a request costs. How many tokens of a stream that was cut were
// produced, an event does not say.
func (t *teller) tokens(e *sim.Event) string {
	in, out := "", ""
	if e.Input > 0 {
		in = unit.HumanCount(float64(e.Input)) + " tokens in"
	}
	if e.Output > 0 && e.Kind != sim.Failed && e.Kind != sim.Waits && !(e.Kind == sim.Completed && t.mayBeCut(e)) {
		if out = unit.HumanCount(float64(e.Output)); in == "" {
			return out + " tokens out"
		}
		out = ", " + out + " out"
	}
	return in + out
}

// mayBeCut says whether streams of a workload end after some time, whatever is
// left.
func (t *teller) mayBeCut(e *sim.Event) bool {
	s := t.f.scenario()
	return s == nil || e.Workload < 0 || int(e.Workload) >= len(s.Workloads) || s.Workloads[e.Workload].Stream.Max != scenario.None
}

// memory is what a request holds, or held.
func (t *teller) memory(e *sim.Event) string {
	if !(e.Memory > 0) {
		return ""
	}
	word := "holds "
	if e.Kind == sim.Completed || e.Kind == sim.Failed {
		word = "held "
	}
	return t.say(word, "") + unit.HumanSize(e.Memory)
}

// lost is whom a kill took.
func (t *teller) lost(e *sim.Event) string {
	return t.say("all ", "") + strconv.FormatInt(e.Lost, 10) + t.say(" inside are lost", " lost")
}

// foundAll is who was inside before a kill. Who came in the same instant is not
// among them.
func (t *teller) foundAll(e *sim.Event) string {
	p := &e.Before
	text := t.say("found ", "") + strconv.FormatInt(p.Open, 10) + " streams, " + strconv.FormatInt(p.Waiting, 10) + " waiting"
	if p.Asleep > 0 {
		text += ", " + strconv.FormatInt(p.Asleep, 10) + " asleep"
	}
	return text
}
