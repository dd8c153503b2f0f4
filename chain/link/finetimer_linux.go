package link

import (
	"os"
	"syscall"
	"time"
	"unsafe"
)

// clockMonotonic is CLOCK_MONOTONIC of time.h.
const clockMonotonic = 1

// fineTimer is a timerfd, which rings within about 50 µs where a timer of the
// runtime, which counts whole milliseconds while the process is idle, may ring one
// late. Where there is none to be had it is the runtime's.
type fineTimer struct {
	fd   uintptr
	file *os.File // on fd, for the runtime's poller; its Fd would make fd block
}

func (t *fineTimer) wait(d time.Duration) {
	if t.file == nil && !t.open() || !t.ring(d) {
		time.Sleep(d)
	}
}

// open makes the timer.
func (t *fineTimer) open() bool {
	fd, _, errno := syscall.Syscall(syscall.SYS_TIMERFD_CREATE, clockMonotonic, syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if errno != 0 {
		return false
	}
	t.fd, t.file = fd, os.NewFile(fd, "timer")
	return true
}

// ring sets the timer and waits for it.
func (t *fineTimer) ring(d time.Duration) bool {
	setting := struct{ interval, value syscall.Timespec }{value: syscall.NsecToTimespec(int64(d))}
	_, _, errno := syscall.Syscall6(syscall.SYS_TIMERFD_SETTIME, t.fd, 0, uintptr(unsafe.Pointer(&setting)), 0, 0, 0)
	if errno != 0 {
		return false
	}
	var count [8]byte
	_, err := t.file.Read(count[:])
	return err == nil
}

func (t *fineTimer) close() {
	if t.file != nil {
		_ = t.file.Close() // nothing is lost with it
	}
}
