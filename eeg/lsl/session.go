package lsl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg/replay"
)

// Bounds of what others may ask of an outlet.
const (
	maxSessions = 64
	patience    = 10 * time.Second // with a request
	mercy       = time.Second      // with a receiver at the end
	version     = 110
)

// consumer is a receiver.
type consumer struct {
	ctx    context.Context // done when the receiver is gone
	gone   context.CancelFunc
	joined func() bool // lets it outlive the outlet's closing
	conn   net.Conn
	queue  *replay.Queue[[]byte]
}

// accept serves those who connect until the listener is closed.
func (o *Outlet) accept() {
	places := make(chan struct{}, maxSessions)
	for {
		conn, err := o.tcp.Accept()
		if err != nil {
			if o.open.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			continue
		}
		select {
		case places <- struct{}{}:
			o.serving.Go(func() {
				defer func() { <-places }()
				o.serve(conn)
			})
		default:
			_ = conn.Close()
		}
	}
}

// serve answers the request that a connection begins with.
func (o *Outlet) serve(conn net.Conn) {
	ctx, cancel := context.WithCancel(o.ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // ends what waits for the receiver
	defer conn.Close()                                          //nolint:errcheck // nobody to tell
	joined := context.AfterFunc(o.open, cancel)
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	in := bufio.NewReader(io.LimitReader(conn, maxRequest))
	line, err := in.ReadString('\n')
	if err != nil {
		return
	}
	switch method, rest, _ := strings.Cut(strings.TrimSpace(line), " "); {
	case method == "LSL:fullinfo":
		_, _ = conn.Write(o.full)
	case method == "LSL:shortinfo":
		if query, err := in.ReadString('\n'); err == nil && o.info.matches(strings.TrimSpace(query)) {
			_, _ = conn.Write(o.short)
		}
	case strings.HasPrefix(method, "LSL:streamfeed"):
		c := &consumer{ctx: ctx, gone: cancel, joined: joined, conn: conn}
		o.negotiate(c, in, strings.TrimPrefix(method, "LSL:streamfeed"), strings.TrimSpace(rest))
	}
}

// negotiate answers a request for the samples, and sends them.
func (o *Outlet) negotiate(c *consumer, in *bufio.Reader, protocol, uid string) {
	conn := c.conn
	if asked, err := strconv.Atoi(strings.TrimPrefix(protocol, "/")); err != nil || asked < version || asked >= 200 {
		_, _ = fmt.Fprintf(conn, "LSL/%d 505 Version not supported", version)
		return
	}
	if uid != "" && uid != o.info.UID {
		_, _ = fmt.Fprintf(conn, "LSL/%d 404 Not found", version)
		return
	}
	h, err := readHeaders(in)
	if err != nil || h.valueSize != 0 && h.valueSize != o.info.Format.size() || !h.floats || h.version < version {
		_, _ = fmt.Fprintf(conn, "LSL/%d 400 Bad request", version)
		return
	}
	answer := fmt.Appendf(nil, "LSL/%d 200 OK\r\nUID: %s\r\nByte-Order: 1234\r\nSuppress-Subnormals: 0\r\nData-Protocol-Version: %d\r\n\r\n",
		version, o.info.UID, version)
	if _, err := conn.Write(o.info.Format.appendPattern(answer, len(o.info.Channels))); err != nil || h.buffer == 0 {
		return
	}
	c.queue = replay.NewQueue[[]byte](max(1, min(h.buffer, o.options.Room)))
	if !o.join(c) {
		return
	}
	defer o.leave(c)
	o.serving.Go(func() { // a receiver says nothing more: what can be read is its end
		_ = conn.SetReadDeadline(time.Time{})
		_, _ = io.Copy(io.Discard, conn)
		c.gone()
	})
	c.feed()
}

// join makes c one of the receivers, unless the outlet has been closed.
func (o *Outlet) join(c *consumer) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open.Err() != nil {
		return false
	}
	c.joined()
	o.consumers[c] = struct{}{}
	select {
	case <-o.joined:
	default:
		close(o.joined)
	}
	return true
}

func (o *Outlet) leave(c *consumer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.consumers, c)
	o.dropped += c.queue.Dropped()
}

// feed sends a receiver its samples until the outlet is closed or the receiver gone, and
// writes whenever nothing more waits.
func (c *consumer) feed() {
	out := bufio.NewWriterSize(c.conn, 1<<16)
	for {
		sample, ok := c.queue.Pop(c.ctx)
		if !ok {
			break
		}
		if _, err := out.Write(sample); err != nil {
			return
		}
		if c.queue.Waiting() == 0 && out.Flush() != nil {
			return
		}
	}
	_ = out.Flush()
}

// headers are those of a request for samples that matter here.
type headers struct {
	valueSize int
	buffer    int // samples
	version   int // of the data
	floats    bool
}

// readHeaders reads headers up to the empty line.
func readHeaders(in *bufio.Reader) (headers, error) {
	h := headers{buffer: 360, version: version, floats: true}
	return h, eachHeader(in, func(key, value string) (err error) {
		switch key {
		case "value-size":
			h.valueSize, err = strconv.Atoi(value)
		case "max-buffer-length":
			h.buffer, err = strconv.Atoi(value)
		case "data-protocol-version", "protocol-version":
			h.version, err = strconv.Atoi(value)
		case "has-ieee754-floats":
			h.floats = value != "0"
		}
		return err
	})
}

// eachHeader calls do with each header, in lower case, up to the empty line.
func eachHeader(in *bufio.Reader, do func(key, value string) error) error {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return fmt.Errorf("%w: headers without an end", ErrProtocol)
		}
		line = strings.ToLower(strings.TrimSpace(line))
		if line == "" {
			return nil
		}
		line, _, _ = strings.Cut(line, ";") // a comment
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		if err := do(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
			return fmt.Errorf("%w: header %q: %w", ErrProtocol, line, err)
		}
	}
}
