package sim

// getting is a store that an item is waited for.
type getting[T any] Store[T]

func (g *getting[T]) take(q *claim) bool {
	item, ok := (*Store[T])(g).TryGet()
	if ok {
		*q.subject.(*T) = item
	}
	return ok
}

func (g *getting[T]) enlist(q *claim) { g.getters.push(q) }

func (g *getting[T]) describe() string { return "an item of store " + g.name }

// putting is a store in which room is waited for.
type putting[T any] Store[T]

func (u *putting[T]) take(q *claim) bool { return (*Store[T])(u).TryPut(*q.subject.(*T)) }

func (u *putting[T]) enlist(q *claim) { u.putters.push(q) }

func (u *putting[T]) describe() string { return "room in store " + u.name }

// wait lets c wait with an item in a box, and returns what is in it afterwards.
func (st *Store[T]) wait(c *coroutine, of awaited, box *T) (T, error) {
	c.enlist(c.claim(Case{of: of, subject: box}))
	err := c.woken(c.yield(struct{}{}))
	item := *box
	*box = *new(T)
	st.boxes = append(st.boxes, box)
	return item, err
}

// box returns one that is empty.
func (st *Store[T]) box() *T {
	n := len(st.boxes)
	if n == 0 {
		return new(T)
	}
	box := st.boxes[n-1]
	st.boxes = st.boxes[:n-1]
	return box
}
