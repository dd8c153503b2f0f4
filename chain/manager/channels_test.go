package manager

import (
	"errors"
	"testing"

	"ihealth/chain"
)

func newChannels(t *testing.T) *Channels {
	t.Helper()
	config := chain.Config{Validators: 2, BlockSize: 2}
	c, err := NewChannels(chain.DefaultAllocation(), []chain.Config{config, config, config}, Config{Registry: testRegistry(t)})
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
			if err := c.Role(i).Manager().Admit(0, tx); i != want && !errors.Is(err, chain.ErrChannel) {
				t.Errorf("%v at channel %d: %v", class, i, err)
			}
		}
		if got, err := c.Admit(0, tx); got != want || !errors.Is(err, chain.ErrReplayed) {
			t.Errorf("%v: channel %d, %v", class, got, err)
		}
	}
	for i := range c.Len() {
		if got := c.Role(i).Manager().Stats().Admitted; got != 2 {
			t.Errorf("channel %d: %d admitted", i, got)
		}
	}
}

// What the signed bytes keep from being used twice, and what they do not: a nonce is used
// on one channel, and nothing tells two networks with the same members apart.
func TestWhatANonceMeans(t *testing.T) {
	c := newChannels(t)
	standard := chain.Class{Urgency: chain.Normal}
	admitted := classed(t, "any", 7, standard)
	for _, x := range []struct {
		name     string
		channels *Channels
		offered  chain.Transaction
		want     error
	}{
		{"new", c, admitted, nil},
		{"the same", c, admitted, chain.ErrReplayed},
		{"another class of the channel", c, classed(t, "any", 7, chain.Class{Urgency: chain.NonUrgent}), chain.ErrReplayed},
		{"another channel", c, classed(t, "any", 7, chain.Class{Urgency: chain.Urgent}), nil},
		{"another entity", c, classed(t, "heavy", 7, standard), nil},
		{"another network", newChannels(t), admitted, nil},
	} {
		if _, err := x.channels.Admit(0, x.offered); !errors.Is(err, x.want) {
			t.Errorf("%s: got %v, want %v", x.name, err, x.want)
		}
	}
	moved := classed(t, "any", 8, standard)
	moved.Urgency = chain.Urgent
	if _, err := c.Admit(0, moved); !errors.Is(err, chain.ErrSignature) {
		t.Errorf("moved to another channel by changing its class: %v", err)
	}
}

func TestChannelsCountWhatHasNoClass(t *testing.T) {
	c := newChannels(t)
	got, err := c.Admit(0, chain.Transaction{Entity: "any", Urgency: 9})
	if got != 0 || !errors.Is(err, chain.ErrUrgency) || c.Role(0).Manager().Stats().Rejected != 1 {
		t.Errorf("channel %d, %v", got, err)
	}
}

// An entity cannot get round its rate limit by using several channels, whoever manages
// them.
func TestRateLimitHoldsForAllChannels(t *testing.T) {
	c := newChannels(t)
	for nonce, class := range chain.Classes() {
		c.Role(nonce % 3).Advance(int64(nonce + 1))
		_, err := c.Admit(0, classed(t, "limited", nonce, class))
		if errors.Is(err, chain.ErrRate) != (nonce >= 3) {
			t.Errorf("transaction %d: %v", nonce, err)
		}
	}
}

func TestNewChannelsRefuses(t *testing.T) {
	good := chain.Config{Validators: 1, BlockSize: 2}
	for _, c := range []struct {
		classes chain.Allocation
		configs []chain.Config
	}{
		{chain.DefaultAllocation(), []chain.Config{good}},
		{chain.Allocation{}, []chain.Config{{Validators: 1}}},
		{chain.Allocation{{-1, 0}}, []chain.Config{good}},
	} {
		if _, err := NewChannels(c.classes, c.configs, Config{Registry: testRegistry(t)}); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
