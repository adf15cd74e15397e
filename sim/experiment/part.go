package experiment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"capsize/model/metric"
	"capsize/model/scenario"
)

// Part is a shard of a sweep as it is kept in a file until [Join] makes one sweep
// of all of them.
type Part struct {
	Name    string // of its file, for errors
	Version string // of the program, which must be the one that joins
	Build   string // whatever else numbers may depend on, the same for all parts
	Source  string // the scenario, for people
	Command string // what repeats the whole sweep
	// Files are the traces and samples that were read, with a digest of each: a
	// scenario has only their names.
	Files  map[string]string
	Shard  Shard
	Vary   []string   // the axes as they were asked for
	Wanted *metric.ID // SweepOptions.Metric
	// Swept has the points of the shard. Of their summaries it keeps what reports
	// of a sweep need: no sizing, no series.
	*Swept
}

// partFormat counts the changes to the file that older programs cannot read.
const partFormat = 1

// partFile is the file. Points stand last, so that a file without its end is no
// whole JSON, and each on its own line.
type partFile struct {
	Format       int               `json:"capsize_part"`
	Version      string            `json:"capsize"`
	Build        string            `json:"build"`
	Shard        string            `json:"shard"`
	Finished     bool              `json:"finished"`
	Source       string            `json:"source"`
	Command      string            `json:"command"`
	Files        map[string]string `json:"files,omitempty"`
	Scenario     json.RawMessage   `json:"scenario"`
	Vary         []string          `json:"vary"`
	Replications int               `json:"replications"`
	Metric       string            `json:"metric,omitempty"`
	Metrics      []string          `json:"metrics"`
	Texts        []string          `json:"texts"`
	Points       []json.RawMessage `json:"points"`
}

// Encode writes the file. Numbers read back bit for bit.
func (p *Part) Encode() ([]byte, error) {
	f := partFile{
		Format: partFormat, Version: p.Version, Build: p.Build, Shard: p.Shard.String(),
		Finished: p.Stopped == nil, Source: p.Source, Command: p.Command, Files: p.Files,
		Scenario: p.Base.JSON(), Vary: p.Vary, Replications: p.Replications,
		Metric: p.wanted(), Metrics: metricNames(),
		Points: []json.RawMessage{},
	}
	words := &dictionary{}
	var points [][]byte
	for i := range p.Points {
		line, err := json.Marshal(newPointFile(&p.Points[i], words))
		if err != nil {
			return nil, err
		}
		points = append(points, line)
	}
	f.Texts = words.texts
	head, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(head, []byte("]}")))
	for i, line := range points {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// metricNames are the columns of every table of estimates and predictions.
func metricNames() []string {
	var out []string
	for _, id := range metric.All() {
		out = append(out, id.String())
	}
	return out
}

// DecodePart reads a file of that name for a program of that version. Its errors
// name the file and the field.
func DecodePart(name string, src []byte, version string) (*Part, error) {
	p, err := decodePart(name, src, version)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

func decodePart(name string, src []byte, version string) (*Part, error) {
	if err := checkFormat(src, version); err != nil {
		return nil, err
	}
	var f partFile
	if err := strictly(src, &f); err != nil {
		return nil, err
	}
	p := &Part{
		Name: name, Version: f.Version, Build: f.Build, Source: f.Source, Command: f.Command,
		Files: f.Files, Vary: f.Vary, Swept: &Swept{Replications: f.Replications},
	}
	err := f.checkTexts()
	if err != nil {
		return nil, err
	}
	if p.Shard, err = ParseShard(f.Shard); err != nil {
		return nil, fmt.Errorf("shard: %q: %w", f.Shard, err)
	}
	if err := p.readHead(&f); err != nil {
		return nil, err
	}
	return p, p.readPoints(&f)
}

func (f *partFile) checkTexts() error {
	for _, field := range []struct {
		name  string
		texts []string
	}{{"build", []string{f.Build}}, {"source", []string{f.Source}}, {"command", []string{f.Command}}, {"texts", f.Texts}} {
		for _, text := range field.texts {
			if err := plain(text); err != nil {
				return fmt.Errorf("%s: %w", field.name, err)
			}
		}
	}
	return nil
}

// readHead reads what was asked for.
func (p *Part) readHead(f *partFile) (err error) {
	if p.Base, err = scenario.Parse(f.Scenario, "scenario"); err != nil {
		return err
	}
	if f.Replications < 1 || f.Replications > MaxReplications {
		return fmt.Errorf("replications: %d is not possible: 1 to %d", f.Replications, MaxReplications)
	}
	if f.Metric != "" {
		id, ok := metric.ByName(f.Metric)
		if !ok {
			return fmt.Errorf("metric: there is no %q", f.Metric)
		}
		p.Wanted = &id
	}
	if len(f.Vary) > 2 { // the rest is checked below, but reading each takes time
		return fmt.Errorf("vary: %d axes: at most 2", len(f.Vary))
	}
	for i, text := range f.Vary {
		a, err := p.Base.Vary(text)
		if err != nil {
			return fmt.Errorf("vary.%d: %w", i, err)
		}
		p.Axes = append(p.Axes, a)
	}
	if err := p.sweeper().check(); err != nil {
		return fmt.Errorf("vary: %w", err)
	}
	return nil
}

// sweeper is one that would do this part.
func (p *Part) sweeper() *sweeper {
	return &sweeper{base: p.Base, axes: p.Axes, o: SweepOptions{Shard: p.Shard, Metric: p.Wanted}}
}

// readPoints reads the points, which must be those of the shard, in order, and
// all of them unless it was stopped.
func (p *Part) readPoints(f *partFile) error {
	if !slices.Equal(f.Metrics, metricNames()) {
		return errors.New("metrics: they are not those of this program")
	}
	w := p.sweeper()
	own := w.o.Shard.pick(w.grid(), len(p.Axes[len(p.Axes)-1].Values))
	p.Swept.Asked = len(own)
	if !f.Finished {
		p.Stopped = context.Canceled
	}
	next := 0
	for i, line := range f.Points {
		var q pointFile
		if err := strictly(line, &q); err != nil {
			return fmt.Errorf("points.%d: %w", i, err)
		}
		for next < len(own) && own[next].ID != q.At {
			next++
		}
		if next == len(own) {
			return fmt.Errorf("points.%d.at: %d is not the next of shard %s", i, q.At, p.Shard)
		}
		sum, err := q.summary(w, own[next], f.Texts)
		if err != nil {
			return fmt.Errorf("points.%d.%w", i, err)
		}
		own[next].Summary = sum
		p.Points = append(p.Points, *own[next])
		next++
	}
	if f.Finished && len(p.Points) < len(own) {
		return fmt.Errorf("points: %d of %d, though it was finished", len(p.Points), len(own))
	}
	return nil
}
