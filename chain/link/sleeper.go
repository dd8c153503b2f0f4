package link

import "time"

// fine is the rest of a wait that the sleeper's own timer measures: longer than
// the runtime's timers are late.
const fine = 2 * time.Millisecond

// sleeper waits for one goroutine. The zero sleeper is ready; it may hold a timer
// of the operating system until close.
type sleeper struct{ timer fineTimer }

// sleep waits for d and reports whether done was still open then; once done is
// closed it returns within about the fine time.
func (s *sleeper) sleep(d time.Duration, done <-chan struct{}) bool {
	if d > fine {
		coarse := time.NewTimer(d - fine)
		defer coarse.Stop()
		begin := time.Now()
		select {
		case <-done:
			return false
		case <-coarse.C:
		}
		d -= time.Since(begin)
	}
	if d > 0 {
		s.timer.wait(d)
	}
	select {
	case <-done:
		return false
	default:
		return true
	}
}

func (s *sleeper) close() { s.timer.close() }
