package overlay

// Clusters says who is whose head.
type Clusters struct {
	Head []int // of each node; a head's is itself
}

// Heads lists the heads in ascending order.
func (c Clusters) Heads() []int {
	var out []int
	for v, head := range c.Head {
		if v == head {
			out = append(out, v)
		}
	}
	return out
}

// Members lists the nodes of a head's cluster but for the head, in ascending order.
func (c Clusters) Members(head int) []int {
	var out []int
	for v, h := range c.Head {
		if h == head && v != head {
			out = append(out, v)
		}
	}
	return out
}

// Change counts what differs between two clusterings of the same nodes.
type Change struct {
	Heads       int // nodes that became a head or ceased to be one
	Memberships int // nodes whose head is another
}

// ChangeTo compares c with a later clustering of the same nodes.
func (c Clusters) ChangeTo(later Clusters) Change {
	var out Change
	for v, head := range c.Head {
		if (head == v) != (later.Head[v] == v) {
			out.Heads++
		}
		if head != later.Head[v] {
			out.Memberships++
		}
	}
	return out
}
