package report

import (
	"fmt"
	"strings"

	"capsize/sim/experiment"
)

// Markdown prints the same as Text, as a page to paste into a review.
func Markdown(r *Result) []byte {
	s := r.Summary
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", escape(title(r)), escape(setting(r)))
	if s.Stopped != nil {
		b.WriteString("**STOPPED** early: what follows covers what was simulated until then.\n\n")
	}
	fmt.Fprintf(&b, "**%s** %s\n\n", s.Verdict.State, escape(s.Verdict.Text))
	if k := kills(s); k != "" {
		fmt.Fprintf(&b, "**KILLED** %s\n\n", strings.TrimPrefix(k, "killed "))
	}
	markdownTable(&b, "", rows(s, -1))
	if len(s.Workloads) > 1 {
		for i := range s.Workloads {
			markdownTable(&b, s.Scenario.Workloads[i].Name, rows(s, i))
		}
	}
	markdownList(&b, "429s", refusals(s))
	markdownList(&b, "Theory", notes(s))
	fmt.Fprintf(&b, "Law check: %s\n\n", lawText(s))
	markdownGoals(&b, s)
	markdownList(&b, "Precision", precisionLines(s))
	markdownList(&b, "Warnings", s.Warnings)
	fmt.Fprintf(&b, "To repeat it:\n\n    %s\n", r.Command)
	return []byte(b.String())
}

func markdownTable(b *strings.Builder, name string, rows []row) {
	fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n|---|---:|---:|---|---|\n",
		name, header.predicted, header.simulated, header.interval, header.agree)
	for _, r := range rows {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", r.label, escape(r.predicted), r.simulated, r.interval, r.agree)
	}
	b.WriteByte('\n')
}

func markdownGoals(b *strings.Builder, s *experiment.Summary) {
	if len(s.Goals) == 0 {
		return
	}
	b.WriteString("| goal | value | status |\n|---|---|---|\n")
	for i := range s.Goals {
		what, value, status := goalText(&s.Goals[i])
		fmt.Fprintf(b, "| %s | %s | %s |\n", what, value, status)
	}
	b.WriteByte('\n')
}

func markdownList(b *strings.Builder, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	b.WriteString(heading + ":\n\n")
	for _, line := range lines {
		b.WriteString("- " + escape(line) + "\n")
	}
	b.WriteByte('\n')
}

// escape keeps the words of a scenario from being taken for markup.
func escape(text string) string {
	return strings.NewReplacer("\n", " ", `\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`).Replace(text)
}
