package queueing

import "math"

// Fluid is the line of a moving rate seen from far: requests are a fluid that
// flows in at a rate λ(t), straight between given instants, and out of c servers
// at the rate min(x, c)/S, x being the number in the system,
//
//	dx/dt = λ(t) − min(x, c)/S,
//
// less what finds c+K in the system, which is lost, and what would wait longer
// than the patience D, which leaves after D. It is the limit of M_t/M/c/c+K when
// c, K and λ grow together (Newell 1982, "Applications of Queueing Theory",
// ch. 2; Mandelbaum, Massey and Reiman 1998): it knows overload and no chance,
// and so no wait where λ is below c/S. Build it with NewFluid.
//
// The line is first come, first served and the servers give c/S, so that the
// wait is known on arrival: what is ahead and will be served, over c/S. An
// arrival that would wait longer than D stays in line for D, as a simulated one
// does, and takes a place.
//
// Step rule: a constant rate without patience is one step; a slope, or a finite
// patience, takes steps of S/16, D/16 or 1/64 of the piece, whichever is least,
// but at most 20,000 in a piece. Within a step the rate is its mean, and all is
// exact between the instants at which the servers fill up, the line empties,
// the places or the patience run out.
type Fluid struct {
	s, drain, d float64 // mean service, c/S, patience
	c, k        float64
	busy        float64 // at servers
	line        float64 // in line, and will be served
	leaving     float64 // in line, and will not
	exits       exits
	fluidWindow
}

// NewFluid describes c servers with mean service time meanService (s), k
// waiting places, −1 for an unlimited line, and waiters who leave after exactly
// patience (s), +Inf: never. It starts empty, with a window open.
//
// Errors (ParamError): c or k out of range, meanService not finite and above 0,
// patience not above 0.
func NewFluid(meanService float64, c, k int, patience float64) (*Fluid, error) {
	if _, err := checkFlow(0, meanService); err != nil {
		return nil, err
	}
	if err := checkServers(c); err != nil {
		return nil, err
	}
	places := math.Inf(1)
	if k != -1 {
		if err := checkPlaces(k); err != nil {
			return nil, err
		}
		places = float64(k)
	}
	if !(patience > 0) {
		return nil, badFloat("patience D (s)", patience, "above 0, +Inf when nobody leaves")
	}
	f := &Fluid{s: meanService, c: float64(c), k: places, d: patience, drain: float64(c) / meanService}
	if !finite(f.drain) {
		return nil, badFloat("mean service time S (s)", meanService, "such that c/S is finite")
	}
	return f, nil
}

// Start sets the number in the system, at most c+K, of whom nobody will leave
// before being served. Error: ParamError for x negative, not finite or beyond
// what the places or the patience allow.
func (f *Fluid) Start(x float64) error {
	if !finite(x) || x < 0 || x > f.c+math.Min(f.k, f.longest()) {
		return badFloat("number in the system x", x, "between 0 and c+K, and within what the patience allows")
	}
	f.busy = math.Min(x, f.c)
	f.line, f.leaving, f.exits = math.Max(0, x-f.c), 0, exits{}
	f.most = f.line
	return nil
}

// longest is the most in line that can still be served in time.
func (f *Fluid) longest() float64 { return f.d * f.drain }

// Busy is the number at servers now.
func (f *Fluid) Busy() float64 { return f.busy }

// Queue is the number in line now.
func (f *Fluid) Queue() float64 { return f.line + f.leaving }

// Advance lets dt seconds pass while the arrival rate goes from rate0 to rate1
// (1/s) in a straight line. Errors: ParamError for dt negative or not finite and
// rates negative or not finite.
func (f *Fluid) Advance(dt, rate0, rate1 float64) error {
	if err := checkTime(dt); err != nil {
		return err
	}
	for _, rate := range [...]float64{rate0, rate1} {
		if _, err := checkFlow(rate, f.s); err != nil {
			return err
		}
	}
	if dt == 0 {
		return nil
	}
	steps := 1.0
	if rate0 != rate1 || !math.IsInf(f.d, 1) {
		steps = math.Ceil(math.Min(20_000, math.Max(64, 16*dt/math.Min(f.s, f.d))))
	}
	h := dt / steps
	for i := range int(steps) {
		x := (float64(i) + 0.5) / steps
		f.step(h, rate0+(rate1-rate0)*x)
	}
	return nil
}

// step lets h seconds pass at a constant rate, from event to event.
func (f *Fluid) step(h, rate float64) {
	end := f.exits.now + h
	out := f.exits.over(h, f.d) / h // rate at which patience runs out
	for range 64 {                  // there are only a few events in a step
		left := end - f.exits.now
		if left <= 1e-15*end {
			break
		}
		if f.busy < f.c {
			f.fill(left, rate, out)
		} else {
			f.hold(left, rate, out)
		}
	}
	f.exits.now = end
}

