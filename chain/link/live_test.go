package link

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// FuzzBytesSurviveLiveRules sends random bytes both ways, in writes of random sizes,
// while random rules come and go, and wants the same bytes out.
func FuzzBytesSurviveLiveRules(f *testing.F) {
	for seed := range uint64(12) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		n := startNetwork(t, 2, chain.Shape{})
		near, far := join(t, n, 0, 1)
		stop := make(chan struct{})
		var changing, talking sync.WaitGroup
		changing.Go(func() { changeRules(t, n, seed, stop) })
		talking.Go(func() { talk(t, near, seed, "out") })
		talking.Go(func() { talk(t, far, seed, "back") })
		talking.Go(func() { listenTo(t, far, seed, "out") })
		talking.Go(func() { listenTo(t, near, seed, "back") })
		talking.Wait()
		close(stop)
		changing.Wait()
	})
}

// words returns the bytes of a direction.
func words(seed uint64, name string) []byte {
	r := rand.New(rng.New(rng.Key{Seed: seed, Name: name}))
	out := make([]byte, 1+r.IntN(400_000))
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}

func talk(t *testing.T, c *net.TCPConn, seed uint64, name string) {
	r := rand.New(rng.New(rng.Key{Seed: seed, Name: name + "/writes"}))
	for rest := words(seed, name); len(rest) > 0; {
		k := min(len(rest), 1+r.IntN(1<<r.IntN(18)))
		if _, err := c.Write(rest[:k]); err != nil {
			t.Error(err)
			return
		}
		rest = rest[k:]
	}
	if err := c.CloseWrite(); err != nil {
		t.Error(err)
	}
}

func listenTo(t *testing.T, c *net.TCPConn, seed uint64, name string) {
	got, err := io.ReadAll(c)
	if want := words(seed, name); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: %d bytes and %v came out, %d went in", name, len(got), err, len(want))
	}
}

// changeRules shapes, holds and restores both directions until stop.
func changeRules(t *testing.T, n *Network, seed uint64, stop <-chan struct{}) {
	r := rand.New(rng.New(rng.Key{Seed: seed, Name: "rules"}))
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		from := r.IntN(2)
		var err error
		switch r.IntN(4) {
		case 0:
			err = n.Hold(from, 1-from)
		case 1:
			err = n.Restore(from, 1-from)
		default:
			err = n.Shape(from, 1-from, randomShape(r))
		}
		if err != nil {
			t.Error(err)
		}
		select {
		case <-stop:
			return
		case <-tick.C:
		}
	}
}

// randomShape has each rule with probability one half, and lets 400 kB pass in a
// fraction of a second.
func randomShape(r *rand.Rand) chain.Shape {
	var s chain.Shape
	if r.IntN(2) == 0 {
		s.Delay = time.Duration(r.IntN(5000)) * time.Microsecond
		s.Jitter = time.Duration(r.Int64N(int64(s.Delay) + 1))
	}
	if r.IntN(2) == 0 {
		s.RateBps = 2e7 + 1e9*r.Float64()
	}
	if r.IntN(2) == 0 {
		s.UplinkBps = 2e7 + 1e9*r.Float64()
	}
	return s
}
