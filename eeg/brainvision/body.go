package brainvision

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// blockSamples returns how many samples of each channel a block holds, so that many
// channels need no more memory than their header.
func blockSamples(channels int) int {
	const most, values = 1024, 1 << 18
	return max(1, min(most, values/channels))
}

// body reads the file of samples. After read, sample k of channel c begins at byte
// c*channel + k*stride of the buffer.
type body interface {
	// read fills the buffer with the next n samples of all channels, at
	// most those of a block, and returns how many there are. Where they are less than n the
	// file has ended, with rest bytes of another sample behind them.
	read(n int) (got, rest int, err error)
	layout() (buffer []byte, channel, stride int)
}

// multiplexed holds all channels of one sample next to each other.
type multiplexed struct {
	in     *bufio.Reader
	buffer []byte
	width  int // of one value
	frame  int // of one value of all channels
}

func newMultiplexed(in io.Reader, channels, width int) *multiplexed {
	return &multiplexed{in: bufio.NewReaderSize(in, 1<<16), buffer: make([]byte, blockSamples(channels)*channels*width), width: width, frame: channels * width}
}

func (m *multiplexed) layout() (buffer []byte, channel, stride int) {
	return m.buffer, m.width, m.frame
}

func (m *multiplexed) read(n int) (got, rest int, err error) {
	bytes, err := io.ReadFull(m.in, m.buffer[:n*m.frame])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return bytes / m.frame, bytes % m.frame, err
}

// more reports whether the file goes on.
func (m *multiplexed) more() bool {
	_, err := m.in.Peek(1)
	return err == nil
}

// vectorized holds all samples of one channel next to each other.
type vectorized struct {
	in       io.ReaderAt
	buffer   []byte
	width    int
	channels int
	points   int64 // of a channel
	next     int64 // sample
}

func newVectorized(in io.ReaderAt, channels, width int, points int64) *vectorized {
	return &vectorized{
		in: in, buffer: make([]byte, blockSamples(channels)*channels*width), width: width, channels: channels, points: points,
	}
}

func (v *vectorized) layout() (buffer []byte, channel, stride int) {
	return v.buffer, len(v.buffer) / v.channels, v.width
}

func (v *vectorized) read(n int) (got, rest int, err error) {
	n = int(min(int64(n), v.points-v.next))
	for c := range v.channels {
		to := v.buffer[c*len(v.buffer)/v.channels:][:n*v.width]
		at := (int64(c)*v.points + v.next) * int64(v.width)
		if got, err := v.in.ReadAt(to, at); got < len(to) {
			return 0, 0, fmt.Errorf("reading channel %d at byte %d: %w", c+1, at, err)
		}
	}
	v.next += int64(n)
	return n, 0, nil
}
