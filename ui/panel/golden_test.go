package panel

import (
	"fmt"
	"testing"

	"capsize/ui/plot"
	"github.com/charmbracelet/x/exp/golden"
)

// screen draws a whole screen.
func screen(f *Frame, w, h int, a plot.Alphabet) *plot.Canvas {
	c := plot.New(w, h, a)
	Draw(c, f, Blank())
	return c
}

// TestScreenGolden shows the whole screen, without colour.
func TestScreenGolden(t *testing.T) {
	all := frames(t)
	for _, tc := range []struct {
		name string
		w, h int
	}{
		{"steady", 200, 60},
		{"steady", 120, 40},
		{"steady", 110, 36},
		{"steady", 80, 24},
		{"steady", 79, 23},
		{"steady", 40, 10},
		{"steady", 10, 3},
		{"steady", 1, 1},
		{"kills", 120, 40},
		{"kills", 80, 24},
		{"moving", 120, 40},
		{"moving", 100, 30},
		{"typing", 120, 40},
		{"typing", 80, 24},
		{"stale", 120, 40},
		{"stale", 80, 24},
		{"changed", 200, 60},
		{"batch", 120, 40},
		{"unstable", 120, 40},
		{"several", 120, 40},
		{"several", 80, 24},
		{"several", 40, 10},
		{"timeouts", 80, 24},
		{"limited", 120, 40},
		{"limited", 80, 24},
		{"help", 120, 40},
		{"help", 40, 10},
		{"nothing", 120, 40},
		{"nothing", 79, 23},
		{"steady", 60, 16},
		{"steady", 59, 16},
		{"pinned", 200, 60},
		{"pinned", 180, 50},
		{"pinned", 120, 40},
		{"pinned", 80, 24},
		{"pinned", 60, 16},
		{"pinned", 40, 10},
		{"half", 120, 40},
		{"old", 120, 40},
		{"limited", 200, 60},
		{"limited-aside", 120, 40},
		{"limited-aside", 110, 36},
		{"slots-aside", 120, 40},
		{"slots-aside", 80, 24},
		{"slots-aside", 60, 16},
		{"stepped", 120, 40},
		{"stepped", 80, 24},
		{"kill-steps", 120, 40},
		{"limited-followed", 200, 60},
		{"limited-followed", 120, 40},
		{"limited-followed", 80, 24},
		{"unseen", 120, 40},
		{"rewound", 200, 60},
		{"rewound", 120, 40},
		{"rewound", 80, 24},
		{"rewound-inspected", 120, 40},
		{"rewound-inspected", 80, 24},
		{"rewound-inspected", 60, 16},
		{"branched", 120, 40},
		{"branched-inspected", 200, 60},
		{"branched-inspected", 120, 40},
		{"branched-inspected", 80, 24},
		{"kills-rewound-inspected", 120, 40},
	} {
		t.Run(fmt.Sprintf("%s_%dx%d", tc.name, tc.w, tc.h), func(t *testing.T) {
			golden.RequireEqual(t, []byte(screen(all[tc.name], tc.w, tc.h, plot.Braille).Plain()+"\n"))
		})
	}
}

// TestAlphabetGolden shows the portable alphabets.
func TestAlphabetGolden(t *testing.T) {
	all := frames(t)
	limits := *all["limited"]
	limits.Zoom = Zoom{On: true, Kind: Limits}
	slots, events := *all["limited-sleepers"], *all["limited-followed"]
	slots.Zoom, events.Zoom = Zoom{On: true, Kind: Slots}, Zoom{On: true, Kind: Events}
	for _, a := range []plot.Alphabet{plot.HalfBlock, plot.ASCII} {
		for name, f := range map[string]*Frame{"": all["changed"], "-pinned": all["pinned"], "-limits": &limits, "-slots": &slots, "-events": &events, "-past": all["rewound-inspected"]} {
			t.Run(a.String()+name, func(t *testing.T) {
				golden.RequireEqual(t, []byte(screen(f, 120, 40, a).Plain()+"\n"))
			})
		}
	}
}

// TestColourGolden shows the sequences of the default theme.
func TestColourGolden(t *testing.T) {
	slots := *frames(t)["limited-sleepers"]
	slots.Tab = Slots
	for name, f := range map[string]*Frame{"system": frames(t)["changed"], "slots": &slots, "events": frames(t)["limited-followed"], "past": frames(t)["rewound-inspected"]} {
		t.Run(name, func(t *testing.T) {
			c, th := plot.New(80, 24, plot.Braille), Terminal()
			Draw(c, f, th)
			golden.RequireEqual(t, []byte(c.Render(th.Palette)+"\n"))
		})
	}
}

