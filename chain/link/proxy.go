package link

import (
	"errors"
	"net"
	"time"
)

// proxy takes the connections by which one host dials another.
type proxy struct {
	network   *Network
	listener  net.Listener
	target    string
	out, back *direction           // from the dialling host and to it
	open      map[*connection]bool // guarded by the network's mutex
}

// acceptPause is waited after a failed accept, as when there are too many files.
const acceptPause = 10 * time.Millisecond

// serve accepts connections until the listener is closed.
func (p *proxy) serve() {
	var s sleeper
	defer s.close()
	for {
		near, err := p.listener.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			s.sleep(acceptPause, p.network.done)
		default:
			p.network.running.Go(func() { p.connect(near.(*net.TCPConn)) })
		}
	}
}

// connect leads a connection on to the target and serves it until it ends. Where
// there is no way on it is reset.
func (p *proxy) connect(near *net.TCPConn) {
	if !p.passable() {
		abort(near)
		return
	}
	var dialer net.Dialer
	far, err := dialer.DialContext(p.network.dialing, "tcp", p.target)
	if err != nil {
		abort(near)
		return
	}
	c := newConnection(p, near, far.(*net.TCPConn))
	if p.admit(c) {
		c.serve()
	} else {
		c.reset()
	}
}

// passable reports whether the pair is connected.
func (p *proxy) passable() bool {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	return !p.out.cut && !p.network.closed
}

// admit enters a connection unless its pair has been parted meanwhile.
func (p *proxy) admit(c *connection) bool {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	if p.out.cut || p.network.closed {
		return false
	}
	p.open[c] = true
	return true
}

// forget removes a connection that has ended.
func (p *proxy) forget(c *connection) {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	delete(p.open, c)
}

// reset resets all connections. The caller holds the network's mutex.
func (p *proxy) reset() {
	for c := range p.open {
		c.reset()
	}
}

// abort closes a connection in such a way that its other end sees a reset.
func abort(c *net.TCPConn) {
	_ = c.SetLinger(0) // these fail only on a connection that is closed already
	_ = c.Close()
}
