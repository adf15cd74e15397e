package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"capsize/model/unit"
)

// MaxPoints is how many values an axis may have.
const MaxPoints = 2000

// Axis is a knob and the values it takes in turn.
type Axis struct {
	Path string // of the knob, its workload's name included
	Knob *Knob
	// Values are the settings as they are written in a file, none of them twice.
	Values []string
	// Numbers are the same in the unit of [Knob.Number], NaN where a value is a
	// word such as unlimited.
	Numbers []float64
	Log     bool // the values were asked for at equal factors
}

// Numeric says that every value is a number.
func (a *Axis) Numeric() bool { return !slices.ContainsFunc(a.Numbers, math.IsNaN) }

// Vary reads an axis: PATH=a:b:step, PATH=a:b:xN for N values at equal factors,
// or PATH=v1,v2,… The type of the knob decides how values are written, units
// included, and its range which are allowed. a may be above b; the last value of
// a range is b where a step leads there. Values between the ends of a:b:xN are
// rounded to four digits, counts and sizes to whole numbers. The error says what
// would be right; it does not name a flag.
func (s *Scenario) Vary(text string) (Axis, error) {
	path, spec, ok := strings.Cut(text, "=")
	if !ok {
		return Axis{}, errors.New("write PATH=a:b:step, PATH=a:b:xN or PATH=v1,v2,…, such as pool.concurrency=20:80:5")
	}
	path = strings.TrimSpace(path)
	k, i, err := s.lookup(path)
	if err != nil {
		return Axis{}, err
	}
	v := variation{s: s, knob: k, workload: i}
	if i >= 0 && !strings.HasPrefix(path, s.Workloads[i].Name+".") {
		path = s.Workloads[i].Name + "." + path
	}
	v.axis = Axis{Path: path, Knob: k}
	if strings.Contains(spec, ":") && k.numeric() {
		err = v.span(spec)
	} else {
		err = v.list(spec)
	}
	if err != nil {
		return Axis{}, fmt.Errorf("%s: %w", path, err)
	}
	return v.axis, nil
}

// numeric says that the knob's values lie on a line.
func (k *Knob) numeric() bool {
	switch k.Kind {
	case KindText, KindChoice, KindFlag, KindSizeOrShare:
		return false
	}
	return true
}

// variation is an axis while it is read.
type variation struct {
	s        *Scenario
	knob     *Knob
	workload int // −1: of the process
	axis     Axis
}

// read sets a value on a copy and returns how it is written and its number, NaN
// where it is a word.
func (v *variation) read(text string) (string, float64, error) {
	if strings.TrimSpace(text) == "" {
		return "", 0, fmt.Errorf("a value is missing: write %s", v.knob.Allowed())
	}
	t := v.s.Clone()
	var w *Workload
	if v.workload >= 0 {
		w = &t.Workloads[v.workload]
	}
	if err := v.knob.Set(t, w, text); err != nil {
		return "", 0, err
	}
	n, ok := v.knob.Number(t, w)
	if !ok {
		n = math.NaN()
	}
	return v.knob.Text(t, w), n, nil
}

func (v *variation) add(text string) error {
	value, number, err := v.read(text)
	if err != nil {
		return err
	}
	if slices.Contains(v.axis.Values, value) {
		return fmt.Errorf("%s stands there twice", value)
	}
	v.axis.Values, v.axis.Numbers = append(v.axis.Values, value), append(v.axis.Numbers, number)
	return nil
}

func (v *variation) list(spec string) error {
	values := strings.Split(spec, ",")
	if len(values) > MaxPoints {
		return tooMany(len(values))
	}
	for _, text := range values {
		if err := v.add(text); err != nil {
			return err
		}
	}
	return nil
}

func tooMany(n int) error { return fmt.Errorf("this gives %d values: at most %d", n, MaxPoints) }

// span reads a:b:step or a:b:xN.
func (v *variation) span(spec string) error {
	parts := strings.Split(spec, ":")
	if len(parts) != 3 {
		return fmt.Errorf("%s is no range: write a:b:step, or a:b:xN for N values at equal factors", quote(spec))
	}
	var ends [2]float64
	for i := range ends {
		_, n, err := v.read(parts[i])
		if err != nil {
			return err
		}
		if math.IsNaN(n) {
			return fmt.Errorf("%s is not a number: write a list such as %s,%s", quote(parts[i]), strings.TrimSpace(parts[i]), strings.TrimSpace(parts[1-i]))
		}
		ends[i] = n
	}
	step := strings.TrimSpace(parts[2])
	if count, ok := strings.CutPrefix(step, "x"); ok {
		return v.factors(ends[0], ends[1], count)
	}
	return v.steps(ends[0], ends[1], step)
}

