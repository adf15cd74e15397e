// Package metric is the one list of everything capsize measures or predicts:
// name, unit, definition, the goal key that limits it, and when it has no
// value. JSON, tables, panels, CSV and goals all iterate it, so that a number
// has the same name and meaning wherever it is read.
//
// Reading guide: metric.go has the types, table.go the list itself, values.go
// a set of values by index.
//
// It imports capsize/model/unit and nothing else of ours.
package metric
