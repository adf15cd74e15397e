package scenario

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"capsize/model/dist"
	"capsize/model/unit"
)

// limits are the largest file that is read.
type limits struct {
	rows  int
	bytes int64
}

var dataLimits = limits{rows: 10_000_000, bytes: 1 << 30}

// maxTraceTime tells times from the start of a trace from dates: seconds since
// 1970 are beyond it.
const maxTraceTime = 10 * 365 * 86400

// The optional columns of a trace.
const (
	durationColumn = "duration_s"
	inputColumn    = "input_tokens"
	outputColumn   = "output_tokens"
)

// traceFacts is what the rows of a trace say as a whole.
type traceFacts struct {
	durations     dist.Law // of the rows that state one
	share         float64  // how many do, as a share of all
	input, output bool     // some row states such tokens
	unordered     int      // the first row that is before the one above, or 0
}

// known returns what the rows say, which Load works out once.
func (t *TraceArrivals) known() traceFacts {
	if t.facts != nil {
		return *t.facts
	}
	facts, err := factsOf(t.Rows)
	if err != nil { // no durations that a law could be made of
		facts.share = 0
	}
	return facts
}

func factsOf(rows []TraceRow) (traceFacts, error) {
	var f traceFacts
	var durations []float64
	for i := range rows {
		r := &rows[i]
		if !math.IsNaN(r.Duration) {
			durations = append(durations, r.Duration)
		}
		f.input = f.input || r.Input >= 0
		f.output = f.output || r.Output >= 0
		if i > 0 && f.unordered == 0 && r.At < rows[i-1].At {
			f.unordered = i
		}
	}
	if durations == nil {
		return f, nil
	}
	f.share = float64(len(durations)) / float64(len(rows))
	var err error
	f.durations, err = dist.NewEmpirical(durations)
	return f, err
}

// empty says that nothing is stated of a trace.
func (t *TraceArrivals) empty() bool {
	return t.File == "" && t.Time == "" && t.Spread == 0 && t.Rows == nil
}

// unload forgets what was read from another file or column.
func (t *TraceArrivals) unload() { t.Rows, t.facts = nil, nil }

// rows reads a CSV file row by row.
type rows struct {
	*loader
	csv    *csv.Reader
	input  *io.LimitedReader
	header []string
	cells  []string // of the present row
	n      int      // rows read, without the header
}

// openRows begins to read a CSV file. A byte order mark is passed over.
func (l *loader) openRows(f io.Reader, header bool) (*rows, error) {
	r := &rows{loader: l, input: &io.LimitedReader{R: f, N: l.most.bytes + 1}}
	in := bufio.NewReaderSize(r.input, 1<<16)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\ufeff" {
		if _, err := in.Discard(3); err != nil {
			return nil, l.fail(1, 1, "the file cannot be read: %v", err)
		}
	}
	r.csv = csv.NewReader(in)
	r.csv.ReuseRecord, r.csv.TrimLeadingSpace = true, true
	if !header {
		return r, nil
	}
	ok, err := r.next()
	if err == nil && !ok {
		return nil, l.fail(1, 1, "the file is empty")
	}
	r.n = 0
	for _, name := range r.cells {
		r.header = append(r.header, strings.TrimSpace(name))
	}
	return r, err
}

// next reads a row; it is not ok at the end of the file.
func (r *rows) next() (ok bool, err error) {
	cells, err := r.csv.Read()
	var bad *csv.ParseError
	switch {
	case r.input.N <= 0:
		return false, r.fail(r.n+1, 1, "the file is larger than %s, the most that is read", unit.FormatSize(r.most.bytes))
	case errors.Is(err, io.EOF):
		return false, nil
	case errors.Is(err, csv.ErrFieldCount) && errors.As(err, &bad):
		return false, r.fail(bad.Line, 1, "the row has %d columns, the first has %d", len(cells), r.csv.FieldsPerRecord)
	case errors.As(err, &bad):
		return false, r.fail(max(bad.Line, 1), max(bad.Column, 1), "not CSV: %v", bad.Err)
	case err != nil:
		return false, r.fail(r.n+1, 1, "the file cannot be read: %v", err)
	}
	if r.n++; r.n > r.most.rows {
		return false, r.failAt(0, "the file has more than %d rows, the most that are read", r.most.rows)
	}
	r.cells = cells
	return true, nil
}

// failAt is an error at a cell of the present row.
func (r *rows) failAt(cell int, format string, args ...any) error {
	line, col := r.csv.FieldPos(cell)
	return r.fail(line, col, format, args...)
}

// column finds a column of the header by name; −1 where it is optional and
// absent.
func (r *rows) column(name string, optional bool) (int, error) {
	i := slices.Index(r.header, name)
	switch {
	case i < 0 && optional:
		return -1, nil
	case i < 0:
		return 0, r.fail(1, 1, "there is no column %s: the columns are %s", quote(name), quoteList(r.header))
	case slices.Contains(r.header[i+1:], name):
		return 0, r.fail(1, 1, "two columns are named %s", quote(name))
	}
	return i, nil
}

