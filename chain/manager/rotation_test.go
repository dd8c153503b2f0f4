package manager

import (
	"errors"
	"testing"

	"ihealth/chain"
)

func newRotation(t *testing.T, validators, blockSize int) *Rotation {
	t.Helper()
	r, err := NewRotation(chain.Config{Validators: validators, BlockSize: blockSize}, Config{Registry: testRegistry(t)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRotationGoesRound(t *testing.T) {
	r := newRotation(t, 3, 2)
	for height, want := range []int{0, 1, 2, 0, 1} {
		if got := r.Holder(int64(height + 1)); got != want {
			t.Errorf("height %d: validator %d, want %d", height+1, got, want)
		}
	}
	r.Advance(4)
	if _, _, err := r.Reconfigure(chain.Config{Validators: 5, BlockSize: 1}, 5); err != nil {
		t.Fatal(err)
	}
	for height, want := range map[int64]int{5: 0, 9: 4, 10: 0} {
		if got := r.Holder(height); got != want {
			t.Errorf("height %d of five: validator %d, want %d", height, got, want)
		}
	}
	if _, _, err := r.Reconfigure(chain.Config{Validators: 0, BlockSize: 1}, 9); err == nil || r.Holder(6) != 1 {
		t.Errorf("no validators: %v", err)
	}
}

// The successor has what waited and what is in flight, and settles a batch that its
// predecessor released. The predecessor has nothing left.
func TestSuccessorInherits(t *testing.T) {
	r := newRotation(t, 2, 2)
	first := r.Manager()
	admitAll(t, first, "any", chain.Normal, 0, 3)
	batch, _ := first.Release()
	second, h := r.Advance(2)
	want := 3 * (&chain.Transaction{Entity: "any"}).Size()
	if second == first || h.Bytes() != want {
		t.Errorf("%d bytes changed hands, want %d", h.Bytes(), want)
	}
	if err := second.Settle(batch, ids(batch.Transactions)); err != nil {
		t.Error(err)
	}
	if got := second.Stats(); got.Committed != 2 || got.Waiting != 1 || got.Admitted != 3 {
		t.Errorf("successor: %+v", got)
	}
	if got := first.Stats(); got.Admitted != 0 || got.Waiting != 0 {
		t.Errorf("predecessor: %+v", got)
	}
	if err := first.Inherit(h); !errors.Is(err, ErrHandover) {
		t.Errorf("inherited twice: %v", err)
	}
	if err := second.Inherit(first.Handover()); !errors.Is(err, ErrHandover) {
		t.Errorf("a manager at work inherited: %v", err)
	}
	if err := second.Admit(0, signed(t, "any", 1, chain.Normal)); !errors.Is(err, chain.ErrReplayed) {
		t.Errorf("replay at the successor: %v", err)
	}
}

func TestAloneNothingChangesHands(t *testing.T) {
	r := newRotation(t, 1, 2)
	admitAll(t, r.Manager(), "any", chain.Normal, 0, 3)
	if m, h := r.Advance(7); m.Waiting() != 3 || h.Bytes() != 0 {
		t.Errorf("%d wait, %d bytes moved", m.Waiting(), h.Bytes())
	}
}

func TestNewRotationRefuses(t *testing.T) {
	for _, c := range []chain.Config{{Validators: 0, BlockSize: 1}, {Validators: 1}} {
		if _, err := NewRotation(c, Config{Registry: testRegistry(t)}); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
	if _, err := NewRotation(chain.Config{Validators: 1, BlockSize: 1}, Config{}); err == nil {
		t.Error("no registry: no error")
	}
}
