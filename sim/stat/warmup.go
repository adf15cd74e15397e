package stat

// WarmUp suggests how many of the first observations of a series to drop, by
// the MSER-5 rule (White 1997; White, Cobb and Spratt 2000): of the means of
// groups of five, keep those from d on whose standard error, s/(n − d), is
// smallest. ok is false where the rule has no answer: when fewer than ten
// groups are there, or when the minimum lies in the second half, which means
// that the run is too short to tell.
func WarmUp(series []float64) (drop int, ok bool) {
	const group = 5
	n := len(series) / group
	if n < 10 {
		return 0, false
	}
	means := make([]float64, n)
	for i := range means {
		for _, v := range series[group*i : group*i+group] {
			means[i] += v / group
		}
	}
	best, at := 0.0, -1
	var count, mean, m2 float64 // Welford, from the end
	for d := n - 1; d >= 0; d-- {
		count++
		delta := means[d] - mean
		mean += delta / count
		m2 += delta * (means[d] - mean)
		if count < 5 { // too few to be a guide: their spread is chance
			continue
		}
		if se := m2 / (count * count); at < 0 || se <= best {
			best, at = se, d
		}
	}
	return at * group, at <= n/2
}