// quoteList prints names for an error, and not too many of them.
func quoteList(names []string) string {
	const most = 12
	var quoted []string
	for _, name := range names[:min(most, len(names))] {
		quoted = append(quoted, quote(name))
	}
	if len(names) > most {
		quoted = append(quoted, "…")
	}
	return list(quoted)
}

// number reads a cell as a plain number from 0 to most; what names it in errors.
func (r *rows) number(cell int, what string, most float64) (float64, error) {
	text := strings.TrimSpace(r.cells[cell])
	v, err := strconv.ParseFloat(text, 64)
	plain := strings.Trim(text, "0123456789+-.eE") == ""
	switch {
	case text == "":
		return 0, r.failAt(cell, "%s is missing", what)
	case err != nil && !errors.Is(err, strconv.ErrRange) || !plain:
		return 0, r.failAt(cell, "%s %s is not a plain number", what, quote(text))
	case !(v >= 0 && v <= most):
		return 0, r.failAt(cell, "%s %s is out of range: write 0 to %s", what, quote(text), unit.FormatNumber(most))
	}
	return v, nil
}

// whole reads a cell as a whole number.
func (r *rows) whole(cell int, what string, most float64) (int64, error) {
	v, err := r.number(cell, what, most)
	if err == nil && v != math.Trunc(v) {
		return 0, r.failAt(cell, "%s %s is not a whole number", what, quote(r.cells[cell]))
	}
	return int64(v), err
}

// readTrace reads one request a row.
func (l *loader) readTrace(f io.Reader, t *TraceArrivals) error {
	r, err := l.openRows(f, true)
	if err != nil {
		return err
	}
	var at [4]int
	for i, name := range []string{t.Time, durationColumn, inputColumn, outputColumn} {
		if at[i], err = r.column(name, i > 0); err != nil {
			return err
		}
	}
	var all []TraceRow
	var last float64
	for {
		ok, err := r.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		row, seconds, err := r.request(at)
		if err != nil {
			return err
		}
		if seconds < last {
			return r.failAt(at[0], "the time %s is before %s on the row above: sort the file by %s", unit.FormatNumber(seconds), unit.FormatNumber(last), t.Time)
		}
		last = seconds
		all = append(all, row)
	}
	if len(all) == 0 {
		return l.fail(1, 1, "the trace has no rows below its header")
	}
	facts, err := factsOf(all)
	if err != nil {
		return l.fail(1, 1, "column %s: %v", durationColumn, err)
	}
	t.Rows, t.facts = slices.Clip(all), &facts
	return nil
}

// request reads the present row: at holds the columns of time, duration, input
// and output.
func (r *rows) request(at [4]int) (row TraceRow, seconds float64, err error) {
	row = TraceRow{Duration: math.NaN(), Input: -1, Output: -1}
	if seconds, err = r.number(at[0], "the time", math.MaxFloat64); err != nil {
		return row, 0, err
	}
	if seconds > maxTraceTime {
		return row, 0, r.failAt(at[0], "the time %s is more than ten years: write seconds from the start of the trace", quote(r.cells[at[0]]))
	}
	row.At = time.Duration(math.Round(seconds * 1e9))
	given := func(i int) bool { return at[i] >= 0 && strings.TrimSpace(r.cells[at[i]]) != "" }
	if given(1) {
		if row.Duration, err = r.number(at[1], "the duration", maxSeconds); err != nil {
			return row, 0, err
		}
	}
	if given(2) {
		if row.Input, err = r.whole(at[2], "the number of input tokens", maxTokens); err != nil {
			return row, 0, err
		}
	}
	if given(3) {
		row.Output, err = r.whole(at[3], "the number of output tokens", maxTokens)
	}
	return row, seconds, err
}

// readSamples reads one number a row: of the named column, or of the only one.
func (l *loader) readSamples(f io.Reader, q *Quantity, largest float64) error {
	r, err := l.openRows(f, q.Column != "")
	if err != nil {
		return err
	}
	column := 0
	if q.Column != "" {
		if column, err = r.column(q.Column, false); err != nil {
			return err
		}
	}
	var values []float64
	for {
		ok, err := r.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if len(r.cells) > 1 && q.Column == "" {
			return r.failAt(0, "the file has %d columns: name one, as in {samples: %s, column: duration_s}", len(r.cells), l.name)
		}
		v, err := r.number(column, "the sample", largest)
		if err != nil {
			return r.hintHeader(err, q)
		}
		values = append(values, v)
	}
	if len(values) == 0 {
		return l.fail(1, 1, "the file has no samples: write one number a line")
	}
	law, err := dist.NewEmpirical(values)
	if err != nil {
		return l.fail(1, 1, "%v", err)
	}
	q.Values, q.sample = slices.Clip(values), law
	return nil
}

// hintHeader says what a first line that is no number may be.
func (r *rows) hintHeader(err error, q *Quantity) error {
	var bad *ParseError
	if q.Column == "" && r.n == 1 && errors.As(err, &bad) {
		bad.Msg += fmt.Sprintf("; if this is a header, write {samples: %s, column: %s}", r.name, strings.TrimSpace(r.cells[0]))
	}
	return err
}
