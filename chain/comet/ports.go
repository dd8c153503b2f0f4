package comet

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// holdPorts listens on a loopback port for each node, from base on, or on
// free ports if base is 0. The ports stay taken until their listeners close, so
// that nobody else is given them before the nodes start. It fails with
// ErrPortInUse.
func holdPorts(base, nodes int) ([]net.Listener, error) {
	held := make([]net.Listener, 0, nodes)
	for i := range nodes {
		port := 0
		if base > 0 {
			port = base + i
		}
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			closeAll(held)
			return nil, portError(port, err)
		}
		held = append(held, l)
	}
	return held, nil
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close() // a listener that is closed already does no harm
	}
}

// portError says what to do about a port that cannot be had.
func portError(port int, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("comet: %w: 127.0.0.1:%d: stop the program that listens there, choose another base port, or leave it out to take free ports: %w",
			ErrPortInUse, port, err)
	}
	return fmt.Errorf("comet: cannot listen on 127.0.0.1:%d: %w", port, err)
}
