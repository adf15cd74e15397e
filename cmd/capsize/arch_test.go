package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows names what each package may import of ours. It may also import
// whatever lies below the packages named. A package that is not listed may not
// exist; "any" is not limited.
var arrows = map[string][]string{
	"model/unit":             nil,
	"model/dist":             nil,
	"model/metric":           {"model/unit"},
	"model/scenario":         {"model/unit", "model/dist", "model/metric"},
	"model/queueing":         nil,
	"model/predict":          {"model/scenario", "model/dist", "model/metric", "model/queueing"},
	"model/sizing":           {"model/predict"},
	"model/fit":              {"model/scenario", "model/dist"},
	"sim/stat":               nil,
	"sim":                    {"model/scenario", "model/dist", "model/metric", "sim/stat"},
	"sim/timeline":           {"sim"},
	"sim/experiment":         {"sim", "model/predict", "model/sizing"},
	"presets":                nil,
	"ui/plot":                nil,
	"ui/panel":               {"ui/plot", "sim/timeline", "model/sizing", "sim/experiment"},
	"ui/report":              {"ui/plot", "model/sizing", "sim/experiment"},
	"ui/internal/quiet":      nil,
	"ui/tty":                 nil,
	"ui":                     {"ui/panel", "ui/report", "ui/internal/quiet", "ui/tty", "sim/timeline", "presets"},
	"cmd/capsize":            {"any"},
	"cmd/internal/probe":     {"any"},
	"cmd/internal/stub":      {"any"},
	"cmd/internal/logread":   {"any"},
	"cmd/internal/loadcheck": {"any"},
}

// owners are the only packages that may import a library, tests included.
var owners = map[string]string{
	"github.com/charmbracelet/bubbletea": "ui",
	"github.com/charmbracelet/bubbles":   "ui",
	"github.com/goccy/go-yaml":           "model/scenario",
	"github.com/spf13/cobra":             "cmd/capsize",
	"github.com/spf13/pflag":             "cmd/capsize",
}

// topLevel are the only names at the root, beside those that begin with a dot.
var topLevel = []string{"cmd", "model", "presets", "sim", "ui", "go.mod", "go.sum", "README.md", "CHANGELOG.md"}

const (
	mostFileLines = 400
	mostFuncLines = 60
)

// sourceFile is one parsed Go file of the module.
type sourceFile struct {
	name string // from the root, with slashes
	dir  string
	test bool
	fset *token.FileSet
	ast  *ast.File
}

func (f *sourceFile) imports() []string {
	var out []string
	for _, i := range f.ast.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		out = append(out, p)
	}
	return out
}

