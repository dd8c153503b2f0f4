package link

import (
	"io"
	"net"
	"testing"

	"ihealth/chain"
)

// BenchmarkRoundTrip measures what the proxy adds to a vote and its answer: beside a
// bare connection, one through a link that does nothing and one that delays by a
// millisecond each way.
func BenchmarkRoundTrip(b *testing.B) {
	b.Run("bare", func(b *testing.B) {
		l := listen(b)
		roundTrips(b, dial(b, l.Addr().String()), accept(b, l))
	})
	b.Run("link", func(b *testing.B) {
		near, far := join(b, startNetwork(b, 2, chain.Shape{}), 0, 1)
		roundTrips(b, near, far)
	})
	b.Run("delay=1ms", func(b *testing.B) {
		near, far := join(b, startNetwork(b, 2, chain.Shape{Delay: ms}), 0, 1)
		roundTrips(b, near, far)
	})
}

func roundTrips(b *testing.B, near, far net.Conn) {
	go func() { _, _ = io.Copy(far, far) }()
	vote := make([]byte, 200)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := near.Write(vote); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(near, vote); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTransfer measures a block of 128 kB, bare and through a link that does
// nothing.
func BenchmarkTransfer(b *testing.B) {
	b.Run("bare", func(b *testing.B) {
		l := listen(b)
		blocks(b, dial(b, l.Addr().String()), accept(b, l))
	})
	b.Run("link", func(b *testing.B) {
		near, far := join(b, startNetwork(b, 2, chain.Shape{}), 0, 1)
		blocks(b, near, far)
	})
}

func blocks(b *testing.B, near, far net.Conn) {
	block := make([]byte, 128_000)
	b.SetBytes(int64(len(block)))
	b.ReportAllocs()
	for b.Loop() {
		go func() { _, _ = near.Write(block) }()
		if _, err := io.CopyN(io.Discard, far, int64(len(block))); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSchedule(b *testing.B) {
	p := pathsOf(chain.Shape{Delay: ms, Jitter: ms, RateBps: 1e9, UplinkBps: 1e9}, 1)[0]
	b.ReportAllocs()
	for b.Loop() {
		p.schedule(0, 1500)
	}
}
