// Package scenario is a scenario file as plain values, and everything that
// reads, changes, checks or writes one: the knob table, defaults, validation,
// YAML and JSON with positions, the PATH=VALUE settings, and the script of
// timed changes.
//
// It imports model/unit, model/dist and model/metric, and it alone imports
// goccy/go-yaml.
//
// # Reading order
//
//   - scenario.go, quantity.go: the types. law.go, profile.go: what they mean as
//     laws and rates.
//   - knob.go, then table_process.go, table_workload.go and table_quantity.go:
//     every scalar of a file, once. value.go prints one, assign.go reads one.
//     table.go derives the tree of keys; union.go, union_quantity.go, profile.go
//     and sdk.go add the few nodes that are lists or may be written in two ways.
//   - node.go, tree.go, json.go: text to a tree with positions. decode.go walks it
//     along the table; encode.go walks the table the other way; schema.go and
//     schema_union.go describe it to other tools, template.go and find.go to people.
//   - defaults.go, goals.go, validate.go, validate_stream.go: what is left out, and
//     what must hold between values.
//   - files.go, csv.go: traces and samples beside the scenario.
//   - set.go, diff.go: paths. script.go: changes over time. errors.go: how an
//     error says where.
//
// # Why
//
// Why no unmarshalling into structs? The YAML library then reads a missing value
// as 0, 4.7 as 4 and 010 as 8, ignores a second document, and loses the place of
// errors that are ours. Walking its tree against one table gives each error its
// line, and gives --set, sliders and files the same rules.
//
// Why is JSON read by another reader when it is YAML? Its numbers (1e-05) and
// escapes are read by its own rules, and reports hand scenarios out as JSON.
//
// Why pointers from accessors instead of reflection? A knob's At is checked by
// the compiler, costs nothing, and finds a workload's field as easily as one of
// the process.
//
// Why does a file differ from --set in what may contradict? In a file two keys
// stand side by side and one of them is a mistake. A setting changes a scenario
// that was consistent, so the later choice wins and drops what it makes
// meaningless.
//
// Why does Parse not read the files that a scenario names? Where they lie is the
// caller's knowledge: beside a file, nowhere for standard input. Load is given a
// way to open them, and Validate insists that it was called.
package scenario