func (f *sourceFile) line(p token.Pos) int { return f.fset.Position(p).Line }

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sources parses every Go file of the module.
func sources(t *testing.T) []*sourceFile {
	t.Helper()
	dir := root(t)
	var out []*sourceFile
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		f := &sourceFile{name: filepath.ToSlash(rel), fset: token.NewFileSet()}
		f.dir, f.test = path.Dir(f.name), strings.HasSuffix(f.name, "_test.go")
		f.ast, err = parser.ParseFile(f.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		out = append(out, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("only %d Go files were found: the test looks in the wrong place", len(out))
	}
	return out
}

// below returns all that may be reached from a package by its arrows.
func below(dir string, into map[string]bool) map[string]bool {
	for _, next := range arrows[dir] {
		if !into[next] {
			into[next] = true
			below(next, into)
		}
	}
	return into
}

func TestArrowsPointOnlyDown(t *testing.T) {
	for _, f := range sources(t) {
		if f.test {
			continue // an oracle may come from anywhere
		}
		if _, ok := arrows[f.dir]; !ok {
			t.Errorf("%s: package %s is not in the list of packages", f.name, f.dir)
			continue
		}
		allowed := below(f.dir, map[string]bool{})
		for _, p := range f.imports() {
			if to, ours := strings.CutPrefix(p, "capsize/"); ours && !allowed[to] && !allowed["any"] {
				t.Errorf("%s imports %s, which is not below it", f.name, p)
			}
		}
	}
}

func TestArrowsHaveNoCycle(t *testing.T) {
	for dir := range arrows {
		if below(dir, map[string]bool{})[dir] {
			t.Errorf("%s is below itself", dir)
		}
	}
}

func TestLibrariesStayWhereTheyBelong(t *testing.T) {
	for _, f := range sources(t) {
		for _, p := range f.imports() {
			for library, owner := range owners {
				if (p == library || strings.HasPrefix(p, library+"/")) && f.dir != owner {
					t.Errorf("%s imports %s, which only %s may", f.name, p, owner)
				}
			}
			external := strings.Contains(strings.SplitN(p, "/", 2)[0], ".")
			pure := f.dir == "presets" || strings.HasPrefix(f.dir, "model/") || f.dir == "sim" || strings.HasPrefix(f.dir, "sim/")
			allowed := strings.HasPrefix(p, "gonum.org/v1/gonum/") || f.dir == owners["github.com/goccy/go-yaml"] && strings.HasPrefix(p, "github.com/goccy/go-yaml")
			if pure && !f.test && external && !allowed {
				t.Errorf("%s imports %s: model and sim need only the standard library and gonum", f.name, p)
			}
			if f.dir == "ui/internal/quiet" && !f.test && p != "github.com/charmbracelet/lipgloss" {
				t.Errorf("%s imports %s: it must be initialised before anything else and may import lipgloss alone", f.name, p)
			}
		}
	}
}

func TestTopLevelIsTidy(t *testing.T) {
	entries, err := os.ReadDir(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(topLevel, e.Name()) {
			t.Errorf("%s does not belong at the top level", e.Name())
		}
	}
}

func TestFilesAndFunctionsAreSmall(t *testing.T) {
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		if n := f.line(f.ast.FileEnd) - 1; n > mostFileLines {
			t.Errorf("%s has %d lines, more than %d", f.name, n, mostFileLines)
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if fn, ok := n.(*ast.FuncDecl); ok && fn.Body != nil {
				if lines := f.line(fn.End()) - f.line(fn.Pos()) + 1; lines > mostFuncLines {
					t.Errorf("%s: %s has %d lines, more than %d", f.name, fn.Name.Name, lines, mostFuncLines)
				}
			}
			return true
		})
	}
}

// What is simulated or computed depends on its inputs and on nothing else.
func TestNoWallClockAndNoGlobalGenerator(t *testing.T) {
	constructors := []string{"New", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf"}
	for _, f := range sources(t) {
		if f.test || !strings.HasPrefix(f.dir, "model/") && f.dir != "sim" && !strings.HasPrefix(f.dir, "sim/") {
			continue
		}
		if slices.Contains(f.imports(), "math/rand") {
			t.Errorf("%s imports math/rand, which has a global generator: use math/rand/v2", f.name)
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			from, _ := sel.X.(*ast.Ident)
			switch {
			case from == nil:
			case from.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer", "NewTicker"}, sel.Sel.Name):
				t.Errorf("%s:%d: time.%s reads the wall clock", f.name, f.line(n.Pos()), sel.Sel.Name)
			case from.Name == "rand" && slices.Contains(f.imports(), "math/rand/v2") && !slices.Contains(constructors, sel.Sel.Name):
				t.Errorf("%s:%d: rand.%s uses the global generator", f.name, f.line(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

// Start-up must cost nothing: the one init there is keeps a library from
// asking the terminal.
func TestNoInit(t *testing.T) {
	for _, f := range sources(t) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" && f.dir != "ui/internal/quiet" {
				t.Errorf("%s:%d: has an init function", f.name, f.line(fn.Pos()))
			}
		}
	}
}

// A package of several files opens with doc.go; a single file carries its own
// package comment.
func TestPackagesAreDocumented(t *testing.T) {
	files, documented := map[string]int{}, map[string]string{}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		files[f.dir]++
		if f.ast.Doc != nil {
			documented[f.dir] = path.Base(f.name)
		}
	}
	for dir, n := range files {
		if name := documented[dir]; name == "" || n > 1 && name != "doc.go" {
			t.Errorf("%s has no doc.go with its package comment (comment in %q)", dir, name)
		}
	}
}

func TestNothingIsLeftForLater(t *testing.T) {
	for _, f := range sources(t) {
		for _, group := range f.ast.Comments {
			for _, c := range group.List {
				for _, word := range []string{"TODO", "FIXME", "XXX"} {
					if strings.Contains(c.Text, word) {
						t.Errorf("%s:%d: says %s", f.name, f.line(c.Pos()), word)
					}
				}
			}
		}
	}
}
