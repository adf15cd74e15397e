package scenario

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// readJSON turns valid JSON into nodes. JSON is YAML, but its numbers (1e-05)
// and escapes (\/, surrogate pairs) are read by its own rules here.
func readJSON(src []byte) (*node, error) {
	r := &jsonReader{src: src, line: 1, col: 1}
	return r.value(0)
}

// jsonReader walks over valid JSON and counts lines and columns.
type jsonReader struct {
	src       []byte
	at        int
	line, col int
}

// skip moves over n bytes.
func (r *jsonReader) skip(n int) {
	for _, c := range string(r.src[r.at : r.at+n]) {
		if r.col++; c == '\n' {
			r.line, r.col = r.line+1, 1
		}
	}
	r.at += n
}

// next moves to the next byte that means something and returns it; commas and
// colons stand only between values, where they say nothing new.
func (r *jsonReader) next() byte {
	n := 0
	for r.at+n < len(r.src) && strings.IndexByte(" \t\r\n,:", r.src[r.at+n]) >= 0 {
		n++
	}
	r.skip(n)
	if r.at == len(r.src) {
		return 0
	}
	return r.src[r.at]
}

func (r *jsonReader) value(depth int) (*node, error) {
	c := r.next()
	n := &node{line: r.line, col: r.col}
	if depth > maxNesting || c == 0 {
		return nil, &badNode{r.line, r.col, "this is nested too deep"}
	}
	switch c {
	case '{':
		n.kind = mapNode
		for r.skip(1); r.next() != '}'; {
			e := entry{line: r.line, col: r.col}
			e.key = r.text()
			v, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			e.value = v
			n.entries = append(n.entries, e)
		}
		r.skip(1)
	case '[':
		n.kind = listNode
		for r.skip(1); r.next() != ']'; {
			v, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, v)
		}
		r.skip(1)
	case '"':
		n.text, n.quoted = r.text(), true
	default:
		end := r.at
		for end < len(r.src) && strings.IndexByte(" \t\r\n,:]}", r.src[end]) < 0 {
			end++
		}
		n.text = string(r.src[r.at:end])
		if r.skip(end - r.at); n.text == "null" {
			n.kind = nullNode
		}
	}
	return n, nil
}

// text reads a string at the present place.
func (r *jsonReader) text() string {
	end := r.at + 1
	for end < len(r.src) && r.src[end] != '"' {
		if r.src[end] == '\\' {
			end++
		}
		end++
	}
	end = min(end+1, len(r.src))
	var s string
	if err := json.Unmarshal(r.src[r.at:end], &s); err != nil {
		s = string(utf8.RuneError)
	}
	r.skip(end - r.at)
	return s
}
