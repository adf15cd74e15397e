package predict_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"capsize/model/predict"
	"pgregory.net/rapid"
)

// The names that predictions and sizings may give as their method.
func methods() []string {
	return []string{
		"Little's law", "Erlang B", "Erlang C", "M/M/c", "M/M/c/c+K", "M/M/c/c+K+M", "M/M/c+D", "M/G/1", "M/G/c", "M/G/c/c+K",
		"GI/M/c", "GI/G/c", "Cobham", "M_t/G/∞", "M_t/M/c/c+K", "fluid", "batch, exponential", "batch, at the start", "batch, ages", "M/D/1/b",
		"retries, fixed point", "compound Poisson", "when full", "square-root rule", "1.5 × headroom", "as stated", "simulation only",
	}
}

func TestFormulasAreComplete(t *testing.T) {
	var names []string
	for _, f := range predict.Formulas() {
		names = append(names, f.Name)
		for what, text := range map[string]string{"title": f.Title, "text": f.Text, "source": f.Source, "condition": f.Holds} {
			if text == "" || text != strings.TrimSpace(text) || strings.HasSuffix(text, ".") {
				t.Errorf("%s: %s %q", f.Name, what, text)
			}
		}
		lines := strings.Split(f.Text, "\n")
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > 70 || len(lines) > 2 {
				t.Errorf("%s: a line of %d characters, one of %d", f.Name, n, len(lines))
			}
		}
	}
	slices.Sort(names)
	want := methods()
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("there are %q, want %q", names, want)
	}
}

func TestFormulaOfForgives(t *testing.T) {
	for text, want := range map[string]string{
		"erlang c": "Erlang C", "ErlangB": "Erlang B", "m/m/c": "M/M/c", "littles law": "Little's law", "LITTLE’S LAW": "Little's law",
		"mt/g/inf": "M_t/G/∞", "M_t/G/infinity": "M_t/G/∞", "m/m/c/c+k+m": "M/M/c/c+K+M", "1.5x headroom": "1.5 × headroom",
		"square root rule": "square-root rule", "batch exponential": "batch, exponential",
	} {
		if f, ok := predict.FormulaOf(text); !ok || f.Name != want {
			t.Errorf("%q is %q, want %q", text, f.Name, want)
		}
	}
	for _, text := range []string{"", " ", "M/M", "Erlang", "–"} {
		if f, ok := predict.FormulaOf(text); ok {
			t.Errorf("%q is %q", text, f.Name)
		}
	}
}

// Every formula is found by its name in any case and with any spaces, and no
// other is.
func TestFormulaOfFindsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(methods()).Draw(t, "name")
		written := strings.Map(func(r rune) rune {
			if rapid.Bool().Draw(t, "upper") {
				return []rune(strings.ToUpper(string(r)))[0]
			}
			return []rune(strings.ToLower(string(r)))[0]
		}, name)
		written = strings.ReplaceAll(written, " ", rapid.SampledFrom([]string{"", " ", "  ", "-"}).Draw(t, "gap"))
		if f, ok := predict.FormulaOf(written); !ok || f.Name != name {
			t.Fatalf("%q is %q, want %q", written, f.Name, name)
		}
	})
}

// Whatever is predicted, its method can be looked up.
func TestEveryMethodHasItsFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := arbitrary(t)
		if s.Validate() != nil {
			t.Skip("a bucket too small")
		}
		r := mustAll(t, s)
		for _, table := range append([]predict.Table{r.Total}, r.Workloads...) {
			for i := range table {
				p := &table[i]
				if f, ok := predict.FormulaOf(p.Method); !p.Absent() && (!ok || f.Name != p.Method) {
					t.Fatalf("%q is not in the table", p.Method)
				}
			}
		}
	})
}
