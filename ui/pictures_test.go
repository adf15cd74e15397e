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
	"capsize/ui/plot"
)

// pictureDir holds the pictures of the README.
const pictureDir = "../.assets"

// picture is a screen of the README.
type picture struct {
	name, title string
	play        func(t *testing.T) *driver // fails where the screen is not what the title says
}

func pictures() []picture {
	return []picture{
		{"chat-peak", "chat-peak after 20 minutes: the number in system moves around the predicted 30 and seldom reaches the 49 slots; every goal is met", playChatPeak},
		{"push-spike", "push-spike with 97 slots beside A with 49: in the spike waits are shorter than A's and hardly a 429 is left; a shade on the slider shows how many slots would meet every goal", playPushSpike},
		{"nightly-batch-24", "nightly-batch-24 after its kill: memory passes its limit and the number in system falls from 90 to 0; a shade on the slider shows that fewer slots would meet every goal", playAccident},
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

// sizes are those of terminals, with the most that a picture may take.
func sizes() []struct{ w, h, bytes int } {
	return []struct{ w, h, bytes int }{{80, 24, 30_000}, {120, 40, 60_000}, {200, 60, 150_000}}
}

func file(p picture, w, h int) string { return fmt.Sprintf("%s-%dx%d.svg", p.name, w, h) }

// TestPictures holds that the pictures of the README are what the screen shows,
// and show what their titles say. `go test ./ui -run Pictures -update` draws them
// anew.
func TestPictures(t *testing.T) {
	for _, p := range pictures() {
		t.Run(p.name, func(t *testing.T) {
			d := p.play(t)
			if d.app.jobs.first() != nil {
				t.Error("something is still to be simulated")
			}
			if runtime.GOARCH != "amd64" {
				t.Skip("the last bits of a run, and so dots of a picture, differ between processor families")
			}
			for _, size := range sizes() {
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
		for _, size := range sizes() {
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
