package comet

import (
	"context"
	"errors"
	"testing"

	"ihealth/chain"
)

// TestStanding: one network carries load after load while its configuration changes, and
// another starts only where the number of validators cannot change in it.
func TestStanding(t *testing.T) {
	t.Parallel()
	w := chain.Workload{Count: 20, PayloadBytes: 64, Seed: 1, Entities: []chain.Entity{{Name: "a", Share: 1}}}
	registry, err := w.Registry()
	if err != nil {
		t.Fatal(err)
	}
	for nodes, same := range map[int]bool{5: true, 0: false} {
		s := &Standing{Options: Options{Nodes: nodes, Registry: registry}}
		networks := map[*Testnet]bool{}
		for _, config := range []chain.Config{{Validators: 4, BlockSize: 10}, {Validators: 4, BlockSize: 10}, {Validators: 4, BlockSize: 5}, {Validators: 5, BlockSize: 5}} {
			m, err := s.Measure(t.Context(), config, w)
			if err != nil {
				t.Fatalf("%d nodes, %+v: %v", nodes, config, err)
			}
			if m.Config != config || m.Load.Committed != 20 || m.Distinct != 20 || m.LargestBlock > config.BlockSize {
				t.Errorf("%d nodes, %+v: committed %d, distinct %d, largest block %d of %+v", nodes, config, m.Load.Committed, m.Distinct, m.LargestBlock, m.Config)
			}
			networks[s.net] = true
		}
		if one := len(networks) == 1; one != same {
			t.Errorf("%d nodes: %d networks", nodes, len(networks))
		}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Measure(cancelled, chain.Config{Validators: 4, BlockSize: 10}, w); !errors.Is(err, context.Canceled) || s.net != nil {
			t.Errorf("cancelled: %v, a network is left: %v", err, s.net != nil)
		}
		if err := s.Stop(); err != nil {
			t.Errorf("stopped twice: %v", err)
		}
	}
	if _, err := (&Standing{}).Measure(t.Context(), chain.Config{Validators: 4, BlockSize: 1}, w); !errors.Is(err, ErrOptions) {
		t.Errorf("without members: %v, want ErrOptions", err)
	}
}
