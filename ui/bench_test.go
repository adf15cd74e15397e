package ui

import (
	"runtime"
	"testing"
	"time"

	"capsize/sim/experiment"
)

// BenchmarkView draws the default preset at 120×40 in the middle of its run.
// Budget: 1 ms and 200 allocations.
func BenchmarkView(b *testing.B) {
	d := chat(b)
	d.pass(15 * time.Second)
	b.ReportAllocs()
	for b.Loop() {
		d.app.drawn = false
		d.app.View()
	}
}

// BenchmarkFrame advances by a tenth of a second at 60× and draws. Budget: 3 ms.
func BenchmarkFrame(b *testing.B) {
	d := chat(b)
	d.pass(15 * time.Second)
	d.app.session.beyond = true
	b.ReportAllocs()
	for b.Loop() {
		_, cmd := d.app.Update(frameMsg{d.app.session.tick})
		d.app.Update(cmd())
		d.app.View()
	}
}

// BenchmarkFramePinned is the same with A beside it, overloaded. Budget: 3 ms.
func BenchmarkFramePinned(b *testing.B) {
	d := chat(b)
	d.press("H", "H", "b", "L", "L")
	d.pass(15 * time.Second)
	d.app.session.beyond = true
	b.ReportAllocs()
	for b.Loop() {
		_, cmd := d.app.Update(frameMsg{d.app.session.tick})
		d.app.Update(cmd())
		d.app.View()
	}
}

// BenchmarkPreview computes what the next press would give. Budget: 1 ms.
func BenchmarkPreview(b *testing.B) {
	d := chat(b)
	d.press(" ")
	for b.Loop() {
		if d.app.foresee(d.app.scenario()) == nil {
			b.Fatal("no preview")
		}
	}
}

// BenchmarkKey turns a knob: the change, all predictions and the verdict, and
// the picture.
func BenchmarkKey(b *testing.B) {
	d := chat(b)
	d.press(" ")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_, cmd := d.app.Update(named([]string{"h", "l"}[i%2]))
		d.app.Update(cmd())
		d.app.View()
	}
}

// BenchmarkStart goes from a parsed scenario to the first picture. Budget:
// 150 ms with the start of the process.
func BenchmarkStart(b *testing.B) {
	s := preset(b, "chat-peak")
	b.ReportAllocs()
	for b.Loop() {
		app, err := newApp(Options{Scenario: s, Name: "chat-peak"}, realTimer)
		if err != nil {
			b.Fatal(err)
		}
		app.width, app.height = 120, 40
		if app.View() == "" {
			b.Fatal("nothing was drawn")
		}
	}
}

// BenchmarkBaseline runs the replications of the simulated column. Budget with
// the silence before it: 200 ms.
func BenchmarkBaseline(b *testing.B) {
	s := preset(b, "chat-peak")
	workers := max(1, runtime.NumCPU()-1)
	for b.Loop() {
		if _, err := experiment.Run(b.Context(), s, experiment.Options{Replications: Replications, Workers: workers}); err != nil {
			b.Fatal(err)
		}
	}
}