// TestPanelGolden shows each panel alone at three sizes.
func TestPanelGolden(t *testing.T) {
	type draw func(*plot.Canvas, plot.Rect, *Frame, *Theme)
	all := frames(t)
	for _, tc := range []struct {
		panel string
		draw  draw
		frame string
		sizes [3][2]int
	}{
		{"header", DrawHeader, "stale", [3][2]int{{120, 1}, {80, 1}, {30, 1}}},
		{"verdict", DrawVerdict, "changed", [3][2]int{{120, 2}, {60, 2}, {20, 4}}},
		{"knobs", DrawKnobs, "changed", [3][2]int{{64, 22}, {46, 10}, {30, 4}}},
		{"system", DrawSystem, "changed", [3][2]int{{130, 22}, {66, 12}, {40, 5}}},
		{"memory", DrawMemory, "kills", [3][2]int{{130, 17}, {66, 9}, {40, 5}}},
		{"refusals", DrawRefusals, "moving", [3][2]int{{64, 17}, {50, 9}, {30, 4}}},
		{"refusals", DrawRefusals, "limited", [3][2]int{{62, 18}, {52, 12}, {34, 6}}},
		{"refusals-past", DrawRefusals, "rewound-inspected", [3][2]int{{64, 17}, {50, 9}, {30, 4}}},
		{"system-past", DrawSystem, "rewound-inspected", [3][2]int{{130, 22}, {66, 12}, {40, 5}}},
		{"waits-past", DrawWaits, "rewound-inspected", [3][2]int{{130, 17}, {66, 9}, {40, 5}}},
		{"memory-past", DrawMemory, "branched-inspected", [3][2]int{{130, 17}, {66, 9}, {40, 5}}},
		{"slots", DrawSlots, "overload", [3][2]int{{54, 14}, {50, 6}, {30, 4}}},
		{"slots-zoomed", DrawSlots, "limited-sleepers", [3][2]int{{118, 34}, {78, 9}, {60, 7}}},
		{"slots-many", DrawSlots, "many", [3][2]int{{118, 34}, {50, 6}, {30, 4}}},
		{"slots-down", DrawSlots, "down", [3][2]int{{54, 14}, {50, 6}, {30, 4}}},
		{"slots-killed", DrawSlots, "killed", [3][2]int{{54, 14}, {50, 6}, {30, 4}}},
		{"waits", DrawWaits, "changed", [3][2]int{{130, 17}, {66, 9}, {40, 5}}},
		{"waits-pinned", DrawWaits, "pinned", [3][2]int{{130, 17}, {66, 9}, {40, 5}}},
		{"limits", DrawLimits, "limited", [3][2]int{{64, 17}, {50, 8}, {30, 4}}},
		{"sweep", DrawSweep, "pinned", [3][2]int{{64, 17}, {50, 8}, {30, 4}}},
		{"sweep-half", DrawSweep, "half", [3][2]int{{64, 17}, {50, 8}, {30, 4}}},
		{"system-pinned", DrawSystem, "pinned", [3][2]int{{130, 22}, {66, 12}, {40, 5}}},
		{"memory-pinned", DrawMemory, "pinned", [3][2]int{{130, 17}, {66, 9}, {40, 5}}},
		{"table-pinned", DrawTable, "pinned", [3][2]int{{198, 11}, {118, 9}, {80, 6}}},
		{"knobs-pinned", DrawKnobs, "pinned", [3][2]int{{64, 28}, {46, 12}, {30, 4}}},
		{"table", DrawTable, "moving", [3][2]int{{198, 11}, {118, 9}, {80, 6}}},
		{"events", DrawEvents, "stepped", [3][2]int{{118, 30}, {54, 13}, {30, 4}}},
		{"events-limits", DrawEvents, "limited-stepped", [3][2]int{{118, 30}, {54, 13}, {30, 4}}},
		{"events-followed", DrawEvents, "limited-followed", [3][2]int{{118, 30}, {54, 13}, {50, 6}}},
		{"footer", DrawFooter, "stale", [3][2]int{{120, 1}, {60, 1}, {20, 1}}},
	} {
		for _, s := range tc.sizes {
			t.Run(fmt.Sprintf("%s_%dx%d", tc.panel, s[0], s[1]), func(t *testing.T) {
				c := plot.New(s[0], s[1], plot.Braille)
				tc.draw(c, c.Bounds(), all[tc.frame], Blank())
				golden.RequireEqual(t, []byte(c.Plain()+"\n"))
			})
		}
	}
}
