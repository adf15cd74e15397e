package scenario

import (
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// Load reads the files that the scenario names and has not read yet: traces
// into Trace.Rows, samples into Quantity.Values. open is given names relative to
// the scenario's directory, with slashes, that do not lead out of it by
// themselves; it should refuse symbolic links that do ([os.Root] does). What is
// wrong within a file is a *[ParseError] with its line, any other error a
// *[FieldError]; files before it stay loaded.
func (s *Scenario) Load(open func(name string) (io.ReadCloser, error)) error {
	if err := s.checkFileNames(); err != nil {
		return err
	}
	for i := range s.Workloads {
		w := &s.Workloads[i]
		if a := &w.Arrivals; a.Process == Trace && a.Trace.Rows == nil {
			l := loader{open: open, s: s, at: place{i, "arrivals.trace.file"}, name: a.Trace.File, most: dataLimits}
			if err := l.read(func(f io.Reader) error { return l.readTrace(f, &a.Trace) }); err != nil {
				a.Trace.unload()
				return err
			}
		}
		for _, q := range w.sampled() {
			if q.of.Values != nil {
				continue
			}
			l := loader{open: open, s: s, at: place{i, q.path + ".samples"}, name: q.of.Samples, most: dataLimits}
			if err := l.read(func(f io.Reader) error { return l.readSamples(f, q.of, q.largest) }); err != nil {
				q.of.unload()
				return err
			}
		}
	}
	return nil
}

// sampledAt is a distribution of a workload that is given by samples.
type sampledAt struct {
	path    string
	of      *Quantity
	largest float64
}

// sampled lists the workload's distributions that are given by samples, parts of
// mixtures among them.
func (w *Workload) sampled() []sampledAt {
	var found []sampledAt
	for _, where := range quantities {
		q := where.of(w)
		if q.Samples != "" {
			found = append(found, sampledAt{where.path, q, where.largest})
		}
		for i := range q.Parts {
			if p := &q.Parts[i].Quantity; p.Samples != "" {
				found = append(found, sampledAt{where.path + ".parts." + strconv.Itoa(i), p, where.largest})
			}
		}
	}
	return found
}

// checkFileNames refuses names that lead out of the scenario's directory, so
// that a scenario from elsewhere cannot read what it was not given.
func (s *Scenario) checkFileNames() *FieldError {
	for i := range s.Workloads {
		w := &s.Workloads[i]
		if name := w.Arrivals.Trace.File; name != "" && !beside(name) {
			return s.problem(i, "arrivals.trace.file", notBeside(name))
		}
		for _, q := range w.sampled() {
			if !beside(q.of.Samples) {
				return s.problem(i, q.path+".samples", notBeside(q.of.Samples))
			}
		}
	}
	return nil
}

// beside says whether a file's name stays within the directory on every system:
// no absolute path, no "..", no drive, no other separator.
func beside(name string) bool {
	return fs.ValidPath(name) && name != "." && !strings.ContainsAny(name, `\:`)
}

func notBeside(name string) string {
	return quote(name) + " is not possible: write the name of a file beside the scenario or below its directory, such as requests.csv"
}

// checkLoaded finds files that have not been read.
func (s *Scenario) checkLoaded() *FieldError {
	const msg = " has not been read: load the files of the scenario first"
	for i := range s.Workloads {
		w := &s.Workloads[i]
		if t := &w.Arrivals.Trace; w.Arrivals.Process == Trace {
			if len(t.Rows) == 0 {
				return s.problem(i, "arrivals.trace.file", quote(t.File)+msg)
			}
			if at := t.known().unordered; at > 0 {
				return s.problem(i, "arrivals.trace", fmt.Sprintf("row %d comes at %v, before the row above it, at %v: sort the rows by time",
					at+1, t.Rows[at].At, t.Rows[at-1].At))
			}
		}
		for _, q := range w.sampled() {
			if q.of.Values == nil {
				return s.problem(i, q.path+".samples", quote(q.of.Samples)+msg)
			}
		}
	}
	return nil
}

// loader reads one file for one key of a scenario.
type loader struct {
	open func(name string) (io.ReadCloser, error)
	s    *Scenario
	at   place
	name string
	most limits
}

// read opens the file for a reader of its contents.
func (l *loader) read(contents func(io.Reader) error) error {
	f, err := l.open(l.name)
	if err != nil {
		return l.s.problem(l.at.workload, l.at.path, fmt.Sprintf("%s cannot be read: %v", quote(l.name), err))
	}
	err = contents(f)
	if closeErr := f.Close(); err == nil && closeErr != nil {
		return l.s.problem(l.at.workload, l.at.path, fmt.Sprintf("%s cannot be read: %v", quote(l.name), closeErr))
	}
	return err
}

// fail is an error at a place of the file.
func (l *loader) fail(line, col int, format string, args ...any) error {
	return &ParseError{File: l.name, Line: line, Column: col, Path: l.s.display(l.at), Msg: fmt.Sprintf(format, args...)}
}
