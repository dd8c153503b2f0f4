package comet

import (
	"errors"
	"testing"

	"github.com/cometbft/cometbft/libs/service"
)

// fakeService counts its stops.
type fakeService struct {
	err   error
	stops int
}

func (f *fakeService) Stop() error {
	f.stops++
	return f.err
}

// A service that cannot be stopped keeps no other one running.
func TestStopAll(t *testing.T) {
	first, last := errors.New("first"), errors.New("last")
	services := []*fakeService{{err: first}, {}, {err: service.ErrNotStarted}, {err: service.ErrAlreadyStopped}, {err: last}}
	list := make([]stopper, len(services))
	for i, s := range services {
		list[i] = s
	}
	err := stopAll(list...)
	if !errors.Is(err, first) || !errors.Is(err, last) || errors.Is(err, service.ErrNotStarted) || errors.Is(err, service.ErrAlreadyStopped) {
		t.Errorf("got %v", err)
	}
	for i, s := range services {
		if s.stops != 1 {
			t.Errorf("service %d was stopped %d times", i, s.stops)
		}
	}
	if err := stopAll(list[1:4]...); err != nil {
		t.Errorf("got %v", err)
	}
}
