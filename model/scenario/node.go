package scenario

// node is one value of a file with its place. YAML and JSON are both read into
// nodes, and a scenario is written through them.
type node struct {
	kind      nodeKind
	text      string // of a scalar, without quotes
	quoted    bool   // the scalar was written in quotes
	bare      bool   // on output: a number or flag, not a text
	line, col int    // from 1; columns count characters
	entries   []entry
	items     []*node
}

type nodeKind uint8

const (
	scalarNode nodeKind = iota
	nullNode
	mapNode
	listNode
)

// entry is one key of a map.
type entry struct {
	key       string
	line, col int
	value     *node
}

// find returns the value of the first entry with that key.
func (n *node) find(key string) *node {
	if n.kind != mapNode {
		return nil
	}
	for _, e := range n.entries {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

// add appends an entry unless value is nil.
func (n *node) add(key string, value *node) {
	if value != nil {
		n.entries = append(n.entries, entry{key: key, value: value})
	}
}

// what names the kind for an error.
func (n *node) what() string {
	return [...]string{scalarNode: "a single value", nullNode: "nothing", mapNode: "a map of keys", listNode: "a list"}[n.kind]
}

// textNode makes a scalar that is written in quotes where needed.
func textNode(s string) *node { return &node{text: s} }

// bareNode makes a number or flag.
func bareNode(s string) *node { return &node{text: s, bare: true} }

// listOf makes a list of texts.
func listOf(words ...string) *node {
	n := &node{kind: listNode}
	for _, w := range words {
		n.items = append(n.items, textNode(w))
	}
	return n
}

// mapOf makes a map of alternating keys and nodes.
func mapOf(pairs ...any) *node {
	n := &node{kind: mapNode}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, _ := pairs[i].(string)
		value, _ := pairs[i+1].(*node)
		n.add(key, value)
	}
	return n
}
