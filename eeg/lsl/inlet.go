package lsl

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
)

const (
	maxInfo   = 1 << 22                // bytes of a full description
	bufferFor = 60                     // s that the outlet is asked to keep
	gapAfter  = 250 * time.Millisecond // beyond the nominal interval
	blockMost = 1 << 10                // samples of a block
)

// Inlet receives a stream. It implements eeg.Source, for one goroutine: a block holds what
// has come. A jump of the time stamps by more than 250 ms, or backwards, is a gap and
// begins a new segment; below that, samples follow each other at the nominal rate.
type Inlet struct {
	ctx    context.Context
	info   Info
	conn   net.Conn
	stop   func() bool
	in     *bufio.Reader
	order  binary.ByteOrder
	rec    eeg.Recording
	values [][]float64
	sample []byte
	first  float64 // time stamp of the first sample; NaN before it
	last   float64 // of the last one
	inside int64   // samples of the present segment
}

var _ eeg.Source = (*Inlet)(nil)

// OpenInlet connects to a stream, until Close or until ctx is done. The error is
// ErrProtocol, ErrLost or that of the network.
func OpenInlet(ctx context.Context, info Info) (*Inlet, error) {
	conn, err := dial(ctx, info)
	if err != nil {
		return nil, fmt.Errorf("lsl: stream %q: %w", info.Name, err)
	}
	i := &Inlet{
		ctx: ctx, info: info, conn: conn, in: bufio.NewReaderSize(conn, 1<<16), order: binary.LittleEndian,
		values: make([][]float64, len(info.Channels)), sample: make([]byte, 8+len(info.Channels)*info.Format.size()),
		first: math.NaN(), last: math.NaN(),
	}
	i.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
	i.describe()
	_ = conn.SetDeadline(time.Now().Add(patience))
	err = i.negotiate()
	_ = conn.SetDeadline(time.Time{})
	if err != nil {
		_ = i.Close()
		return nil, fmt.Errorf("lsl: stream %q: %w", info.Name, err)
	}
	return i, nil
}

func dial(ctx context.Context, info Info) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "tcp4", net.JoinHostPort(info.address, strconv.Itoa(info.dataPort)))
}

// fullInfo asks an outlet for its full description.
func fullInfo(ctx context.Context, short Info) (Info, error) {
	conn, err := dial(ctx, short)
	if err != nil {
		return Info{}, fmt.Errorf("lsl: stream %q: %w", short.Name, err)
	}
	defer conn.Close()                                          //nolint:errcheck // only read
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // ends the wait
	_ = conn.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(conn, "LSL:fullinfo\r\n"); err != nil {
		return Info{}, fmt.Errorf("lsl: stream %q: %w: %w", short.Name, ErrLost, err)
	}
	b, err := io.ReadAll(io.LimitReader(conn, maxInfo))
	if err != nil {
		return Info{}, fmt.Errorf("lsl: stream %q: %w: %w", short.Name, ErrLost, err)
	}
	full, err := parseInfo(b)
	full.address = short.address
	return full, err
}

// describe makes the recording that the stream is.
func (i *Inlet) describe() {
	i.rec.Format = "LSL"
	rate := rateOf(i.info.Rate)
	for k, c := range i.info.Channels {
		if c.Label == "" {
			c.Label = strconv.Itoa(k + 1)
		}
		i.rec.Signals = append(i.rec.Signals, eeg.Signal{Label: c.Label, Unit: c.Unit, Type: c.Type, Rate: rate, Gain: 1, Width: i.info.Format.size()})
	}
}

// rateOf returns the nominal rate as a fraction, to a thousandth of a sample in 1000 s.
func rateOf(hz float64) eeg.Rate {
	if hz == math.Trunc(hz) {
		return eeg.RateHz(int64(hz))
	}
	return eeg.Rate{Samples: int64(math.Round(hz * 1e6)), Period: 1e6 * time.Second}
}

// negotiate asks for the samples and reads up to the first of them.
func (i *Inlet) negotiate() error {
	_, err := fmt.Fprintf(i.conn, "LSL:streamfeed/%d %s\r\nNative-Byte-Order: 1234\r\nEndian-Performance: 0\r\nHas-IEEE754-Floats: 1\r\n"+
		"Supports-Subnormals: 1\r\nValue-Size: %d\r\nData-Protocol-Version: %d\r\nMax-Buffer-Length: %d\r\nMax-Chunk-Length: 0\r\n"+
		"Hostname: \r\nSource-Id: %s\r\nSession-Id: %s\r\n\r\n",
		version, i.info.UID, i.info.Format.size(), version, int(math.Ceil(bufferFor*i.info.Rate)), header(i.info.SourceID), session)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLost, err)
	}
	status, err := i.in.ReadString('\n')
	if err != nil {
		return fmt.Errorf("%w: no answer: %q", ErrLost, status)
	}
	if parts := strings.Fields(status); len(parts) < 3 || parts[1] != "200" || !strings.HasPrefix(parts[0], "LSL/1") {
		return fmt.Errorf("%w: answer %q", ErrProtocol, strings.TrimSpace(status))
	}
	if err := eachHeader(i.in, i.takeHeader); err != nil {
		return err
	}
	return i.checkPattern()
}

// header makes s fit into a line.
func header(s string) string { return strings.NewReplacer("\r", " ", "\n", " ").Replace(s) }

func (i *Inlet) takeHeader(key, value string) error {
	switch {
	case key == "byte-order" && value == "4321":
		i.order = binary.BigEndian
	case key == "byte-order" && value != "1234" && value != "0":
		return errors.New("unknown order of bytes")
	case key == "uid" && value != strings.ToLower(i.info.UID):
		return errors.New("another stream")
	case key == "data-protocol-version" && value != strconv.Itoa(version):
		return errors.New("unknown version")
	}
	return nil
}