// steps adds a, a+step, … up or down to b.
func (v *variation) steps(a, b float64, text string) error {
	step, err := v.knob.number(strings.TrimPrefix(text, "-"))
	switch {
	case err != nil:
		return fmt.Errorf("the step: %w", err)
	case !(step > 0):
		return fmt.Errorf("the step %s leads nowhere: write one above 0", quote(text))
	case strings.HasPrefix(text, "-") && a < b:
		return fmt.Errorf("the step %s leads away from the end: leave out the minus sign", quote(text))
	}
	n := math.Floor(math.Abs(b-a)/step*(1+1e-12)+1e-9) + 1
	if n > MaxPoints {
		return tooMany(int(min(n, 1e15)))
	}
	for i := range int(n) {
		x := a + float64(i)*step
		if a > b {
			x = a - float64(i)*step
		}
		if err := v.add(v.knob.Format(v.knob.tidy(x))); err != nil {
			return err
		}
	}
	return nil
}

// factors adds n values from a to b at equal factors.
func (v *variation) factors(a, b float64, count string) error {
	n, err := strconv.Atoi(count)
	switch {
	case err != nil || n < 2:
		return fmt.Errorf("\"x%s\" is no number of values: write x2 or more, such as x10", count)
	case n > MaxPoints:
		return tooMany(n)
	case !(a > 0 && b > 0):
		return errors.New("equal factors need both ends above 0")
	case a == b:
		return errors.New("equal factors need two different ends")
	}
	v.axis.Log = true
	for i := range n {
		x := a * math.Pow(b/a, float64(i)/float64(n-1))
		switch i {
		case 0:
			x = a
		case n - 1:
			x = b
		default:
			x = v.knob.round(x, 4)
		}
		text := v.knob.Format(x)
		if value, _, err := v.read(text); err == nil && slices.Contains(v.axis.Values, value) {
			continue // neighbours that are the same whole number
		}
		if err := v.add(text); err != nil {
			return err
		}
	}
	return nil
}

// Between returns a value of the axis's knob halfway between two others, on the
// scale of the axis, and false where its kind of number has none between them.
func (a *Axis) Between(x, y float64) (float64, bool) {
	mid := (x + y) / 2
	if a.Log {
		mid = math.Sqrt(x * y)
	}
	if a.Knob.Kind == KindCount && a.Knob.whole() {
		mid = math.Floor(mid * (1 + 1e-15)) // the root of a square is not below it
	} else {
		mid = a.Knob.round(mid, 6)
	}
	lo, hi := min(x, y), max(x, y)
	return mid, lo < mid && mid < hi
}

// number reads a number of the knob's kind without a look at its range.
func (k *Knob) number(text string) (float64, error) {
	switch {
	case k.Kind == KindDuration:
		d, err := unit.ParseDuration(text)
		return d.Seconds(), err
	case k.whole():
		n, err := k.parseWhole(text)
		return float64(n), err
	}
	return k.parseNumber(text)
}

// whole says that the knob's numbers have no fraction.
func (k *Knob) whole() bool {
	s := Default()
	s.Workloads = []Workload{DefaultWorkload("w")}
	switch k.At(&s, &s.Workloads[0]).(type) {
	case *int64, *uint64:
		return true
	}
	return false
}

// round leaves some digits of a number, in the binary unit of a size, and of a
// count or size a whole number.
func (k *Knob) round(x float64, digits int) float64 {
	per := 1.0
	for k.Kind == KindSize && x/per >= 1024 {
		per *= 1024
	}
	x = k.tidy(significant(x/per, digits) * per)
	if k.whole() {
		return math.Round(x)
	}
	return x
}

// tidy rounds away what binary fractions add to a sum of decimals.
func (k *Knob) tidy(x float64) float64 {
	switch {
	case k.Kind == KindDuration:
		return float64(time.Duration(math.Round(significant(x, 12)*1e9))) / 1e9
	case k.Kind != KindRate:
		return significant(x, 12)
	}
	best, length := x, math.MaxInt
	for _, per := range []float64{1, 60, 3600} { // 10/min has no short form a second
		scaled := significant(x*per, 12)
		if n := len(strconv.FormatFloat(scaled, 'g', -1, 64)); n < length {
			best, length = scaled/per, n
		}
	}
	return best
}

// significant rounds to some decimal digits.
func significant(x float64, digits int) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', digits-1, 64), 64)
	if err != nil {
		return x
	}
	return v
}
