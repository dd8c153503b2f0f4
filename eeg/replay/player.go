package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"ihealth/eeg"
)

// Forever is the number of passes of a replay that only its context ends.
const Forever = -1

// usualChunk is the longest stretch that is released at once.
const usualChunk = 100 * time.Millisecond

// ErrPlayer is the cause when an option of a player is out of its range.
var ErrPlayer = errors.New("unusable option of a replay")

// PlayerOptions say how a recording is played. The zero value plays it once, as fast
// as it can.
type PlayerOptions struct {
	Speed  float64       // recorded seconds per second: 1 is real time; 0 as fast as it can
	Start  time.Duration // position to begin at, ≥ 0
	Passes int           // how often it is played, ≥ 1, or Forever; 0: once
	Chunk  time.Duration // longest stretch that is released at once, > 0; 0: 100 ms
	Clock  Clock         // nil: the WallClock
}

// Validate returns ErrSpeed or ErrPlayer for an option that cannot be used.
func (o PlayerOptions) Validate() error {
	switch {
	case o.Start < 0:
		return fmt.Errorf("%w: start %v: want 0s or more", ErrPlayer, o.Start)
	case o.Passes < Forever:
		return fmt.Errorf("%w: %d passes: want 1 or more", ErrPlayer, o.Passes)
	case o.Chunk < 0:
		return fmt.Errorf("%w: chunk %v: want more than 0s", ErrPlayer, o.Chunk)
	}
	return checkSpeed(o.Speed)
}

// Player is a source that releases the samples of another one when they would have
// been measured: a stretch is due when its last sample has ended. It implements
// eeg.Source, for the goroutine that reads; other goroutines may steer it by Pause,
// Resume, Seek and SetSpeed.
//
// Blocks keep their position in the recording as Start. A gap, a seek and a new pass
// begin a new segment, so that no window spans one. The segments of Recording are
// those that were played, in that order.
type Player struct {
	ctx      context.Context
	open     func() (eeg.Source, error)
	passes   int
	line     *timeline
	src      eeg.Source
	cut      cutter
	rec      eeg.Recording
	from     time.Duration // what lies before is skipped
	end      time.Duration // of what was read in this pass
	source   int           // segment of the source
	fresh    bool          // the next piece begins a segment
	begun    bool
	pass     int
	position atomic.Int64 // ns
}

var _ eeg.Source = (*Player)(nil)

// NewPlayer returns a player of what open opens, once for every pass and
// every seek; sources that are io.Closers are closed. Deadlines count from the first Next.
// The player ends with ctx's error when ctx is done. The error is that of o.Validate or
// open.
func NewPlayer(ctx context.Context, open func() (eeg.Source, error), o PlayerOptions) (*Player, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	p := &Player{ctx: ctx, open: open, passes: o.Passes, src: ended{}}
	if p.passes == 0 {
		p.passes = 1
	}
	if o.Clock == nil {
		o.Clock = WallClock{}
	}
	if o.Chunk == 0 {
		o.Chunk = usualChunk
	}
	p.line = newTimeline(o.Clock, o.Speed, o.Start)
	p.position.Store(int64(o.Start))
	if err := p.reopen(o.Start); err != nil {
		return nil, err
	}
	p.rec = *p.src.Recording()
	p.rec.Segments = nil
	p.rec.Signals = slices.Clone(p.rec.Signals)
	for i := range p.rec.Signals {
		p.rec.Signals[i].Samples = 0
	}
	p.cut = cutter{signals: p.rec.Signals, longest: o.Chunk}
	return p, nil
}

// Recording returns the description of what was played.
func (p *Player) Recording() *eeg.Recording { return &p.rec }

// Position returns the end of what was released last, from the recording's first
// sample.
func (p *Player) Position() time.Duration { return time.Duration(p.position.Load()) }

// State returns the speed and whether the player is paused.
func (p *Player) State() (speed float64, paused bool) { return p.line.state() }