// checkPattern reads the two samples that every feed begins with.
func (i *Inlet) checkPattern() error {
	for _, offset := range patternOffsets {
		stamp, err := i.readSample()
		if err != nil {
			return err
		}
		for k, x := range i.values {
			if want := i.info.Format.pattern(offset, k); stamp != patternTime || x[0] != want {
				return fmt.Errorf("%w: the test pattern has %v at %v in channel %d instead of %v", ErrProtocol, x[0], stamp, k, want)
			}
			i.values[k] = x[:0]
		}
	}
	return nil
}

// readSample appends a sample to the values and returns its time stamp, NaN when that is
// to be deduced.
func (i *Inlet) readSample() (float64, error) {
	tag, err := i.in.ReadByte()
	if err != nil {
		return 0, i.ended(err)
	}
	b, stamp := i.sample, math.NaN()
	switch tag {
	case tagDeduced:
		b = b[8:]
	case tagStamped:
	default:
		return 0, fmt.Errorf("%w: a sample begins with %d", ErrProtocol, tag)
	}
	if _, err := io.ReadFull(i.in, b); err != nil {
		return 0, i.broken(err)
	}
	if tag == tagStamped {
		stamp = math.Float64frombits(i.order.Uint64(b))
		b = b[8:]
	}
	for k := range i.values {
		i.values[k] = append(i.values[k], i.info.Format.get(b, i.order))
		b = b[i.info.Format.size():]
	}
	return stamp, nil
}

// ended returns io.EOF for the end of the stream between two samples.
func (i *Inlet) ended(err error) error {
	if i.ctx.Err() == nil && errors.Is(err, io.EOF) {
		return io.EOF
	}
	return i.broken(err)
}

// broken returns why the connection ended, which is never io.EOF.
func (i *Inlet) broken(err error) error {
	if i.ctx.Err() != nil {
		return i.ctx.Err()
	}
	return fmt.Errorf("%w: within a sample: %v", ErrLost, err) //nolint:errorlint // io.EOF would mean a sound end
}

// Recording returns the description of what has been received.
func (i *Inlet) Recording() *eeg.Recording { return &i.rec }

// Next waits for samples. It returns io.EOF when the outlet has ended the stream between
// two samples, and otherwise ErrLost, ErrProtocol or ctx's error.
func (i *Inlet) Next() (eeg.Block, error) {
	for k := range i.values {
		i.values[k] = i.values[k][:0]
	}
	var block eeg.Block
	for n := 0; n == 0 || n < blockMost && i.in.Buffered() > len(i.sample); n++ {
		stamp, err := i.peekStamp()
		if errors.Is(err, io.EOF) {
			return eeg.Block{}, io.EOF
		}
		if err != nil {
			return eeg.Block{}, fmt.Errorf("lsl: stream %q: %w", i.info.Name, err)
		}
		jumped := !(math.Abs(stamp-i.last-1/i.info.Rate) <= gapAfter.Seconds())
		if jumped && n > 0 {
			break
		}
		if jumped {
			i.begin(stamp)
		}
		if n == 0 {
			block = i.block()
		}
		if _, err := i.readSample(); err != nil {
			return eeg.Block{}, fmt.Errorf("lsl: stream %q: %w", i.info.Name, err)
		}
		i.last = stamp
	}
	return i.finish(block), nil
}

// peekStamp returns the time stamp of the next sample.
func (i *Inlet) peekStamp() (float64, error) {
	b, err := i.in.Peek(1)
	if err != nil {
		return 0, i.ended(err)
	}
	if b[0] == tagDeduced {
		if math.IsNaN(i.last) {
			return 0, nil
		}
		return i.last + 1/i.info.Rate, nil
	}
	if b, err = i.in.Peek(9); err != nil {
		return 0, i.broken(err)
	}
	stamp := math.Float64frombits(i.order.Uint64(b[1:]))
	if math.IsNaN(stamp) || math.IsInf(stamp, 0) {
		return 0, fmt.Errorf("%w: time stamp %v", ErrProtocol, stamp)
	}
	return stamp, nil
}

// begin begins a segment.
func (i *Inlet) begin(stamp float64) {
	if math.IsNaN(i.first) {
		i.first = stamp
	}
	after := max(0, min((stamp-i.first)*float64(time.Second), math.MaxInt64/4))
	start := max(i.rec.Duration(), time.Duration(after))
	i.rec.Segments = append(i.rec.Segments, eeg.Segment{Start: start})
	i.inside = 0
}

// block begins a block after the samples of the present segment.
func (i *Inlet) block() eeg.Block {
	segment := len(i.rec.Segments) - 1
	return eeg.Block{Segment: segment, Start: i.rec.Segments[segment].Start + i.rec.Signals[0].Rate.Time(i.inside), Values: i.values}
}

// finish counts the samples of a block.
func (i *Inlet) finish(b eeg.Block) eeg.Block {
	n := int64(len(i.values[0]))
	i.inside += n
	for k := range i.rec.Signals {
		i.rec.Signals[k].Samples += n
	}
	i.rec.Segments[b.Segment].Duration = i.rec.Signals[0].Rate.Time(i.inside)
	return b
}

// Close ends the connection.
func (i *Inlet) Close() error {
	i.stop()
	err := i.conn.Close()
	if errors.Is(err, net.ErrClosed) { // by ctx
		return nil
	}
	return err
}
