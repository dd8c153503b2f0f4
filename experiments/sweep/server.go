package sweep

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// ErrOpen says that a server would let in everybody who reaches its port.
var ErrOpen = errors.New("a server that other hosts can reach needs a token")

// maxPayload is the largest message of the embedded server, in bytes.
const maxPayload = 8 << 20

// Server is an embedded NATS server with JetStream. It keeps its streams in memory.
type Server struct {
	nats  *server.Server
	store string
}

// Serve starts a server on a host and port such as 127.0.0.1:4222; port 0 takes a free
// one. Clients need the token unless it is empty, which only a loopback address allows.
func Serve(listen, token string) (*Server, error) {
	host, port, err := splitListen(listen)
	if err != nil {
		return nil, err
	}
	if token == "" && !isLoopback(host) {
		return nil, fmt.Errorf("%w: %s is not a loopback address", ErrOpen, listen)
	}
	store, err := os.MkdirTemp("", "ihealth-sweep-")
	if err != nil {
		return nil, err
	}
	s := &Server{store: store}
	s.nats, err = server.NewServer(&server.Options{
		Host: host, Port: port, Authorization: token, MaxPayload: maxPayload,
		JetStream: true, StoreDir: store, NoSigs: true, NoLog: true,
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(store))
	}
	s.nats.Start()
	if !s.nats.ReadyForConnections(10 * time.Second) {
		return nil, errors.Join(fmt.Errorf("cannot listen on %s: is the port taken?", listen), s.Close())
	}
	return s, nil
}

// URL is where clients find the server.
func (s *Server) URL() string {
	addr := s.nats.Addr().(*net.TCPAddr) //nolint:errcheck // the server listens on TCP
	host := addr.IP.String()
	if addr.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return (&url.URL{Scheme: "nats", Host: net.JoinHostPort(host, strconv.Itoa(addr.Port))}).String()
}

// Close ends the server and removes its files.
func (s *Server) Close() error {
	s.nats.Shutdown()
	s.nats.WaitForShutdown()
	return os.RemoveAll(s.store)
}

func splitListen(listen string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(listen)
	if err != nil {
		return "", 0, fmt.Errorf("address %q: want HOST:PORT such as 127.0.0.1:4222", listen)
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return "", 0, fmt.Errorf("address %q: want a port from 0 to 65535", listen)
	}
	if n == 0 {
		return host, server.RANDOM_PORT, nil
	}
	return host, int(n), nil
}

// isLoopback reports whether only this host can reach an address. An empty host stands
// for all addresses.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
