package overlay

import (
	"errors"
	"fmt"
	"slices"
)

// Why a head may not do what it asks for, or a node not go where it wants.
var (
	ErrHead     = errors.New("not a cluster head")
	ErrListed   = errors.New("key is on a list already")
	ErrUnlisted = errors.New("key is on no list of the cluster")
	ErrList     = errors.New("no such list")
	ErrNode     = errors.New("no such node")
)

// entry is a node's place in the overlay.
type entry struct {
	key      Key
	list     List
	admitted bool
}

// Roster says which nodes are admitted to an overlay, on which list, and who is their
// head. A head decides for its own cluster only, and nobody is a head who is not
// admitted. What is refused changes nothing.
type Roster struct {
	rule     Rule
	nodes    []entry
	byKey    map[Key]int
	clusters Clusters
}

// NewRoster returns an overlay of the nodes of a graph, of which the founders are admitted
// to a list at the beginning, and elects heads among them. It fails with ErrNode when a
// founder is no node or a key is used twice, and with ErrList.
func NewRoster(r Rule, g *Graph, keys []Key, founders map[int]List) (*Roster, error) {
	if len(keys) != g.Nodes() {
		return nil, fmt.Errorf("overlay: %w: %d keys for %d nodes", ErrNode, len(keys), g.Nodes())
	}
	o := &Roster{rule: r, nodes: make([]entry, len(keys)), byKey: make(map[Key]int, len(keys))}
	for i, k := range keys {
		if other, ok := o.byKey[k]; ok {
			return nil, fmt.Errorf("overlay: %w: nodes %d and %d have one key", ErrNode, other, i)
		}
		o.nodes[i].key, o.byKey[k] = k, i
	}
	admitted := 0
	for i := range o.nodes {
		list, ok := founders[i]
		if !ok {
			continue
		}
		if !list.Valid() {
			return nil, fmt.Errorf("overlay: founder %d: %w: %d", i, ErrList, uint8(list))
		}
		o.nodes[i].list, o.nodes[i].admitted = list, true
		admitted++
	}
	if admitted != len(founders) {
		return nil, fmt.Errorf("overlay: %w: of %d founders %d are nodes", ErrNode, len(founders), admitted)
	}
	o.Elect(g)
	return o, nil
}

// Elect chooses heads anew, among the admitted nodes of the graph as it is now, and
// returns what changed. Keys stay on their lists, which their new heads take over.
func (o *Roster) Elect(g *Graph) Change {
	admitted := make([]bool, len(o.nodes))
	for i := range o.nodes {
		admitted[i] = o.nodes[i].admitted
	}
	before := o.clusters
	o.clusters = o.rule.Elect(g, admitted)
	if before.Head == nil {
		return Change{}
	}
	return before.ChangeTo(o.clusters)
}

// Clusters returns who is whose head now. The caller must not change it.
func (o *Roster) Clusters() Clusters { return o.clusters }

// IsHead reports whether a node is a head now.
func (o *Roster) IsHead(node int) bool {
	return node >= 0 && node < len(o.nodes) && o.clusters.Head[node] == node
}

// Admit puts a node that is on no list on one of a head's.
func (o *Roster) Admit(head, node int, list List) error {
	switch {
	case !o.IsHead(head):
		return fmt.Errorf("overlay: node %d: %w", head, ErrHead)
	case node < 0 || node >= len(o.nodes):
		return fmt.Errorf("overlay: %w: %d of %d", ErrNode, node, len(o.nodes))
	case !list.Valid():
		return fmt.Errorf("overlay: node %d: %w: %d", node, ErrList, uint8(list))
	case o.nodes[node].admitted:
		return fmt.Errorf("overlay: node %d: %w: that of the %v of head %d", node, ErrListed, o.nodes[node].list, o.clusters.Head[node])
	}
	o.nodes[node].list, o.nodes[node].admitted = list, true
	o.clusters.Head[node] = head
	return nil
}

// Expel takes a member off the lists of its head. A head itself stays until another is
// elected.
func (o *Roster) Expel(head, node int) error {
	if !o.IsHead(head) {
		return fmt.Errorf("overlay: node %d: %w", head, ErrHead)
	}
	if node == head || !o.belongs(head, node) {
		return fmt.Errorf("overlay: node %d: %w of head %d, or is the head", node, ErrUnlisted, head)
	}
	o.nodes[node].admitted = false
	o.clusters.Head[node] = Outside
	return nil
}

// Move takes an admitted node, of its own will, to the cluster of another head: its key
// leaves the old head's list for the same list of the new one. A head that leaves would
// leave its members alone, and must wait for an election.
func (o *Roster) Move(node, head int) error {
	switch {
	case node < 0 || node >= len(o.nodes) || !o.nodes[node].admitted:
		return fmt.Errorf("overlay: node %d: %w", node, ErrUnlisted)
	case !o.IsHead(head):
		return fmt.Errorf("overlay: node %d: %w", head, ErrHead)
	case o.IsHead(node):
		return fmt.Errorf("overlay: node %d: %w that leaves its members", node, ErrHead)
	}
	o.clusters.Head[node] = head
	return nil
}

// Keys returns a head's list, by node number; nothing for a node that is no head.
func (o *Roster) Keys(head int, list List) []Key {
	var out []Key
	for i, n := range o.nodes {
		if o.IsHead(head) && o.belongs(head, i) && n.list == list {
			out = append(out, n.key)
		}
	}
	return out
}

// MayRead reports whether a head lets the holder of a key read: one of its requesters.
func (o *Roster) MayRead(head int, k Key) bool { return slices.Contains(o.Keys(head, Requesters), k) }

// MayPost reports whether a head takes data from the holder of a key: one of its
// requestees.
func (o *Roster) MayPost(head int, k Key) bool { return slices.Contains(o.Keys(head, Requestees), k) }

// belongs reports whether node is on a list of head.
func (o *Roster) belongs(head, node int) bool {
	return node >= 0 && node < len(o.nodes) && o.nodes[node].admitted && o.clusters.Head[node] == head
}
