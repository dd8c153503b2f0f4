package link

import (
	"net"
	"sync"
)

// connection is one connection through a proxy: that of the dialling host and the
// one to the target.
type connection struct {
	proxy     *proxy
	near, far *net.TCPConn
	out, back *pump
	done      chan struct{} // closed by reset
	ending    sync.Once
}

func newConnection(p *proxy, near, far *net.TCPConn) *connection {
	c := &connection{proxy: p, near: near, far: far, done: make(chan struct{})}
	c.out = newPump(c, near, far, p.out)
	c.back = newPump(c, far, near, p.back)
	return c
}

// serve passes bytes both ways until both are at their end or the connection is
// reset.
func (c *connection) serve() {
	var both sync.WaitGroup
	for _, p := range [...]*pump{c.out, c.back} {
		both.Go(p.read)
		both.Go(p.write)
	}
	both.Wait()
	c.proxy.forget(c)
	_ = c.near.Close() // all that was to be said has been
	_ = c.far.Close()
}

// reset ends the connection at once, for both ends to see.
func (c *connection) reset() {
	c.ending.Do(func() {
		close(c.done)
		c.out.queue.close()
		c.back.queue.close()
		abort(c.near)
		abort(c.far)
	})
}