// Pause stops the time of the recording.
func (p *Player) Pause() { p.line.pause(true) }

// Resume lets it run again: what was due when it paused is due now.
func (p *Player) Resume() { p.line.pause(false) }

// Seek goes on at the position to, which is due now, in a new segment. What was not
// released by then is not released. A position before the beginning is the beginning;
// one after the end ends the pass.
func (p *Player) Seek(to time.Duration) { p.line.seek(to) }

// SetSpeed changes the speed from now on, or returns ErrSpeed.
func (p *Player) SetSpeed(speed float64) error {
	if err := checkSpeed(speed); err != nil {
		return err
	}
	p.line.setSpeed(speed)
	return nil
}

// Close closes the source, which ends the player.
func (p *Player) Close() error {
	c, ok := p.src.(io.Closer)
	p.src = ended{}
	if ok {
		return c.Close()
	}
	return nil
}

// Next returns the next stretch when it is due, see eeg.Source.
func (p *Player) Next() (eeg.Block, error) {
	if !p.begun {
		p.begun = true
		p.line.begin()
	}
	for {
		piece, end, ok := p.cut.next()
		if !ok {
			if err := p.read(); err != nil {
				return eeg.Block{}, err
			}
			continue
		}
		switch err := p.line.wait(p.ctx, end); {
		case errors.Is(err, errSeek):
			if err := p.move(p.line.land()); err != nil {
				return eeg.Block{}, err
			}
		case err != nil:
			return eeg.Block{}, err
		default:
			return p.release(piece, end), nil
		}
	}
}

// read takes the next block of the source, or begins a new pass.
func (p *Player) read() error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	b, err := p.src.Next()
	p.describe()
	if errors.Is(err, io.EOF) {
		return p.again()
	}
	if err != nil {
		return err
	}
	if b.Segment != p.source {
		p.source, p.fresh = b.Segment, true
	}
	p.cut.load(b, p.from)
	p.end = max(p.end, b.Start+p.cut.length)
	return nil
}

// describe takes over what the source has learnt.
func (p *Player) describe() {
	src := p.src.Recording()
	if len(src.Annotations) > len(p.rec.Annotations) {
		p.rec.Annotations = src.Annotations
	}
	if p.pass == 0 {
		p.rec.Warnings = src.Warnings
	}
}

// release hands a piece out as the next part of the present segment.
func (p *Player) release(b eeg.Block, end time.Duration) eeg.Block {
	if p.fresh {
		p.fresh = false
		p.rec.Segments = append(p.rec.Segments, eeg.Segment{Start: b.Start})
	}
	b.Segment = len(p.rec.Segments) - 1
	segment := &p.rec.Segments[b.Segment]
	segment.Duration = end - segment.Start
	for i, x := range b.Values {
		p.rec.Signals[i].Samples += int64(len(x))
	}
	p.position.Store(int64(end))
	return b
}

// again begins the next pass, which is due when the last one ends.
func (p *Player) again() error {
	p.pass++
	if p.passes != Forever && p.pass >= p.passes || p.end == 0 {
		return io.EOF
	}
	p.line.again(p.end)
	return p.reopen(0)
}

// move goes on at the position to.
func (p *Player) move(to time.Duration) error {
	p.position.Store(int64(to))
	return p.reopen(to)
}

// reopen reads the source from its beginning and leaves out what lies before from.
func (p *Player) reopen(from time.Duration) error {
	if err := p.Close(); err != nil {
		return err
	}
	src, err := p.open()
	if err != nil {
		return err
	}
	p.src, p.from, p.end, p.fresh, p.source = src, from, 0, true, -1
	p.cut.block, p.cut.done, p.cut.length = eeg.Block{}, 0, 0
	return nil
}

// ended is a source without samples.
type ended struct{}

func (ended) Recording() *eeg.Recording { return new(eeg.Recording) }

func (ended) Next() (eeg.Block, error) { return eeg.Block{}, io.EOF }
