package panel

import (
	"strings"
	"testing"

	"capsize/ui/plot"
)

// TestThemesShowTheSame holds that a theme chooses looks only: whatever is
// shown, the picture without colour has the same runes.
func TestThemesShowTheSame(t *testing.T) {
	for name, f := range frames(t) {
		for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}, {60, 16}} {
			want := screen(f, size[0], size[1], plot.Braille).Plain()
			for _, named := range append(Themes(), NamedTheme{"no-color", NoColor}) {
				c := plot.New(size[0], size[1], plot.Braille)
				Draw(c, f, named.New())
				if c.Plain() != want {
					t.Errorf("%s at %v differs in the theme %s", name, size, named.Name)
				}
			}
		}
	}
}

// TestThemesTellMeaningsApart holds that in a theme with colours what is
// measured, predicted, a limit, where requests are lost, and A differ, that good
// differs from bad, and that names are those of the themes.
func TestThemesTellMeaningsApart(t *testing.T) {
	seen := map[string]bool{}
	for _, named := range Themes() {
		th := named.New()
		if th.Name != named.Name || seen[th.Name] {
			t.Errorf("the theme %q is listed as %q", th.Name, named.Name)
		}
		seen[th.Name] = true
		distinct := map[string]bool{}
		for _, style := range []plot.Style{th.Data, th.Past, th.Predicted, th.Limit, th.Ceiling, th.Ghost, th.Band} {
			sgr := th.Palette[style]
			if sgr == "" || distinct[sgr] {
				t.Errorf("%s: the look %q stands for two meanings or none", th.Name, sgr)
			}
			distinct[sgr] = true
		}
		if th.Palette[th.Good] == th.Palette[th.Bad] || th.Palette[th.Warn] == th.Palette[th.Bad] {
			t.Errorf("%s: good, warning and bad look alike", th.Name)
		}
	}
	if Themes()[0].Name != "terminal" {
		t.Error("the first theme is not the terminal's own")
	}
}

// TestColourBlindTheme holds that red and green, which many people cannot tell
// apart, are not used: only colours of the 256 that stand for those of Okabe
// and Ito.
func TestColourBlindTheme(t *testing.T) {
	for _, sgr := range ColourBlind().Palette {
		for code := range strings.SplitSeq(strings.ReplaceAll(sgr, "38;5;", "#"), ";") {
			switch code {
			case "", "1", "2", "7", "#214", "#74", "#36", "#32", "#166", "#175":
			default:
				t.Errorf("the theme uses %q", sgr)
			}
		}
	}
}
