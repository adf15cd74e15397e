package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits on the text of a file. The YAML parser is quadratic in the number of
// keys of one map and in nesting; within these bounds it needs well under a
// second.
const (
	maxBytes   = 1 << 20
	maxLines   = 12_000
	maxNesting = 32
	maxIndent  = 200
)

// readTree reads YAML or JSON into nodes. Errors are *ParseError.
func readTree(src []byte, file string) (*node, *source, error) {
	if len(src) > maxBytes {
		return nil, nil, &ParseError{File: file, Line: 1, Column: 1, Msg: fmt.Sprintf("the file has %d bytes: at most 1 MiB is read", len(src))}
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	s := &source{file: file, lines: strings.Split(string(src), "\n")}
	if !utf8.Valid(src) {
		for i, line := range s.lines {
			if !utf8.ValidString(line) {
				return nil, nil, s.at(i+1, 1, "this line is not UTF-8 text")
			}
		}
	}
	if err := checkShape(s); err != nil {
		return nil, nil, err
	}
	var n *node
	var err error
	if trimmed := bytes.TrimLeft(src, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(src) {
		n, err = readJSON(src)
	} else {
		n, err = readYAML(src)
	}
	var bad *badNode
	switch {
	case errors.As(err, &bad):
		return nil, nil, s.at(bad.line, bad.col, bad.msg)
	case err != nil:
		return nil, nil, s.at(1, 1, err.Error())
	case n == nil:
		return nil, nil, s.at(1, 1, "the file is empty")
	}
	return n, s, nil
}

// badNode is an error at a place of the tree.
type badNode struct {
	line, col int
	msg       string
}

func (b *badNode) Error() string { return b.msg }

// checkShape refuses, before any parser sees it, what would take a parser very
// long: deep nesting, by brackets, by dashes or by indentation, and very many
// lines.
func checkShape(s *source) error {
	if len(s.lines) > maxLines {
		return s.at(maxLines, 1, fmt.Sprintf("the file has %d lines: at most %d are read", len(s.lines), maxLines))
	}
	depth := 0
	for i, line := range s.lines {
		start := len(line) - len(strings.TrimLeft(line, " \t-?:"))
		if marks := strings.Count(line[:start], "-") + strings.Count(line[:start], "?") + strings.Count(line[:start], ":"); marks > maxNesting && strings.Contains(line[:start], " ") {
			return s.at(i+1, 1, fmt.Sprintf("this is nested more than %d deep", maxNesting))
		}
		if start > maxIndent {
			return s.at(i+1, 1, fmt.Sprintf("this line is indented by more than %d columns", maxIndent))
		}
		for j := range len(line) {
			switch line[j] {
			case '[', '{':
				if depth++; depth > maxNesting {
					return s.at(i+1, utf8.RuneCountInString(line[:j])+1, fmt.Sprintf("this is nested more than %d deep", maxNesting))
				}
			case ']', '}':
				depth = max(0, depth-1)
			}
		}
	}
	return nil
}

// readYAML parses src. The parser is not ours: should it ever panic on hostile
// input, that is an unreadable file and not a crash.
func readYAML(src []byte) (n *node, err error) {
	defer func() {
		if recover() != nil {
			n, err = nil, errors.New("the file cannot be read as YAML")
		}
	}()
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, syntaxError(err)
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		next, err := convert(doc.Body, 0)
		if err != nil {
			return nil, err
		}
		if n != nil {
			return nil, &badNode{next.line, next.col, "a second document begins here: a file holds one"}
		}
		n = next
	}
	return n, nil
}

// syntaxError takes message and place out of an error of the YAML parser.
func syntaxError(err error) error {
	var placed interface {
		GetMessage() string
		GetToken() *token.Token
	}
	if errors.As(err, &placed) {
		if tk := placed.GetToken(); tk != nil && tk.Position != nil {
			return &badNode{tk.Position.Line, tk.Position.Column, "not YAML: " + placed.GetMessage()}
		}
	}
	return fmt.Errorf("not YAML: %w", err)
}

func position(n ast.Node) token.Position {
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		return *tk.Position
	}
	return token.Position{Line: 1, Column: 1}
}

// convert turns the parser's tree into nodes. Scalars keep their text as it was
// written, so that 4.7, 010 and .inf are judged by the knob they are meant for.
func convert(in ast.Node, depth int) (*node, error) {
	p := position(in)
	n := &node{line: p.Line, col: p.Column}
	if depth > maxNesting {
		return nil, &badNode{p.Line, p.Column, fmt.Sprintf("this is nested more than %d deep", maxNesting)}
	}
	switch in := in.(type) {
	case *ast.NullNode:
		n.kind = nullNode
	case *ast.StringNode:
		n.text = in.Value
		n.quoted = in.Token.Type == token.SingleQuoteType || in.Token.Type == token.DoubleQuoteType
	case *ast.LiteralNode:
		n.text, n.quoted = in.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		n.text = in.GetToken().Value
	case *ast.MappingNode:
		return convertMap(n, in, depth)
	case *ast.SequenceNode:
		n.kind = listNode
		for _, value := range in.Values {
			item, err := convert(value, depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return nil, &badNode{p.Line, p.Column, "anchors and aliases are not read: write the value out"}
	case *ast.TagNode:
		return nil, &badNode{p.Line, p.Column, "tags are not read: write the value alone"}
	case *ast.DirectiveNode:
		return nil, &badNode{p.Line, p.Column, "directives are not read: remove this line"}
	default:
		return nil, &badNode{p.Line, p.Column, "this kind of YAML is not read"}
	}
	return n, nil
}

func convertMap(n *node, in *ast.MappingNode, depth int) (*node, error) {
	n.kind = mapNode
	for i, value := range in.Values {
		p := position(value.Key)
		switch value.Key.(type) {
		case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		case *ast.MergeKeyNode:
			return nil, &badNode{p.Line, p.Column, "merge keys are not read: write the keys out"}
		default:
			return nil, &badNode{p.Line, p.Column, "a key must be a plain word"}
		}
		if i == 0 && !in.IsFlowStyle { // the token of a block map is its first colon
			n.line, n.col = p.Line, p.Column
		}
		v, err := convert(value.Value, depth+1)
		if err != nil {
			return nil, err
		}
		n.entries = append(n.entries, entry{key: value.Key.GetToken().Value, line: p.Line, col: p.Column, value: v})
	}
	return n, nil
}
