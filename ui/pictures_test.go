package ui

import (
	"encoding/xml"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"capsize/model/metric"
	"capsize/model/sizing"
	"capsize/sim"
	"capsize/ui/plot"
)

// pictureDir holds the pictures of the README.
const pictureDir = "../.assets"

// picture is a screen of the README.
type picture struct {
	name, title string
	play        func(t *testing.T) *driver // fails where the screen is not what the title says
	once        bool                       // only at 120×40
}

func pictures() []picture {
	return []picture{
		{"chat-peak", "chat-peak after 20 minutes: the number in system moves around the predicted 30 and seldom reaches the 49 slots; every goal is met", playChatPeak, false},
		{"push-spike", "push-spike with 97 slots beside A with 49: in the spike waits are shorter than A's and hardly a 429 is left; a shade on the slider shows how many slots would meet every goal", playPushSpike, false},
		{"nightly-batch-24", "nightly-batch-24 after its kill: memory passes its limit and the number in system falls from 90 to 0; a shade on the slider shows that fewer slots would meet every goal", playAccident, false},
		{"branch", "push-spike taken back to where its worst burst begins, and led another way with 97 slots: what it was with 49 is A, dots that run on into the future; the new way has come half through the spike", playBranch, true},
		{"last-events", "the last events before the kill of nightly-batch-24, the newest first: each slot that is freed is taken at once, and memory passes its limit", playLastEvents, true},
	}
}

func playChatPeak(t *testing.T) *driver {
	d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, 120, 40)
	d.pass(20 * time.Second)
	d.press("s", "tab") // a sweep, and the keys back on the knobs
	f, now := d.app.frame(), d.now()
	load := f.Baseline.Total[metric.InFlight].Value
	if f.Verdict.State != sizing.OK || now < 20*time.Minute || now > 21*time.Minute || math.Abs(load-30) > 1 {
		t.Errorf("%s at %v with %g in system", f.Verdict.State, now, load)
	}
	return d
}

// playPushSpike gives both runs more memory: with that of the preset, more slots
// only mean kills.
func playPushSpike(t *testing.T) *driver {
	s := preset(t, "push-spike")
	if err := s.Apply([]string{"memory.limit=768MiB"}); err != nil {
		t.Fatal(err)
	}
	d := drive(t, Options{Scenario: s, Preset: preset(t, "push-spike"), Name: "push-spike"}, 120, 40)
	d.press(" ", "b")
	d.enter("97")
	d.press("s", "tab", " ")
	d.pass(17 * time.Second)
	f := d.app.frame()
	if f.Scenario.Get(slots) != "97" || f.Pin.Label != "c 49" || f.Sweep.Low <= f.Sweep.At {
		t.Errorf("%s slots, A %q, goals are met from point %d on, this is %d", f.Scenario.Get(slots), f.Pin.Label, f.Sweep.Low, f.Sweep.At)
	}
	for _, id := range []metric.ID{metric.WaitP99S, metric.RejectedShare} {
		if v := f.Pin.Paired.Total[id].Value; !(v < 0) {
			t.Errorf("B − A of %s is %g", metric.Of(id).Name, v)
		}
	}
	return d
}

func playAccident(t *testing.T) *driver {
	d := drive(t, Options{Scenario: preset(t, "nightly-batch-24"), Name: "nightly-batch-24"}, 120, 40)
	d.press("-", "-") // 4×: it takes half a minute
	d.pass(7 * time.Second)
	d.press("s", "tab")
	f := d.app.frame()
	if kills := d.app.session.reading.Totals.Kills; kills != 1 || f.Sweep.Low < 0 || f.Sweep.High >= f.Sweep.At {
		t.Errorf("%d kills, goals are met up to point %d, this is %d", kills, f.Sweep.High, f.Sweep.At)
	}
	return d
}

// playBranch goes back to the burst and turns the slots there.
func playBranch(t *testing.T) *driver {
	s := preset(t, "push-spike")
	if err := s.Apply([]string{"memory.limit=768MiB"}); err != nil {
		t.Fatal(err)
	}
	d := drive(t, Options{Scenario: s, Preset: preset(t, "push-spike"), Name: "push-spike"}, 120, 40)
	d.pass(20 * time.Second)
	d.press("J")
	at := d.now()
	d.enter("97")
	d.press(" ")
	d.pass(1500 * time.Millisecond)
	d.press(" ")
	a, b := d.app.session.pinnedReading, d.app.session.reading
	if at < 10*time.Minute || at > 11*time.Minute || a.Totals.From != at || b.Totals.From != at || a.Now != b.Now || len(a.Ahead) == 0 || len(b.Ahead) > 0 {
		t.Errorf("A from %v at %v with %d rows ahead, B from %v at %v with %d", a.Totals.From, a.Now, len(a.Ahead), b.Totals.From, b.Now, len(b.Ahead))
	}
	if x, y := a.Totals.Sum().Rejected, b.Totals.Sum().Rejected; x < 2*y+100 {
		t.Errorf("429s with 49 slots %d, with 97 %d", x, y)
	}
	return d
}

