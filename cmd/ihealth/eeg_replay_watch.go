package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ihealth/cmd/ihealth/internal/watch"
	"ihealth/eeg"
	"ihealth/eeg/open"
	"ihealth/eeg/replay"
)

// redraw is the time between two frames.
const redraw = 100 * time.Millisecond

// What a terminal is told: another screen without a cursor and back, and the upper left
// corner.
const (
	enterScreen = "\x1b[?1049h\x1b[?25l"
	leaveScreen = "\x1b[?25h\x1b[?1049l"
	topLeft     = "\x1b[H"
	clearRight  = "\x1b[K"
	clearBelow  = "\x1b[J"
)

// keysHelp is the last line of the screen.
const keysHelp = "space pause   ← → 10 s   ↑ ↓ speed   q quit"

// screen shows a view of a replay on a terminal until it is closed; elsewhere it shows
// the last frame.
type screen struct {
	out       io.Writer
	view      *watch.View
	transport func() watch.Transport
	keyboard  *keyboard // nil without one
	done      chan struct{}
	drawing   sync.WaitGroup
}

// newScreen shows view on out, and calls press with each key.
func newScreen(out io.Writer, view *watch.View, transport func() watch.Transport, press func(key string)) *screen {
	s := &screen{out: out, view: view, transport: transport, done: make(chan struct{})}
	if _, live := terminal(out); !live {
		return s
	}
	s.keyboard = openKeyboard(press)
	_, _ = io.WriteString(out, enterScreen)
	s.drawing.Go(func() {
		ticks := time.NewTicker(redraw)
		defer ticks.Stop()
		for {
			s.draw()
			select {
			case <-ticks.C:
			case <-s.done:
				return
			}
		}
	})
	return s
}

// size returns the columns and lines of the terminal.
func (s *screen) size() (width, height int) {
	if f, ok := s.out.(*os.File); ok {
		if width, height, err := term.GetSize(int(f.Fd())); err == nil && width > 0 && height > 0 {
			return width, height
		}
	}
	width, _ = terminal(s.out)
	return width, 40
}

// draw shows a frame.
func (s *screen) draw() {
	width, height := s.size()
	lines := s.view.Frame(width, height-1, s.transport())
	if s.keyboard != nil {
		lines = append(lines, keysHelp)
	}
	lines = lines[:min(len(lines), height)]
	_, _ = io.WriteString(s.out, topLeft+strings.Join(lines, clearRight+"\r\n")+clearRight+clearBelow)
}

// close leaves the screen as it was before, with the last frame below.
func (s *screen) close() error {
	close(s.done)
	s.drawing.Wait()
	if _, live := terminal(s.out); live {
		s.keyboard.close()
		_, _ = io.WriteString(s.out, leaveScreen)
	}
	width, height := s.size()
	_, err := fmt.Fprintln(s.out, strings.Join(s.view.Frame(width, height-2, s.transport()), "\n"))
	return err
}

// keyboard reads keys of the terminal that the process belongs to.
type keyboard struct {
	tty     *os.File
	state   *term.State
	reading sync.WaitGroup
}

// openKeyboard calls press with each key, or returns nil where there is no keyboard.
func openKeyboard(press func(key string)) *keyboard {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	k := &keyboard{tty: tty}
	if k.state, err = rawMode(tty); err != nil {
		_ = tty.Close()
		return nil
	}
	k.reading.Go(func() {
		keys := make([]byte, 16)
		for {
			n, err := tty.Read(keys)
			if err != nil {
				return
			}
			press(string(keys[:n]))
		}
	})
	return k
}

// rawMode makes keys come one by one.
func rawMode(tty *os.File) (state *term.State, err error) {
	raw, err := tty.SyscallConn()
	if err != nil {
		return nil, err
	}
	controlled := raw.Control(func(fd uintptr) { state, err = term.MakeRaw(int(fd)) })
	return state, errors.Join(controlled, err)
}

// close gives the terminal back as it was.
func (k *keyboard) close() {
	if k == nil {
		return
	}
	if raw, err := k.tty.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _ = term.Restore(int(fd), k.state) })
	}
	_ = k.tty.Close()
	k.reading.Wait()
}

// steer returns what keys do to a player, which may be nil; quit ends the replay.
func steer(p *replay.Player, quit func()) func(key string) {
	return func(key string) {
		switch key {
		case "q", "Q":
			quit()
		case "\x03": // Ctrl-C makes no signal here
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				_ = self.Signal(os.Interrupt)
			}
		default:
			if p != nil {
				steerPlayer(p, key)
			}
		}
	}
}

func steerPlayer(p *replay.Player, key string) {
	speed, paused := p.State()
	switch key {
	case " ":
		if paused {
			p.Resume()
		} else {
			p.Pause()
		}
	case "\x1b[C", "\x1bOC":
		p.Seek(p.Position() + 10*time.Second)
	case "\x1b[D", "\x1bOD":
		p.Seek(p.Position() - 10*time.Second)
	case "\x1b[A", "\x1bOA":
		_ = p.SetSpeed(speed * 2) // a speed that overflows stays
	case "\x1b[B", "\x1bOB":
		_ = p.SetSpeed(speed / 2)
	}
}

// errQuit is the cause when the user ends a replay.
var errQuit = errors.New("quit")

// quittable returns a context that quit ends, and what tells that from other ends.
func quittable(parent context.Context) (ctx context.Context, quit func(), by func() bool) {
	ctx, cancel := context.WithCancelCause(parent)
	return ctx, func() { cancel(errQuit) }, func() bool { return errors.Is(context.Cause(ctx), errQuit) }
}

// watched replays the recording at path on a screen.
func (o *replayOptions) watched(cmd *cobra.Command, path string) error {
	whole, err := describe(cmd.Context(), path, o.recordingOptions)
	if err != nil {
		return err
	}
	if _, live := terminal(cmd.OutOrStdout()); live && !cmd.Flags().Changed("speed") {
		o.speed = 1
	}
	ctx, quit, quitted := quittable(cmd.Context())
	defer quit()
	return withPlayer(ctx, cmd, path, o.recordingOptions, o.player(), func(p *replay.Player) error {
		scope := watch.NewScope(onlyEEG(p))
		view := watch.NewView(filepath.Base(path), *whole, scope)
		at := func() watch.Transport {
			speed, paused := p.State()
			return watch.Transport{Position: p.Position(), Speed: speed, Paused: paused}
		}
		shown := newScreen(cmd.OutOrStdout(), view, at, steer(p, quit))
		err := o.replay(ctx, cmd, path, scope, func(e replay.Event) error { view.Add(e); return nil })
		if quitted() {
			err = nil
		}
		return errors.Join(err, shown.close())
	})
}

// describe reads the recording at path to its end.
func describe(ctx context.Context, path string, o recordingOptions) (*eeg.Recording, error) {
	r, err := open.File(path, o.open())
	if err != nil {
		return nil, fmt.Errorf("eeg: %w", orMissing(err, "check the path"))
	}
	defer r.Close() //nolint:errcheck // opened for reading
	rec, err := eeg.Drain(eeg.Guard(r.Source, ctx.Err))
	if err != nil {
		return nil, fmt.Errorf("eeg: %w", err)
	}
	return rec, nil
}
