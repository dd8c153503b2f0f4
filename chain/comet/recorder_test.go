package comet

import "github.com/cometbft/cometbft/libs/log"

// recorder keeps the errors that are logged.
type recorder struct{ spoken *[]string }

func (r recorder) Debug(string, ...any)       {}
func (r recorder) Info(string, ...any)        {}
func (r recorder) Warn(string, ...any)        {}
func (r recorder) Error(msg string, _ ...any) { *r.spoken = append(*r.spoken, msg) }
func (r recorder) With(...any) log.Logger     { return r }
