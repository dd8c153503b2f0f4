package sim

// ending is a process whose end is waited for.
type ending coroutine

// Ended is the end of the process as something to wait for. It has happened when the
// process has ended before.
func (p Process) Ended() Case {
	if p.of == nil {
		panic("sim: Ended of no process")
	}
	return Case{of: (*ending)(p.of), subject: p}
}

func (e *ending) take(q *claim) bool { return !q.subject.(Process).Alive() }

func (e *ending) enlist(q *claim) { e.ended.push(q) }

func (e *ending) describe() string { return "the end of " + (*coroutine)(e).String() }
