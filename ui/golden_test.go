package ui

import (
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
)

// TestScreens compares whole screens of a fixed seed with stored ones. The law
// tests beside it are FuzzApp, and those of package panel.
func TestScreens(t *testing.T) {
	if testing.Short() {
		t.Skip("every screen waits for its replications")
	}
	for _, size := range []struct{ w, h int }{{120, 40}, {80, 24}, {40, 10}} {
		name := fmt.Sprintf("%dx%d", size.w, size.h)
		start := func(t *testing.T) *driver {
			d := drive(t, Options{Scenario: preset(t, "chat-peak"), Name: "chat-peak"}, size.w, size.h)
			d.pass(10 * time.Second)
			return d
		}
		t.Run(name+"/peak", func(t *testing.T) {
			golden.RequireEqual(t, []byte(start(t).screen()))
		})
		t.Run(name+"/25-slots", func(t *testing.T) {
			d := start(t)
			d.enter("25")
			d.pass(5 * time.Second)
			golden.RequireEqual(t, []byte(d.screen()))
		})
		t.Run(name+"/refused", func(t *testing.T) {
			d := start(t)
			d.press(" ", "enter")
			d.send(runes("none"))
			d.press("enter")
			golden.RequireEqual(t, []byte(d.screen()))
		})
		t.Run(name+"/picker", func(t *testing.T) {
			d := start(t)
			d.press(" ", "p", "down")
			golden.RequireEqual(t, []byte(d.screen()))
		})
	}
	t.Run("colour", func(t *testing.T) {
		d := chat(t)
		d.pass(10 * time.Second)
		golden.RequireEqual(t, []byte(d.app.View()))
	})
}
