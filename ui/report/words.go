package report

import "capsize/model/scenario"

// dailyWords says what a knob of the screen is in daily words, beside the
// symbol that formulas have for it.
type dailyWords struct{ path, symbol, words string }

// daily lists the knobs of the screen. The restaurant is one throughout.
func daily() []dailyWords {
	const w = scenario.AnyWorkload + "."
	return []dailyWords{
		{"pool.concurrency", "c", "the tables of a restaurant: as many guests are served at once, and the next one waits at the door"},
		{"pool.queue", "K", "the chairs at the door: who finds no free chair is sent away at once (429)"},
		{"pool.queue_timeout", "", "how long a guest sits at the door before leaving unserved"},
		{w + "arrivals.rate", "λ", "how many guests come a second"},
		{w + "arrivals.scale", "×", "the same day with so many times the guests"},
		{w + "arrivals.batch.size", "N", "a coach party: so many guests come at one instant"},
		{w + "stream.duration.mean", "S", "how long a guest keeps the table, on average; with λ it gives the need: λ·S tables"},
		{w + "stream.duration.p50", "S", "how long the guest in the middle keeps the table: half stay shorter"},
		{w + "stream.duration.p95", "", "one guest in twenty keeps the table longer than this"},
		{w + "stream.duration.cv", "cv", "how unlike the stays are: 0 all alike, 1 many short ones and some long; the more unlike, the longer the line"},
		{w + "stream.first_token.mean", "", "how long a guest waits at the table for the first bite"},
		{w + "stream.first_token.p50", "", "how long the guest in the middle waits at the table for the first bite"},
		{w + "stream.output_tokens.mean", "", "how much a guest eats: more takes longer"},
		{w + "stream.output_tokens.p50", "", "how much the guest in the middle eats: more takes longer"},
		{"memory.per_stream", "", "the room that one table takes up"},
		{"memory.limit", "", "the size of the building: if it does not hold what is in it, everybody is out in the street"},
	}
}

// dailyOf returns the words and the symbol of a knob by its full name.
func dailyOf(name string) dailyWords {
	for _, d := range daily() {
		if d.path == name {
			return d
		}
	}
	return dailyWords{}
}

// chartWords explains a chart of the screen: what it shows, and what each of its
// lines is.
type chartWords struct {
	number, name, what string
	lines              []Fact
}

// charts lists the charts of the screen by their fixed numbers.
func charts() []chartWords {
	moved := Fact{"mark", "┊ a knob was moved, or the process was killed; left of it stand the limits of then"}
	stands := Fact{"lines", "│ now, after going back: dimmed lies ahead; ╎ the crosshair, read in the title"}
	return []chartWords{
		{"1", "in system", "how many requests are in the process over time: those that stream and those that wait", []Fact{
			{"solid", "measured in this run; the thin line above it is the highest of each stretch of time"},
			{"dashed", "╌ what theory predicts on average; where the rate moves, m(t): what would be open if nobody waited"},
			{"dotted", "┄ λ·S, the load offered, where it is not the same as the prediction"},
			{"heavy", "━ c, the slots: above it callers wait"},
			{"double", "═ c+K, slots and places: who comes while the line touches it gets a 429"},
			{"dots", "∙ A, the pinned setting, on the same traffic"},
			moved, stands,
		}},
		{"2", "slots", "who is inside at this instant: a cell for each slot, which fills as its stream ages and is free when the stream ends", []Fact{
			{"cells", "▁ to █ how much of its whole length a stream has behind it, in eighths; dots are free slots (in ASCII 1 to 8)"},
			{"square", "□ a stream whose first token is still to come (in ASCII e)"},
			{"z", "a request that sleeps in the SDK between two tries and keeps its slot"},
			{"beyond c", "streams that began before slots were taken away: they go on to their end"},
			{"bars", "where there are more slots than cells: how many slots are of which age"},
			{"waiting", "■ the places behind the slots that are taken (in ASCII w), dots those that are free; → who found none and got a 429 in the last minute"},
			{"memory", "▓ the process alone, █ its streams with what they leave behind, ■ those who wait, ┃ the limit"},
			{"kill", "✗ every slot and the queue empty at once, and stay so until the process is back"},
			{"A", "is not in it: these are the slots of B"},
		}},
		{"3", "wait", "how long callers wait for a slot over time, on a logarithmic scale; what is below its foot lies on it", []Fact{
			{"solid", "measured: p50, p95 and p99 of those who began to stream in each stretch of time"},
			{"dashed", "╌ the predicted p99"},
			{"heavy", "━ the goal, where there is one"},
			{"dots", "∙ A, the pinned setting, on the same traffic"},
			moved, stands,
		}},
		{"4", "memory", "resident memory of the process over time", []Fact{
			{"solid", "measured in this run; the thin line ─ is the highest so far"},
			{"dashed", "╌ the predicted mean"},
			{"dotted", "┄ predicted with every slot and place taken"},
			{"heavy", "━ the limit: at it the process is killed, and every stream is lost"},
			{"dots", "∙ A, the pinned setting, on the same traffic"},
			moved, stands,
		}},
		{"5", "429s", "requests of this run that were turned away or lost, by cause, and attempts that the upstream refused, by limit", []Fact{
			{"numbers", "how many, and their share of the requests whose outcome is known, or of all attempts"},
			{"bars", "when they were turned away, where there is room"},
		}},
		{"6", "limits", "how much of what the upstream allows is in use", []Fact{
			{"bar", "█ used"},
			{"hollow", "▱ asked for beyond that: refused, and tried again"},
			{"mark", "┃ the limit, 100 %"},
		}},
		{"7", "sweep", "one knob over a range at the present others, each setting simulated 20 times on the same traffic", []Fact{
			{"solid", "the simulated metric that is named in the title"},
			{"heavy", "━ its goal"},
			{"fits", "◆ under the settings that meet every goal"},
			{"you", "● the setting as it stands; A is the pinned one"},
			{"take", "▸ the setting that enter takes"},
			{"knee", "beyond it, turning the knob gains little"},
		}},
		eventWords(),
	}
}

// eventWords explain panel 8.
func eventWords() chartWords {
	return chartWords{"8", "events", "what happened last, request by request, the newest first; seen where the run is stepped", []Fact{
		{"row", "when, what, whose (#, the request's number in its workload, from 0), and what it found as it came"},
		{"line", "how many are in line now, whoever just joined included"},
		{"again", "when who was turned away tries again: the caller comes back, or the SDK wakes up inside the call; gives up: that was its last attempt"},
		{"→", "who took over the slot that became free"},
		{"cost", "tokens in and out, and the memory that the request holds, or held"},
		{"you", "▸ the selected event, told in full below where rows are short"},
		{"follow", "● events of the request that is followed, ○ it took over a slot there; above stands its life so far"},
	}}
}

// KnobTopic returns what there is to know of a knob by its path, in which the
// workload may have any name.
func KnobTopic(path string) (Topic, bool) {
	k, ok := scenario.FindKnob(path)
	if !ok {
		return Topic{}, false
	}
	return knobTopic(&k), true
}

// ChartTopic returns what the chart of that number shows.
func ChartTopic(number string) (Topic, bool) {
	for _, c := range charts() {
		if c.number == number {
			return chartTopic(&c), true
		}
	}
	return Topic{}, false
}

func chartTopic(c *chartWords) Topic {
	return Topic{aChart, c.name, "panel " + c.number + ": " + c.what, c.lines}
}
