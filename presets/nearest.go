package presets

import (
	"slices"
	"strings"
)

// Nearest returns the presets whose names are most like name, best first, at
// most three; none when nothing is near.
func Nearest(name, dir string) []string {
	all, _ := List(dir) // what can be listed is enough for a hint
	cost := map[string]int{}
	var found []string
	for _, p := range all {
		c := distance(name, p.Name)
		if len(name) >= 3 && strings.Contains(p.Name, name) {
			c = min(c, 2)
		}
		if c <= max(2, len(name)/3) && c < len(name) {
			cost[p.Name] = c
			found = append(found, p.Name)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return cost[a] - cost[b] })
	return found[:min(3, len(found))]
}

// distance is the least number of single-byte edits between a and b
// (Levenshtein). Long texts count as entirely different.
func distance(a, b string) int {
	if len(a) > 100 || len(b) > 100 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, cost)
		}
	}
	return row[len(b)]
}
