package sim

// trace tells the tracer, if there is one, of a step of the process.
func (c *coroutine) trace(action, detail string) {
	if s := c.sim; s.Tracer != nil {
		s.Tracer.Trace(Record{Time: s.now, Place: c.name, Action: action, Entity: -1, Customer: c.number, Class: -1, Detail: detail})
	}
}
