package sim

// Store holds items that processes put in and get out, first in, first out, such as
// samples on their way to a laboratory. Processes that wait to get an item, or for
// room to put one, are served in the order in which they began to wait. A Store
// belongs to its simulation's goroutine.
type Store[T any] struct {
	sim      *Simulation
	name     string
	capacity int
	items    ring[T]
	getters  claimQueue // empty while there is an item
	putters  claimQueue // empty while there is room
	boxes    []*T       // unused; for items of processes that wait
}

// NewStore returns an empty store with room for so many items; capacity 0 means for
// any number. It panics when capacity is negative.
func NewStore[T any](s *Simulation, name string, capacity int) *Store[T] {
	if capacity < 0 {
		panic("sim: store " + name + " with a negative capacity")
	}
	return &Store[T]{sim: s, name: name, capacity: capacity}
}

// Put adds an item, and waits until there is room.
func (st *Store[T]) Put(p Process, item T) error {
	c := p.own("Put")
	if err := c.interrupted(); err != nil {
		return err
	}
	if st.TryPut(item) {
		return nil
	}
	box := st.box()
	*box = item
	_, err := st.wait(c, (*putting[T])(st), box)
	return err
}

// Get removes the item that was put in first, and waits until there is one. With an
// error it returns the zero item.
func (st *Store[T]) Get(p Process) (T, error) {
	c := p.own("Get")
	if err := c.interrupted(); err != nil {
		var none T
		return none, err
	}
	if item, ok := st.TryGet(); ok {
		return item, nil
	}
	return st.wait(c, (*getting[T])(st), st.box())
}

// TryPut adds an item if there is room, and reports whether there was. It is for
// handlers as well as processes.
func (st *Store[T]) TryPut(item T) bool {
	if st.capacity > 0 && st.items.size == st.capacity {
		return false
	}
	st.add(item)
	return true
}

// TryGet removes the item that was put in first, if there is one, and reports whether
// there was. It is for handlers as well as processes.
func (st *Store[T]) TryGet() (item T, ok bool) {
	if st.items.size == 0 {
		return item, false
	}
	item = st.items.pop()
	st.trace("get")
	if len(st.putters.claims) > 0 {
		q := st.putters.pop()
		st.add(*q.subject.(*T))
		q.decide()
	}
	return item, true
}

// Getting is an item to come as something to wait for; it is written to into.
func (st *Store[T]) Getting(into *T) Case { return Case{of: (*getting[T])(st), subject: into} }

// Putting is room for an item as something to wait for.
func (st *Store[T]) Putting(item T) Case { return Case{of: (*putting[T])(st), subject: &item} }

// Len returns the number of items.
func (st *Store[T]) Len() int { return st.items.size }

// String returns the name.
func (st *Store[T]) String() string { return st.name }

// add gives an item to the first that waits for one, or keeps it.
func (st *Store[T]) add(item T) {
	st.trace("put")
	if len(st.getters.claims) == 0 {
		st.items.push(item)
		return
	}
	q := st.getters.pop()
	*q.subject.(*T) = item
	st.trace("get")
	q.decide()
}

func (st *Store[T]) trace(action string) {
	st.sim.trace(st.name, action, "")
}
