package experiment

import (
	"fmt"
	"strconv"
	"strings"

	"capsize/model/scenario"
)

// Shard is a share of a sweep's grid: the Index-th of Of, from 1. The zero value
// is the whole of it.
type Shard struct{ Index, Of int }

// ParseShard reads i/n.
func ParseShard(text string) (Shard, error) {
	i, n, _ := strings.Cut(text, "/")
	index, errI := strconv.ParseUint(i, 10, 16)
	of, errN := strconv.ParseUint(n, 10, 16)
	if errI != nil || errN != nil || index < 1 || of > scenario.MaxPoints || index > of {
		return Shard{}, fmt.Errorf("write i/n, the i-th of n shards, n at most %d, such as 2/8", scenario.MaxPoints)
	}
	return Shard{int(index), int(of)}, nil
}

// String is what ParseShard reads, "" for the whole.
func (s Shard) String() string {
	if s.whole() {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Index, s.Of)
}

func (s Shard) whole() bool { return s.Of == 0 }

// check finds what would leave points out, or do them twice.
func (s Shard) check() error {
	if s.whole() {
		return nil
	}
	_, err := ParseShard(s.String())
	return err
}

// pick deals out the points of a grid in turn, so that no shard has more than
// one above any other. Where a turn ends with a row of the grid it would deal
// the same column to the same shard for ever, and columns differ in cost: from
// then on everybody moves up one.
func (s Shard) pick(grid []*Point, row int) []*Point {
	if s.whole() {
		return grid
	}
	var out []*Point
	turn := row / gcd(row, s.Of) * s.Of
	for k, p := range grid {
		if (k+k/turn)%s.Of == s.Index-1 {
			out = append(out, p)
		}
	}
	return out
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}
