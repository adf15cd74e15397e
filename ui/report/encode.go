package report

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"capsize/model/metric"
)

// object is a JSON object whose keys keep their order.
type object []field

type field struct {
	key   string
	value any
}

// list is a JSON array.
type list []any

// raw is JSON that is already written.
type raw []byte

// encode writes v as JSON: objects and arrays that hold only plain values on
// one line, others with a line for each member. Plain values are nil, bool,
// string, int, uint64, float64 (null when not finite) and raw.
func encode(v any) []byte {
	var b bytes.Buffer
	write(&b, v, "")
	b.WriteByte('\n')
	return b.Bytes()
}

func write(b *bytes.Buffer, v any, indent string) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case int:
		b.WriteString(strconv.Itoa(v))
	case uint64:
		b.WriteString(strconv.FormatUint(v, 10))
	case float64:
		b.WriteString(metric.JSONNumber(v))
	case string:
		writeString(b, v)
	case raw:
		b.Write(v)
	case object:
		writeMembers(b, '{', '}', len(v), flat(v), indent, func(i int, indent string) {
			writeString(b, v[i].key)
			b.WriteString(": ")
			write(b, v[i].value, indent)
		})
	case list:
		writeMembers(b, '[', ']', len(v), flat(v), indent, func(i int, indent string) {
			write(b, v[i], indent)
		})
	}
}

// writeMembers writes n members on one line, or each on its own.
func writeMembers(b *bytes.Buffer, begin, end byte, n int, oneLine bool, indent string, member func(i int, indent string)) {
	b.WriteByte(begin)
	inner := indent + " "
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		switch {
		case !oneLine:
			b.WriteString("\n" + inner)
		case i > 0:
			b.WriteByte(' ')
		}
		member(i, inner)
	}
	if n > 0 && !oneLine {
		b.WriteString("\n" + indent)
	}
	b.WriteByte(end)
}

// flat says that v holds no objects, and no lists that do.
func flat(v any) bool {
	switch v := v.(type) {
	case object:
		for _, f := range v {
			if _, nested := f.value.(object); nested || !flat(f.value) {
				return false
			}
		}
	case list:
		for _, item := range v {
			if _, nested := item.(object); nested || !flat(item) {
				return false
			}
		}
	}
	return true
}

func writeString(b *bytes.Buffer, s string) {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // ≤ and < are for reading
	if err := e.Encode(s); err != nil {
		b.WriteString(`""`) // a string always encodes
		return
	}
	b.WriteString(strings.TrimSuffix(text.String(), "\n"))
}
