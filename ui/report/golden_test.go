package report

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

func TestGolden(t *testing.T) {
	for name, fixture := range map[string]func(*testing.T) *Result{"steady": steady, "killed": killed, "limited": limited} {
		for _, f := range Formats() {
			t.Run(name+"."+string(f), func(t *testing.T) {
				out, err := Render(f, fixture(t))
				if err != nil {
					t.Fatal(err)
				}
				golden.RequireEqual(t, out)
			})
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if out, err := Render("xml", steady(t)); err == nil || out != nil {
		t.Errorf("Render(xml) = %q, %v", out, err)
	}
}
