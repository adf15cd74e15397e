package scenario

import (
	"slices"
	"strings"
)

// Nearest returns up to n of the names most like text, best first, for "did you
// mean": none when nothing is near.
func Nearest(text string, names []string, n int) []string { return nearest(text, names, n) }

// nearest returns up to n of the names most like text, best first, and only
// those that may have been meant.
func nearest(text string, names []string, n int) []string {
	type match struct {
		name string
		cost int
	}
	var found []match
	for _, name := range names {
		cost := distance(text, name)
		if len(text) >= 3 && (strings.Contains(name, text) || len(name) >= 3 && strings.Contains(text, name)) {
			cost = min(cost, 2)
		}
		if cost <= max(2, len(text)/3) && cost < len(text) {
			found = append(found, match{name, cost})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return a.cost - b.cost })
	var best []string
	for _, m := range found[:min(n, len(found))] {
		best = append(best, m.name)
	}
	return best
}

// didYouMean completes an error with the nearest name, or with nothing.
func didYouMean(text string, names []string) string {
	if best := nearest(text, names, 1); len(best) > 0 {
		return "; did you mean " + best[0] + "?"
	}
	return ""
}

// distance counts the single-letter changes and swaps of neighbours between a
// and b (optimal string alignment). Long texts count as entirely different.
func distance(a, b string) int {
	const longest = 100
	if len(a) > longest || len(b) > longest {
		return max(len(a), len(b))
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
