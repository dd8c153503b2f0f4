package scenario

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
	simchain "ihealth/chain/simulated"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// The channels of the default allocation (I-Health, section V).
const (
	normalChannel = 1 // few validators, optimised: roots
	secureChannel = 2 // all validators: reports
)

// Members of the chain of a Provenance trial.
const (
	provenanceCloud   = "cloud"
	provenanceAuditor = "auditor"
)

// channel is a simulated chain of four validators with the event log.
type channel struct {
	simulation sim.Simulation
	ledger     *simchain.Ledger
	keys       map[string]ed25519.PrivateKey
	class      chain.Class
	nonce      uint64

	committed, refused int
	calldata           [][]byte // of all transactions
}

// newChannel returns one of the channels of the default allocation.
func newChannel(env *Env, number int) (*channel, error) {
	c := &channel{keys: make(map[string]ed25519.PrivateKey), class: chain.Class{Urgency: chain.Normal, Security: chain.Standard}}
	if number == secureChannel {
		c.class.Security = chain.Confidential
	}
	var members []chain.Member
	for _, name := range []string{provenanceCloud, provenanceAuditor} {
		seed := randomBytes(rand.New(rng.New(env.Shared.Sub("key/"+name))), ed25519.SeedSize)
		c.keys[name] = ed25519.NewKeyFromSeed(seed)
		members = append(members, chain.Member{
			Name: name, PublicKey: c.keys[name].Public().(ed25519.PublicKey),
			Urgencies: chain.Urgencies(), Securities: chain.Securities(),
		})
	}
	registry, err := chain.NewRegistry(members)
	if err != nil {
		return nil, err
	}
	c.ledger, err = simchain.NewLedger(&c.simulation, simchain.LedgerConfig{
		Options: simchain.Options{Protocol: pbftOf(20 * time.Millisecond)}, Config: chain.Config{Validators: 4, BlockSize: 50},
		Registry: registry, Classes: chain.DefaultAllocation(), Channel: number, Machine: provenanceLog,
	})
	return c, err
}

// pbftOf returns PBFT over links of one delay.
func pbftOf(delay time.Duration) simchain.Protocol {
	return func(s *sim.Simulation, setup simchain.Setup) (simchain.Consensus, error) {
		network, err := simchain.NewNetwork(s, setup.Nodes, simchain.NetworkConfig{Shape: chain.Shape{Delay: delay}})
		if err != nil {
			return nil, err
		}
		return simchain.NewPBFT(network, setup.Validators, simchain.PBFTConfig{}, setup.Observer)
	}
}

// provenanceLog returns a machine for a validator.
func provenanceLog() contract.Machine {
	l, err := contract.NewLog(contract.Genesis{Members: []contract.Member{
		{Entity: provenanceCloud, Role: contract.Cloud}, {Entity: provenanceAuditor, Role: contract.Auditor},
	}})
	if err != nil {
		panic("scenario: " + err.Error()) // the members are constant
	}
	return l
}

// send commits messages of one sender, and counts what became of them.
func (c *channel) send(ctx context.Context, sender string, messages []contract.Message) error {
	var failed error
	left := len(messages)
	for i := range messages {
		c.nonce++
		t := chain.Transaction{Entity: sender, Nonce: c.nonce, Urgency: c.class.Urgency, Security: c.class.Security, Payload: messages[i].Encode()}
		if err := t.Sign(c.keys[sender]); err != nil {
			return err
		}
		b, err := t.MarshalBinary()
		if err != nil {
			return err
		}
		c.calldata = append(c.calldata, b)
		c.ledger.Submit(t, func(r chain.Receipt, err error) {
			left--
			switch {
			case err != nil:
				failed = err
			case r.Refused != "":
				c.refused++
			default:
				c.committed++
			}
		})
	}
	for left > 0 && failed == nil {
		if err := errors.Join(c.simulation.Run(ctx, c.simulation.Now().Add(time.Second)), c.ledger.Err()); err != nil {
			return err
		}
	}
	return failed
}

// log returns the event log of a validator.
func (c *channel) log() *contract.Log { return c.ledger.Machine(0).(*contract.Log) }

// search looks through transactions and what the event log stores.
func (c *channel) search(scan *leak.Scan) {
	for _, b := range c.calldata {
		scan.Piece("calldata", b)
	}
	for name, b := range c.log().Storage() {
		scan.Piece("storage "+name, b)
	}
}

// hide makes what the records of f hold secrets, but for what chance finds everywhere.
func (f *family) hide(secrets *leak.Secrets) {
	const shortest = 6
	for _, id := range f.ids {
		if document := f.graph.Record(id).Document; len(document) >= shortest {
			secrets.AddText(string(document))
		}
	}
}

// alter anchors graphs, alters n records of each, audits, and sends the reports.
func (p *Provenance) alter(ctx context.Context, env *Env, n int) ([]Point, error) {
	normal, err := newChannel(env, normalChannel)
	if err != nil {
		return nil, err
	}
	secure, err := newChannel(env, secureChannel)
	if err != nil {
		return nil, err
	}
	var v verdicts
	var secrets leak.Secrets
	for i := range p.Graphs {
		s := rand.New(rng.New(env.Key.Sub(fmt.Sprintf("graph/%d", i))))
		f, err := p.draw(s)
		if err != nil {
			return nil, err
		}
		anchors := make([]contract.Message, len(f.ids))
		for j, id := range f.ids {
			anchors[j] = f.graph.Record(id).Anchor()
		}
		if err := normal.send(ctx, provenanceCloud, anchors); err != nil {
			return nil, err
		}
		f.hide(&secrets)
		altered := f.flip(s, n)
		f.hide(&secrets)
		found := f.graph.Audit(normal.log())
		v.count(f, altered, found, normal.log())
		reports := make([]contract.Message, len(found.Reports))
		for j := range reports {
			reports[j] = found.Reports[j].Message()
		}
		if err := secure.send(ctx, provenanceAuditor, reports); err != nil {
			return nil, err
		}
	}
	scan := secrets.Begin()
	normal.search(scan)
	secure.search(scan)
	return append(v.points(n, normal, secure), Point{X: float64(n), Metric: "leaks", Value: float64(len(scan.Report().Leaks()))}), nil
}

// points returns what is counted for graphs with n altered records.
func (v *verdicts) points(n int, normal, secure *channel) []Point {
	point := func(metric string, value int) Point {
		return Point{X: float64(n), Metric: metric, Value: float64(value)}
	}
	return []Point{
		v.invalid.point("", float64(n), "invalid"),
		point("missed", v.missed), point("wrong", v.wrong), point("unfound", v.unfound), point("misverified", v.unverified),
		point("reports", v.reports), point("reports_on_chain", secure.committed), point("refused", normal.refused+secure.refused),
	}
}
