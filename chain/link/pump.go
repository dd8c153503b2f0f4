package link

import (
	"bytes"
	"errors"
	"io"
	"net"
	"time"
)

// pump passes the bytes of one direction of a connection.
type pump struct {
	connection *connection
	network    *Network
	from, to   *net.TCPConn
	path       path // guarded by the network's mutex
	queue      *queue
}

func newPump(c *connection, from, to *net.TCPConn, way *direction) *pump {
	return &pump{connection: c, network: c.proxy.network, from: from, to: to, path: path{way: way}, queue: newQueue()}
}

// read puts what the sender says on its way, piece by piece, each when the one
// before it has left.
func (p *pump) read() {
	var s sleeper
	defer s.close()
	buffer := make([]byte, maxPiece)
	for left := time.Duration(0); ; {
		k, err := p.from.Read(buffer[:p.piece()])
		if k > 0 {
			arrived := p.network.now()
			if !s.sleep(left-arrived, p.connection.done) || !p.pass() {
				return
			}
			var due time.Duration
			left, due = p.schedule(arrived, k)
			if !p.forward(buffer[:k], due) {
				return
			}
		}
		if err != nil {
			_, due := p.schedule(p.network.now(), 0)
			p.queue.put(piece{due: due, last: true, err: err})
			return
		}
	}
}

// forward puts a piece on its way, which is over at once if it is due and nothing is
// ahead of it. It reports whether the connection is still open.
func (p *pump) forward(data []byte, due time.Duration) bool {
	if due <= p.network.now() && p.queue.empty() {
		return p.deliver(data)
	}
	return p.queue.put(piece{data: bytes.Clone(data), due: due})
}

// deliver hands bytes to the receiver, and reports whether it took them.
func (p *pump) deliver(data []byte) bool {
	k, err := p.to.Write(data)
	p.path.way.delivered.Add(int64(k))
	if err != nil {
		p.connection.reset()
	}
	return err == nil
}

// write delivers the pieces, each when it is due.
func (p *pump) write() {
	var s sleeper
	defer s.close()
	for {
		next, open := p.queue.head()
		if !open || !s.sleep(next.due-p.network.now(), p.connection.done) || !p.pass() {
			return
		}
		if next.last {
			p.end(next.err)
			return
		}
		if !p.deliver(next.data) {
			return
		}
		p.queue.drop()
	}
}

// end tells the receiver that there will be no more, by a reset unless the sender
// closed properly.
func (p *pump) end(err error) {
	if !errors.Is(err, io.EOF) || p.to.CloseWrite() != nil {
		p.connection.reset()
	}
}

// piece returns how many bytes may be read at a time.
func (p *pump) piece() int {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	return p.path.piece()
}

// schedule gives a piece its times.
func (p *pump) schedule(arrived time.Duration, bytes int) (left, due time.Duration) {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	return p.path.schedule(arrived, bytes)
}

// pass waits while the direction is held. It reports whether the connection is
// still open.
func (p *pump) pass() bool {
	p.network.mu.Lock()
	gate := p.path.way.gate
	p.network.mu.Unlock()
	select {
	case <-gate:
		return true
	case <-p.connection.done:
		return false
	}
}
