package manager

import (
	"errors"
	"testing"

	"ihealth/chain"
)

func newChannels(t *testing.T) *Channels {
	t.Helper()
	config := Config{BlockSize: 2, Registry: testRegistry(t)}
	c, err := NewChannels(chain.DefaultAllocation(), []Config{config, config, config})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func classed(t *testing.T, entity string, nonce int, c chain.Class) chain.Transaction {
	t.Helper()
	tx := chain.Transaction{Entity: entity, Nonce: uint64(nonce), Urgency: c.Urgency, Security: c.Security}
	if err := tx.Sign(senderKey); err != nil {
		t.Fatal(err)
	}
	return tx
}

// Each class finds its channel, and no other channel takes it.
func TestChannelsAllocate(t *testing.T) {
	c := newChannels(t)
	for nonce, class := range chain.Classes() {
		tx := classed(t, "any", nonce, class)
		want := chain.DefaultAllocation().Channel(class)
		for i := range c.Len() {
			if err := c.Manager(i).Admit(0, tx); i != want && !errors.Is(err, chain.ErrChannel) {
				t.Errorf("%v at channel %d: %v", class, i, err)
			}
		}
		if got, err := c.Admit(0, tx); got != want || !errors.Is(err, chain.ErrReplayed) {
			t.Errorf("%v: channel %d, %v", class, got, err)
		}
	}
	for i := range c.Len() {
		if got := c.Manager(i).Stats().Admitted; got != 2 {
			t.Errorf("channel %d: %d admitted", i, got)
		}
	}
}

func TestChannelsCountWhatHasNoClass(t *testing.T) {
	c := newChannels(t)
	got, err := c.Admit(0, chain.Transaction{Entity: "any", Urgency: 9})
	if got != 0 || !errors.Is(err, chain.ErrUrgency) || c.Manager(0).Stats().Rejected != 1 {
		t.Errorf("channel %d, %v", got, err)
	}
}

// An entity cannot get round its rate limit by using several channels.
func TestRateLimitHoldsForAllChannels(t *testing.T) {
	c := newChannels(t)
	for nonce, class := range chain.Classes() {
		_, err := c.Admit(0, classed(t, "limited", nonce, class))
		if errors.Is(err, chain.ErrRate) != (nonce >= 3) {
			t.Errorf("transaction %d: %v", nonce, err)
		}
	}
}

func TestNewChannelsRefuses(t *testing.T) {
	good := Config{BlockSize: 2, Registry: testRegistry(t)}
	for _, c := range []struct {
		classes chain.Allocation
		configs []Config
	}{
		{chain.DefaultAllocation(), []Config{good}},
		{chain.Allocation{}, []Config{{BlockSize: 0}}},
		{chain.Allocation{{-1, 0}}, []Config{good}},
	} {
		if _, err := NewChannels(c.classes, c.configs); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
