// Package report prints what an experiment has shown: as text for a person, as
// JSON for scripts, as CSV for spreadsheets and as Markdown for a review. All
// of it is a pure function of a Result; nothing here knows a file or a
// terminal.
//
// Reading guide: report.go (Result, Render), rows.go (the table that text and
// Markdown share, and how theory is marked in it), refusals.go (whose 429s),
// text.go, markdown.go, csv.go; json.go (the envelope that others script against) and encode.go (how
// it is written); sized.go, numbers.go and sized_json.go (a sizing and its working);
// compare.go (two scenarios), sweep.go, sweep_data.go and picture.go (many settings:
// text, data, chart and heat map), sheet.go (their tables); topics.go and explain.go
// (what names mean).
//
// It imports ui/plot, sim/experiment and what is below them.
//
// Why a JSON writer of its own? The order of keys is part of "same bits": it is
// that of the metric table, which a map does not keep. A NaN must print as null
// and not fail, and one metric a line keeps two reports comparable by diff.
package report
