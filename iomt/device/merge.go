package device

import "container/heap"

// Merge returns one generator of the readings of several, in order of time and, where times
// are equal, of the generators.
func Merge(generators ...Generator) Generator {
	m := &merged{}
	for i, g := range generators {
		if r, ok := g.Next(); ok {
			m.heads = append(m.heads, head{r, g, i})
		}
	}
	heap.Init(m)
	return m
}

// merged is a heap of generators by their next reading.
type merged struct{ heads []head }

type head struct {
	next  Reading
	from  Generator
	order int
}

// Next implements [Generator].
func (m *merged) Next() (Reading, bool) {
	if len(m.heads) == 0 {
		return Reading{}, false
	}
	first := &m.heads[0]
	out := first.next
	var more bool
	if first.next, more = first.from.Next(); more {
		heap.Fix(m, 0)
	} else {
		heap.Pop(m)
	}
	return out, true
}

func (m *merged) Len() int      { return len(m.heads) }
func (m *merged) Swap(i, j int) { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }
func (m *merged) Push(x any)    { m.heads = append(m.heads, x.(head)) }

func (m *merged) Less(i, j int) bool {
	a, b := &m.heads[i], &m.heads[j]
	if a.next.At != b.next.At {
		return a.next.At < b.next.At
	}
	return a.order < b.order
}

func (m *merged) Pop() any {
	last := len(m.heads) - 1
	out := m.heads[last]
	m.heads = m.heads[:last]
	return out
}