// playLastEvents jumps to the kill, and ten events back and forward again.
func playLastEvents(t *testing.T) *driver {
	d := drive(t, Options{Scenario: preset(t, "nightly-batch-24"), Name: "nightly-batch-24"}, 120, 40)
	d.pass(3 * time.Second)
	d.press("J", ",")
	back := d.now()
	for range 9 {
		d.press(",")
	}
	for range 10 {
		d.press(".")
	}
	r := d.app.session.reading
	if last := r.Trail[len(r.Trail)-1]; last.Kind != sim.Killed || r.Now != last.At || back >= r.Now {
		t.Errorf("at %v after %+v", r.Now, last)
	}
	d.press("8", "z")
	return d
}

// sizes are those of terminals, with the most that a picture may take.
func (p picture) sizes() []struct{ w, h, bytes int } {
	all := []struct{ w, h, bytes int }{{80, 24, 30_000}, {120, 40, 60_000}, {200, 60, 150_000}}
	if p.once {
		return all[1:2]
	}
	return all
}

func file(p picture, w, h int) string { return fmt.Sprintf("%s-%dx%d.svg", p.name, w, h) }

// TestPictures holds that the pictures of the README are what the screen shows,
// and show what their titles say. `go test ./ui -run Pictures -update` draws them
// anew.
func TestPictures(t *testing.T) {
	if testing.Short() {
		t.Skip("eleven pictures take a while")
	}
	for _, p := range pictures() {
		t.Run(p.name, func(t *testing.T) {
			d := p.play(t)
			if d.app.jobs.first() != nil {
				t.Error("something is still to be simulated")
			}
			if runtime.GOARCH != "amd64" {
				t.Skip("the last bits of a run, and so dots of a picture, differ between processor families")
			}
			for _, size := range p.sizes() {
				d.send(tea.WindowSizeMsg{Width: size.w, Height: size.h})
				svg := d.app.canvas.SVG(p.title, d.app.theme.Palette, plot.DarkInks())
				if len(svg) > size.bytes {
					t.Errorf("at %d×%d it has %d bytes, more than %d", size.w, size.h, len(svg), size.bytes)
				}
				samePicture(t, file(p, size.w, size.h), svg)
			}
		})
	}
}

// samePicture compares with the stored picture, or stores it.
func samePicture(t *testing.T, name, svg string) {
	t.Helper()
	path := filepath.Join(pictureDir, name)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, []byte(svg), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	stored, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(stored) != svg {
		t.Errorf("%s is not what the screen shows: look at what `go test ./ui -run Pictures -update` draws", name)
	}
}

// shownPictures finds Markdown pictures: what is said of them, and the file.
func shownPictures(readme string) [][]string {
	return regexp.MustCompile(`!\[([^\]]*)\]\(\.assets/([^)]*)\)`).FindAllStringSubmatch(readme, -1)
}

// TestReadmeShowsEveryPicture holds that every file is shown, once, that there is
// no other, and that what is said in place of a picture is its title.
func TestReadmeShowsEveryPicture(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(pictureDir)
	if err != nil {
		t.Fatal(err)
	}
	var files, named, drawn []string
	for _, e := range entries {
		files = append(files, e.Name())
	}
	for _, p := range pictures() {
		for _, size := range p.sizes() {
			drawn = append(drawn, file(p, size.w, size.h))
		}
	}
	for _, found := range shownPictures(string(readme)) {
		named = append(named, found[2])
		var svg struct {
			Title string `xml:"title"`
		}
		data, err := os.ReadFile(filepath.Join(pictureDir, found[2]))
		if err != nil {
			t.Error(err)
			continue
		}
		if err := xml.Unmarshal(data, &svg); err != nil || svg.Title != found[1] || svg.Title == "" {
			t.Errorf("%s: %v, title %q, the README says %q", found[2], err, svg.Title, found[1])
		}
	}
	slices.Sort(named)
	slices.Sort(drawn)
	if !slices.Equal(files, named) || !slices.Equal(files, drawn) {
		t.Errorf("there are\n%s\nthe README shows\n%s\nthe tests draw\n%s", strings.Join(files, " "), strings.Join(named, " "), strings.Join(drawn, " "))
	}
	if all := strings.Count(string(readme), ".assets/"); all != len(named) {
		t.Errorf("the README names .assets %d times and shows %d pictures", all, len(named))
	}
}
