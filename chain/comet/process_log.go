package comet

import (
	"strings"
	"sync"

	"github.com/cometbft/cometbft/libs/log"
)

// failureLog is a log that notices when the consensus gives up: the engine says so
// nowhere else, and its node goes on to run without it.
type failureLog struct {
	log.Logger
	failed chan<- struct{}
	once   *sync.Once
}

func newFailureLog(inner log.Logger, failed chan<- struct{}) *failureLog {
	return &failureLog{Logger: inner, failed: failed, once: new(sync.Once)}
}

// Error implements log.Logger.
func (l *failureLog) Error(msg string, keyvals ...any) {
	l.Logger.Error(msg, keyvals...)
	if strings.HasPrefix(msg, "CONSENSUS FAILURE") {
		l.once.Do(func() { close(l.failed) })
	}
}

// With implements log.Logger.
func (l *failureLog) With(keyvals ...any) log.Logger {
	return &failureLog{l.Logger.With(keyvals...), l.failed, l.once}
}
