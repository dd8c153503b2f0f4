// Package countdown helps tests to cancel in the middle of a search.
package countdown

import "context"

// Context ends, as cancelled, when its Err has been called some times. It belongs to
// one goroutine.
type Context struct {
	context.Context
	Left int // calls of Err until then
}

// Err implements [context.Context].
func (c *Context) Err() error {
	if c.Left--; c.Left < 0 {
		return context.Canceled
	}
	return nil
}
