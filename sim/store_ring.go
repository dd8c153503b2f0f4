package sim

// ring is a first-in first-out queue that grows by doubling and never shrinks.
type ring[T any] struct {
	items []T // length 0 or a power of two
	first int
	size  int
}

func (r *ring[T]) push(item T) {
	if r.size == len(r.items) {
		items := make([]T, max(8, 2*r.size))
		n := copy(items, r.items[r.first:])
		copy(items[n:], r.items[:r.first])
		r.items, r.first = items, 0
	}
	r.items[(r.first+r.size)&(len(r.items)-1)] = item
	r.size++
}

// pop removes the item that was pushed first, of which there is one.
func (r *ring[T]) pop() T {
	item := r.items[r.first]
	r.items[r.first] = *new(T)
	r.first = (r.first + 1) & (len(r.items) - 1)
	r.size--
	return item
}
