//go:build !unix

package sweep

import "os"

// interrupt ends a process: there are no signals that ask it to.
func interrupt(p *os.Process) error { return p.Kill() }
