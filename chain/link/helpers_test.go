package link

import (
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"ihealth/chain"
)

// patience outlasts what other programs on the host may do to a test.
const patience = 30 * time.Second

// startNetwork returns a network that is closed, with all it started, at the end.
func startNetwork(t testing.TB, hosts int, s chain.Shape) *Network {
	t.Helper()
	n, err := New(Config{Hosts: hosts, Shape: s, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		n.Close()
		awaitNoGoroutine(t)
	})
	return n
}

// awaitNoGoroutine waits until no goroutine runs code of the package but tests.
func awaitNoGoroutine(t testing.TB) {
	t.Helper()
	var stacks string
	for range 200 {
		buffer := make([]byte, 1<<20)
		stacks = string(buffer[:runtime.Stack(buffer, true)])
		if !strings.Contains(stacks, "link.(*proxy)") && !strings.Contains(stacks, "link.(*pump)") {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("goroutines are left after Close:\n%s", stacks)
}

// listen returns a listener on a free port.
func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// open opens the proxy from one host to another in front of l.
func open(t testing.TB, n *Network, from, to int, l net.Listener) string {
	t.Helper()
	at, err := n.Open(from, to, "127.0.0.1:0", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return at.String()
}

// join connects two hosts through the network and returns both ends, that of the
// dialling one first.
func join(t testing.TB, n *Network, from, to int) (near, far *net.TCPConn) {
	t.Helper()
	l := listen(t)
	return dial(t, open(t, n, from, to, l)), accept(t, l)
}

func dial(t testing.TB, address string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return guarded(t, c)
}

func accept(t testing.TB, l net.Listener) *net.TCPConn {
	t.Helper()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return guarded(t, c)
}

// refuses fails the test unless a connection to address is reset.
func refuses(t testing.TB, address string) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err == nil {
		_, err = guarded(t, c).Read(make([]byte, 1))
	}
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("a new connection gives %v, want a reset", err)
	}
}

// guarded closes a connection at the end, and makes waiting on it finite.
func guarded(t testing.TB, c net.Conn) *net.TCPConn {
	t.Helper()
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

// say writes k bytes in the background.
func say(t testing.TB, c net.Conn, k int) {
	t.Helper()
	go func() {
		if _, err := c.Write(make([]byte, k)); err != nil {
			t.Error(err)
		}
	}()
}

// hear reads k bytes and returns how long they took since begin.
func hear(t testing.TB, c net.Conn, k int, begin time.Time) time.Duration {
	t.Helper()
	if _, err := io.CopyN(io.Discard, c, int64(k)); err != nil {
		t.Fatal(err)
	}
	return time.Since(begin)
}

// transfer sends k bytes and returns how long they took.
func transfer(t testing.TB, from, to net.Conn, k int) time.Duration {
	t.Helper()
	begin := time.Now()
	say(t, from, k)
	return hear(t, to, k, begin)
}

// awaitBytes waits until want bytes are counted, which may be a little after the
// receiver has them.
func awaitBytes(t testing.TB, n *Network, from, to int, want int64) {
	t.Helper()
	for begin := time.Now(); n.Bytes(from, to) != want; time.Sleep(time.Millisecond) {
		if time.Since(begin) > patience {
			t.Fatalf("%d bytes from host %d to host %d are counted, want %d", n.Bytes(from, to), from, to, want)
		}
	}
}

// silent fails the test if anything comes within a twentieth of a second.
func silent(t testing.TB, c net.Conn) {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	k, err := c.Read(make([]byte, 1))
	if timeout, ok := err.(net.Error); k > 0 || !ok || !timeout.Timeout() { //nolint:errorlint // never wrapped
		t.Fatalf("read %d bytes and %v, want to wait in vain", k, err)
	}
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
}
