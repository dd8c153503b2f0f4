package pipeline

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/iomt/vault"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// authority and cloud are the members beside the edge nodes.
const (
	authority = "health-authority"
	cloud     = "cloud"
)

// wearer is a person, room, lot or asset with a device and an edge node.
type wearer struct {
	*member
	*instrument
	subject  contract.Pseudonym
	account  string // of the patient, or of whoever answers for a thing: only its pseudonym is on the chain
	writer   *vault.Writer
	session  vault.SessionKey
	sealed   [32]byte // commitment to what the detector is set to
	reported uint64
}

// member signs transactions.
type member struct {
	name  string
	key   ed25519.PrivateKey
	nonce uint64
}

// sign returns the member's next transaction.
func (m *member) sign(message contract.Message, class chain.Urgency) (chain.Transaction, error) {
	m.nonce++
	t := chain.Transaction{Entity: m.name, Nonce: m.nonce, Urgency: class, Payload: message.Encode()}
	return t, t.Sign(m.key)
}

// as returns the member as a registry knows it.
func (m *member) as() chain.Member {
	return chain.Member{Name: m.name, PublicKey: m.key.Public().(ed25519.PublicKey), Urgencies: chain.Urgencies()}
}

// newMember draws the key of a member.
func newMember(key rng.Key, name string) *member {
	return &member{name: name, key: ed25519.NewKeyFromSeed(bytes(rng.New(key.Sub("key of "+name)), ed25519.SeedSize))}
}

// bytes draws n bytes, a multiple of 8.
func bytes(stream *rng.Stream, n int) []byte {
	out := make([]byte, 0, n)
	for len(out) < n {
		out = binary.BigEndian.AppendUint64(out, stream.Uint64())
	}
	return out
}

// people are all whose way a run follows.
type people struct {
	authority, cloud *member
	wearers          []*wearer
}

// newPeople draws everybody.
func (c *Config) newPeople(key rng.Key) (*people, error) {
	out := &people{authority: newMember(key, authority), cloud: newMember(key, cloud)}
	for i := range c.People {
		own := key.Sub(fmt.Sprintf("person %d", i))
		stream := rng.New(own)
		w := &wearer{
			member:  newMember(key, fmt.Sprintf("edge-%05d", i)),
			account: fmt.Sprintf("account-%05d", i), subject: contract.Pseudonym(bytes(stream, 16)),
			session: vault.SessionKey(bytes(stream, 32)), sealed: [32]byte(bytes(rng.New(own.Sub("limits")), 32)),
		}
		w.writer = vault.NewWriter(w.stream(), w.key, 0)
		var err error
		if w.instrument, err = kinds[c.Device].open(c, own, w.subject); err != nil {
			return nil, err
		}
		out.wearers = append(out.wearers, w)
	}
	return out, nil
}

// stream names the wearer's records in the vault.
func (w *wearer) stream() vault.Stream {
	return vault.Stream{Subject: w.subject, Signer: contract.PseudonymOf(w.name)}
}

// genesis returns what the contract machines begin with.
func (p *people) genesis() contract.Genesis {
	g := contract.Genesis{Members: []contract.Member{{Entity: authority, Role: contract.Authority}, {Entity: cloud, Role: contract.Cloud}}}
	for _, w := range p.wearers {
		g.Members = append(g.Members, contract.Member{Entity: w.name, Role: contract.Oracle}, contract.Member{Entity: w.account, Role: contract.Patient})
	}
	return g
}

// registry returns who may send.
func (p *people) registry() (*chain.Registry, error) {
	members := []chain.Member{p.authority.as(), p.cloud.as()}
	for _, w := range p.wearers {
		members = append(members, w.as())
	}
	return chain.NewRegistry(members)
}

// enrolments returns what the authority sends before anything is watched.
func (p *people) enrolments() ([]chain.Transaction, error) {
	var out []chain.Transaction
	for _, w := range p.wearers {
		oracle := contract.PseudonymOf(w.name)
		for _, m := range []contract.Message{
			{Kind: contract.Enrol, Subject: w.subject, Party: contract.PseudonymOf(w.account), Data: oracle[:]},
			{Kind: contract.Limits, Subject: w.subject, Sequence: 1, Commitment: w.sealed},
		} {
			t, err := p.authority.sign(m, chain.Normal)
			if err != nil {
				return nil, err
			}
			out = append(out, t)
		}
	}
	return out, nil
}

// watched is a reading that shows something, before it is reported.
type watched struct {
	wearer  *wearer
	reading device.Reading
	verdict edge.Verdict
	onset   sim.Time
}

// watch reads the device to its end and returns what the edge node must report, in order
// of time. See is told of every reading.
func (w *wearer) watch(see func(*device.Reading)) ([]watched, error) {
	var out []watched
	for {
		r, onset, more := w.next(see)
		if !more {
			return out, nil
		}
		v, err := w.judge.Judge(r)
		if err != nil {
			return nil, err
		}
		if matters(v) {
			out = append(out, watched{w, r, v, onset})
		}
	}
}

// matters reports whether the authority must hear of a verdict: of what is abnormal, and of an
// asset's change.
func matters(v edge.Verdict) bool { return v.Class != chain.NonUrgent && v.Code != edge.SensorFault }
