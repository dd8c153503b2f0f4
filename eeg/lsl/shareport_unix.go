//go:build unix

package lsl

import "syscall"

// sharePort lets several outlets of a host listen on the port of discovery.
func sharePort(_, _ string, c syscall.RawConn) error {
	var err error
	controlled := c.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	})
	if controlled != nil {
		return controlled
	}
	return err
}