// fill: a server is free, and nobody waits to be served.
func (f *Fluid) fill(left, rate, out float64) {
	a := rate * f.s
	h := left
	if a > f.c {
		h = math.Min(left, f.s*math.Log1p((f.c-f.busy)/(a-f.c)))
	}
	e := -math.Expm1(-h / f.s)
	next := f.busy + (a-f.busy)*e
	if h < left {
		next = f.c
	}
	w := &f.fluidWindow
	area := a*h + (f.busy-a)*f.s*e
	gone := math.Min(f.leaving, out*h)
	w.busy += area
	w.queue += h * (f.leaving - gone/2)
	w.timedOut += gone
	f.leaving -= gone
	w.count(h, rate*h, 0)
	w.sample(rate*h, 0, 0)
	w.served += rate*h - (next - f.busy)
	f.busy = next
	f.exits.pass(h, 0)
}

// hold: every server is busy.
func (f *Fluid) hold(left, rate, out float64) {
	longest := f.longest()
	in := rate
	if f.line+f.leaving >= f.k*(1-1e-14) {
		in = math.Min(rate, f.drain+out)
	}
	join := in // of those, what will be served
	if f.line >= longest*(1-1e-14) {
		join = math.Min(in, f.drain)
	}
	if f.line == 0 && join < f.drain { // the servers run empty
		f.busy = math.Nextafter(f.c, 0)
		f.fill(left, rate, out)
		return
	}
	grows := join - f.drain
	all := grows + (in - join) - out
	h := left
	until := func(distance, speed float64) {
		if speed > 0 && distance > 0 {
			h = math.Min(h, math.Max(distance/speed, 1e-15*f.s))
		}
	}
	until(f.line, -grows)
	until(longest-f.line, grows)
	until(f.k-f.line-f.leaving, all)
	w := &f.fluidWindow
	line := math.Max(0, f.line+grows*h)
	if grows < 0 && line < 1e-13*f.c {
		line = 0
	}
	gone := math.Min(f.leaving+(in-join)*h, out*h)
	leaving := math.Max(0, f.leaving+(in-join)*h-gone)
	w.busy += f.c * h
	w.queue += h * (f.line + f.leaving + line + leaving) / 2
	w.timedOut += gone
	w.served += join*h - (line - f.line)
	w.count(h, rate*h, (rate-in)*h)
	if f.line > 0 || line > 0 {
		w.late += in * h
	}
	w.sample(join*h, f.line/f.drain, line/f.drain)
	f.line, f.leaving = line, leaving
	w.most = math.Max(w.most, line+leaving)
	f.exits.pass(h, (in-join)*h)
}

// exits remembers when those came who will run out of patience: their number so
// far, at instants, with straight lines between.
type exits struct {
	now, total float64
	at, sum    []float64
	head       int
}

// pass lets h seconds pass in which so many came.
func (e *exits) pass(h, number float64) {
	if number > 0 && (len(e.at) == 0 || e.at[len(e.at)-1] < e.now) {
		e.at, e.sum = append(e.at, e.now), append(e.sum, e.total)
	}
	e.now += h
	if e.total += number; len(e.at) > 0 && (number > 0 || e.sum[len(e.sum)-1] < e.total) {
		e.at, e.sum = append(e.at, e.now), append(e.sum, e.total)
	}
}

// over is how many run out of patience d within the next h seconds; what is
// still to come within them does not count.
func (e *exits) over(h, d float64) float64 {
	if len(e.at) == 0 {
		return 0
	}
	v := e.until(e.now+h-d) - e.until(e.now-d)
	if e.head > 4096 && e.head > len(e.at)/2 { // forget what is over
		e.at = append(e.at[:0], e.at[e.head:]...)
		e.sum = append(e.sum[:0], e.sum[e.head:]...)
		e.head = 0
	}
	return v
}

// until is how many had come by the instant t, for t that grow but for a step.
func (e *exits) until(t float64) float64 {
	i := e.head
	for i > 0 && e.at[i] > t {
		i--
	}
	for i+1 < len(e.at) && e.at[i+1] <= t {
		i++
	}
	e.head = i
	switch {
	case t <= e.at[i]:
		return e.sum[i]
	case i+1 == len(e.at):
		return e.sum[i]
	}
	return e.sum[i] + (e.sum[i+1]-e.sum[i])*(t-e.at[i])/(e.at[i+1]-e.at[i])
}
