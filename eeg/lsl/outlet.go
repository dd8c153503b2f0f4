package lsl

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The ports of the protocol.
const (
	discoveryPort = 16571
	firstPort     = 16572 // of streams and services
	portRange     = 32
)

// groups are the multicast groups in which streams are sought.
var groups = []string{"224.0.0.1", "224.0.0.183", "239.255.172.215"}

// ThisHost is the address under which only programs of this host reach an outlet.
const ThisHost = "127.0.0.1"

// OutletOptions say how a stream is served. The zero value serves this host and loses
// what a receiver is too slow for.
type OutletOptions struct {
	Listen string // IPv4 address to listen on; "": ThisHost; "0.0.0.0": all networks of this host
	Block  bool   // a slow receiver holds Push up; else it loses the oldest samples, as LSL has it
	Room   int    // samples that wait for each receiver at most, > 0; 0: 60 s
}

// Outlet serves a stream to any number of receivers. Push and Close belong to one
// goroutine.
type Outlet struct {
	info    Info
	options OutletOptions
	short   []byte
	full    []byte
	tcp     net.Listener
	udp     []net.PacketConn
	ctx     context.Context // done when everything ends
	cancel  context.CancelFunc
	open    context.Context // done when nobody may join any more
	shut    context.CancelFunc
	serving sync.WaitGroup

	mu        sync.Mutex
	consumers map[*consumer]struct{}
	joined    chan struct{} // closed when the first receiver has come
	dropped   int64         // for receivers that are gone
}

// NewOutlet serves a stream until Close, and for as long as ctx is not done. The error is
// ErrInfo or that of the network.
func NewOutlet(ctx context.Context, info Info, o OutletOptions) (*Outlet, error) {
	if err := info.Validate(); err != nil {
		return nil, err
	}
	if o.Listen == "" {
		o.Listen = ThisHost
	}
	if o.Room <= 0 {
		o.Room = int(60*info.Rate) + 1
	}
	info.UID = strings.ToLower(rand.Text()) // liblsl compares it in lower case
	out := &Outlet{info: info, options: o, consumers: map[*consumer]struct{}{}, joined: make(chan struct{})}
	out.ctx, out.cancel = context.WithCancel(ctx)
	out.open, out.shut = context.WithCancel(out.ctx)
	if err := out.listen(); err != nil {
		out.cancel()
		out.closeSockets()
		return nil, fmt.Errorf("lsl: stream %q: %w", info.Name, err)
	}
	out.serving.Go(out.accept)
	for _, c := range out.udp {
		out.serving.Go(func() { out.answer(c) })
	}
	context.AfterFunc(out.ctx, out.closeSockets)
	return out, nil
}

// listen opens the sockets. Those for discovery alone are optional: others may hold them,
// and the service port answers the same.
func (o *Outlet) listen() error {
	var err error
	var lc net.ListenConfig
	service, err := inRange(func(port int) (net.PacketConn, error) {
		return lc.ListenPacket(o.ctx, "udp4", net.JoinHostPort(o.options.Listen, strconv.Itoa(port)))
	})
	if err != nil {
		return err
	}
	o.udp = append(o.udp, service)
	if o.tcp, err = inRange(func(port int) (net.Listener, error) {
		return lc.Listen(o.ctx, "tcp4", net.JoinHostPort(o.options.Listen, strconv.Itoa(port)))
	}); err != nil {
		return err
	}
	o.udp = append(o.udp, discovery(o.ctx, o.options.Listen)...)
	o.info.dataPort = o.tcp.Addr().(*net.TCPAddr).Port
	o.info.servicePort = service.LocalAddr().(*net.UDPAddr).Port
	created := Clock()
	if o.short, err = o.info.marshal(false, created); err != nil {
		return err
	}
	o.full, err = o.info.marshal(true, created)
	return err
}

// inRange listens on the first free port of the protocol's, or on any other.
func inRange[T any](listen func(port int) (T, error)) (T, error) {
	for port := firstPort; port < firstPort+portRange; port++ {
		if l, err := listen(port); err == nil {
			return l, nil
		}
	}
	return listen(0)
}

// discovery returns the sockets on which streams are sought, as many as there can be.
func discovery(ctx context.Context, listen string) []net.PacketConn {
	var out []net.PacketConn
	shared := net.ListenConfig{Control: sharePort}
	if c, err := shared.ListenPacket(ctx, "udp4", net.JoinHostPort(listen, strconv.Itoa(discoveryPort))); err == nil {
		out = append(out, c)
	}
	if listen == ThisHost {
		return out
	}
	for _, group := range groups {
		if c, err := net.ListenMulticastUDP("udp4", nil, &net.UDPAddr{IP: net.ParseIP(group), Port: discoveryPort}); err == nil {
			out = append(out, c)
		}
	}
	return out
}

// Info returns the description of the stream with its UID.
func (o *Outlet) Info() Info { return o.info }

// Push sends a sample, one value a channel in their units, with the time at which it was
// measured, s of Clock. It returns ErrLost when the outlet is closed.
func (o *Outlet) Push(stamp float64, values []float64) error {
	if len(values) != len(o.info.Channels) {
		panic("lsl: Push of another number of values than channels")
	}
	if o.open.Err() != nil {
		return fmt.Errorf("lsl: stream %q: %w: the outlet is closed", o.info.Name, ErrLost)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.consumers) == 0 {
		return nil
	}
	sample := o.info.Format.appendSample(make([]byte, 0, o.info.sampleBytes()), stamp, values)
	for c := range o.consumers {
		if o.options.Block {
			c.queue.PushWait(c.ctx, sample)
		} else {
			c.queue.Push(sample)
		}
	}
	return nil
}

// Await waits for the first receiver. It returns ctx's error.
func (o *Outlet) Await(ctx context.Context) error {
	select {
	case <-o.joined:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Receivers returns how many receive the stream at present.
func (o *Outlet) Receivers() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.consumers)
}

// Dropped returns how many samples receivers lost because they were too slow.
func (o *Outlet) Dropped() int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := o.dropped
	for c := range o.consumers {
		n += c.queue.Dropped()
	}
	return n
}

// Close ends the stream. Receivers get what waits for them, unless they do not take it
// for a second.
func (o *Outlet) Close() error {
	if o.open.Err() == nil {
		o.shut()
		o.mu.Lock()
		for c := range o.consumers {
			c.queue.Close()
			_ = c.conn.SetWriteDeadline(time.Now().Add(mercy))
		}
		o.mu.Unlock()
	}
	o.closeSockets()
	o.serving.Wait()
	o.cancel()
	return nil
}

// closeSockets ends what waits for the network, but for the receivers.
func (o *Outlet) closeSockets() {
	if o.tcp != nil {
		_ = o.tcp.Close()
	}
	for _, c := range o.udp {
		_ = c.Close()
	}
}
