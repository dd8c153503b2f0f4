package comet

import (
	"context"
	"errors"
	"testing"
	"time"

	"ihealth/chain"
)

// A member sends a transaction straight to a node amid a load: it is committed and
// counted, and the load ends well.
func TestProcessesCommitForeignTransactions(t *testing.T) {
	needProcesses(t)
	w := threeClasses()
	w.Rate, w.Count = 20, 60
	p := newProcesses(t, 4, w, nil)
	p.startAll()
	done := p.measure(w)
	p.awaitHeight(0, 5)
	foreign := w
	foreign.Count = 1
	foreign.Entities = []chain.Entity{w.Entities[1]}
	foreign.Entities[0].FirstNonce = 1000
	tx := (<-feed(t.Context(), foreign)).Transaction
	res, err := p.remote(2).rpc.BroadcastTxSync(t.Context(), encode(t, tx)[0])
	if err != nil || res.Code != 0 {
		t.Fatalf("it was not taken: %v, %v", res, err)
	}
	o := <-done
	if o.err != nil || o.Load.Committed != 60 || o.Load.Foreign != 1 || o.Distinct != 61 {
		t.Errorf("%d transactions committed, %d foreign, %v: want 60 and 1", o.Load.Committed, o.Load.Foreign, o.err)
	}
	p.compareLedgers(61)
}

// A second manager is told that there is another one.
func TestRemoteTellsOtherManager(t *testing.T) {
	needProcesses(t)
	w := threeClasses()
	w.Rate, w.Duration = 100, 20*time.Second
	p := newProcesses(t, 4, w, nil)
	p.startAll()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	r := Remote{Manifest: p.manifest, Gateway: p.gateway, Options: Options{StallTimeout: patience}}
	errs := make(chan error, 2)
	for range cap(errs) {
		go func() {
			_, err := r.Measure(ctx, chain.Config{Validators: 4, BlockSize: p.manifest.BlockSize}, w)
			errs <- err
		}()
	}
	if err := <-errs; !errors.Is(err, ErrOtherManager) {
		t.Errorf("got %v, want ErrOtherManager", err)
	}
	cancel()
	if err := <-errs; err == nil {
		t.Error("a load that was cancelled came to its end")
	}
}
