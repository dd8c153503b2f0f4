package link

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"ihealth/chain"
)

// MaxHosts is the most hosts of a network.
const MaxHosts = 1000

// Causes of failure.
var (
	ErrHost   = errors.New("no such pair of hosts")
	ErrClosed = errors.New("network is closed")
)

// Config says what a network is like at first.
type Config struct {
	Hosts int         // 1 to MaxHosts
	Shape chain.Shape // of every direction of every pair
	Seed  uint64      // of the jitter
}

// Network is the links among hosts. Its methods may be called by several
// goroutines.
type Network struct {
	hosts   int
	begin   time.Time
	done    chan struct{} // closed by Close
	dialing context.Context
	abandon context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	ways    [][]*direction // by sender and receiver
	proxies []*proxy
}

// New returns a network without proxies. It fails when a field of c is out of its
// range.
func New(c Config) (*Network, error) {
	if c.Hosts < 1 || c.Hosts > MaxHosts {
		return nil, fmt.Errorf("link: %d hosts: want 1 to %d", c.Hosts, MaxHosts)
	}
	if err := c.Shape.Validate(); err != nil {
		return nil, fmt.Errorf("link: %w", err)
	}
	n := &Network{hosts: c.Hosts, begin: time.Now(), done: make(chan struct{})}
	n.dialing, n.abandon = context.WithCancel(context.Background())
	for from := range c.Hosts {
		n.ways = append(n.ways, directionsOf(c, from))
	}
	return n, nil
}

// Open starts the proxy of a pair of which host from dials host to. It listens at
// listen, such as "127.0.0.1:0" for any free port, and returns where; each
// connection there leads on to a new one to target. It fails with ErrHost, with
// ErrClosed, and where it cannot listen.
func (n *Network) Open(from, to int, listen, target string) (net.Addr, error) {
	if err := n.check(from, to); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("link: proxy from host %d to host %d: %w", from, to, err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		_ = l.Close() // nobody knows of it
		return nil, fmt.Errorf("link: proxy from host %d to host %d: %w", from, to, ErrClosed)
	}
	p := &proxy{
		network: n, listener: l, target: target,
		out: n.ways[from][to], back: n.ways[to][from],
		open: make(map[*connection]bool),
	}
	n.proxies = append(n.proxies, p)
	n.running.Go(p.serve)
	return l.Addr(), nil
}

// Shape rules the direction from one host to another from now on. Its uplink is that
// of the sender's other links, too, on which it takes turns with them. It fails with
// ErrHost and where a field is out of its range.
func (n *Network) Shape(from, to int, s chain.Shape) error {
	if err := s.Validate(); err != nil {
		return fmt.Errorf("link: from host %d to host %d: %w", from, to, err)
	}
	return n.change(from, to, func(d *direction) { d.shape = s })
}

// Hold stops the bytes from one host to another; the connection stays. It fails
// with ErrHost.
func (n *Network) Hold(from, to int) error {
	return n.change(from, to, (*direction).hold)
}

// Cut resets the connections of a pair, and each new one at once. It fails with
// ErrHost.
func (n *Network) Cut(a, b int) error {
	return n.change(a, b, func(d *direction) {
		d.cut, n.ways[b][a].cut = true, true
		for _, p := range n.proxies {
			if p.out == d || p.back == d {
				p.reset()
			}
		}
	})
}

// Restore undoes Hold and Cut in both directions of a pair. It fails with ErrHost.
func (n *Network) Restore(a, b int) error {
	return n.change(a, b, func(d *direction) {
		d.restore()
		n.ways[b][a].restore()
	})
}

// Parted reports whether a pair is cut, and whether it is held in either direction.
func (n *Network) Parted(a, b int) (cut, held bool) {
	_ = n.change(a, b, func(d *direction) { // a pair that there is not is not parted
		cut, held = d.cut, d.held || n.ways[b][a].held
	})
	return cut, held
}

// Bytes returns how many bytes have been delivered from one host to another, 0 for
// hosts that there are not.
func (n *Network) Bytes(from, to int) int64 {
	if n.check(from, to) != nil {
		return 0
	}
	return n.ways[from][to].delivered.Load()
}

// Close resets all connections and stops all proxies. It returns when nothing of
// the network runs any more, and may be called again.
func (n *Network) Close() {
	n.mu.Lock()
	if !n.closed {
		n.closed = true
		close(n.done)
		n.abandon()
		for _, p := range n.proxies {
			_ = p.listener.Close() // ends its accepting, which is all that matters
			p.reset()
		}
	}
	n.mu.Unlock()
	n.running.Wait()
}

// check reports a pair that the network does not have.
func (n *Network) check(from, to int) error {
	if from < 0 || from >= n.hosts || to < 0 || to >= n.hosts || from == to {
		return fmt.Errorf("link: %w: %d and %d: want two different ones of 0 to %d", ErrHost, from, to, n.hosts-1)
	}
	return nil
}

// change changes the rules of a direction.
func (n *Network) change(from, to int, f func(*direction)) error {
	if err := n.check(from, to); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	f(n.ways[from][to])
	return nil
}

// now is the time that all paths reckon by.
func (n *Network) now() time.Duration { return time.Since(n.begin) }
