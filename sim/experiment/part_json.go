package experiment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// checkFormat says what a file is that cannot be read as a part, as far as it
// can be told.
func checkFormat(src []byte, version string) error {
	var f struct {
		Format  *int   `json:"capsize_part"`
		Version string `json:"capsize"`
	}
	if err := lenient(src, &f); err != nil {
		return err
	}
	switch {
	case f.Format == nil:
		return errors.New("capsize_part: it is missing: sweep --shard writes files that have it")
	case *f.Format != partFormat:
		return fmt.Errorf("capsize_part: %d is not known here: %d is", *f.Format, partFormat)
	case f.Version != version:
		return fmt.Errorf("capsize: it was written by version %q and this is %q: join parts with the version that made them", f.Version, version)
	}
	return nil
}

// strictly decodes JSON that has no other members than v.
func strictly(src []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	return inWords(d.Decode(v), len(src))
}

// lenient decodes one JSON value of which v takes what it knows.
func lenient(src []byte, v any) error {
	return inWords(json.Unmarshal(src, v), len(src))
}

// inWords says what is wrong with JSON, and where.
func inWords(err error, size int) error {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input":
		return fmt.Errorf("it ends too soon, after %d bytes: it was not written, or not copied, to its end", size)
	case errors.As(err, &syntax):
		return fmt.Errorf("at byte %d: %w", syntax.Offset, err)
	case errors.As(err, &typed) && typed.Field != "":
		return fmt.Errorf("%s: a %s does not belong here", typed.Field, typed.Value)
	case errors.As(err, &typed):
		return fmt.Errorf("a %s does not belong here", typed.Value)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// plain refuses text that could steer a terminal: it is printed as it stands.
func plain(text string) error {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return fmt.Errorf("%q has control characters", text)
	}
	return nil
}

// number is a float64 that reads back bit for bit, null where it is none.
type number float64

func (n number) MarshalJSON() ([]byte, error) {
	switch v := float64(n); {
	case math.IsNaN(v):
		return []byte("null"), nil
	case math.IsInf(v, 0):
		return strconv.AppendQuote(nil, strconv.FormatFloat(v, 'g', -1, 64)), nil
	}
	return strconv.AppendFloat(nil, float64(n), 'g', -1, 64), nil
}

func (n *number) UnmarshalJSON(src []byte) error {
	switch text := string(src); text {
	case "null":
		*n = number(math.NaN())
	case `"+Inf"`:
		*n = number(math.Inf(1))
	case `"-Inf"`:
		*n = number(math.Inf(-1))
	default:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || text[0] == '"' {
			return fmt.Errorf("%s is no number", text)
		}
		*n = number(v)
	}
	return nil
}

// dictionary gives texts numbers: predictions say the same at every point.
type dictionary struct {
	texts []string
	known map[string]int
}

// of is the number of a text, from 1; 0 is no text.
func (d *dictionary) of(text string) number {
	if text == "" {
		return 0
	}
	if d.known == nil {
		d.known = map[string]int{}
	}
	if d.known[text] == 0 {
		d.texts = append(d.texts, text)
		d.known[text] = len(d.texts)
	}
	return number(d.known[text])
}

// text is the one of a number.
func text(texts []string, n number) (string, error) {
	i := int(n)
	switch {
	case !(n >= 0 && n <= number(len(texts))) || number(i) != n:
		return "", fmt.Errorf("there is no text %v", float64(n))
	case i == 0:
		return "", nil
	}
	return texts[i-1], nil
}
