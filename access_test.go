package ihealth_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/evm"
	"ihealth/chain/overlay"
	"ihealth/chain/simulated"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/iomt/tracing"
	"ihealth/iomt/vault"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// accessCell is a cell of the table of who may do what. Given is what must have gone well
// before; do returns why the deed was refused.
type accessCell struct {
	actor, deed string
	may         bool
	given       func(w *accessWorld) error
	do          func(w *accessWorld) error
}

func (c accessCell) name() string {
	if c.may {
		return c.actor + " may " + c.deed
	}
	return c.actor + " may not " + c.deed
}

// TestWhoMayDoWhat is the table of spec/iomt.md 1.4 over all packages, on both contract
// machines: what is allowed passes, and what is forbidden is refused with a reason and
// changes nothing that anybody keeps. Messages are signed, and pass the manager's admission.
// Bytes of the chain are no secret: who may not read gets all of them, and all that the
// vault stores. Every message that the table's rules concern is tried by
// chain/contract/contracttest besides.
func TestWhoMayDoWhat(t *testing.T) {
	machines := map[string]func(contract.Genesis) (contract.Machine, error){
		"log": func(g contract.Genesis) (contract.Machine, error) { return contract.NewLog(g) },
		"evm": func(g contract.Genesis) (contract.Machine, error) { return evm.New(g) },
	}
	actors := map[string][2]int{}
	for _, c := range accessCells() {
		t.Run(c.name(), func(t *testing.T) {
			for machine, open := range machines {
				w := newAccessWorld(t, open)
				if c.given != nil {
					w.given(t, c.given(w))
				}
				c.try(t, machine, w)
			}
		})
		count := actors[c.actor]
		if c.may {
			count[0]++
		} else {
			count[1]++
		}
		actors[c.actor] = count
	}
	if len(actors) != 7 {
		t.Errorf("%d actors, the table has 7 rows", len(actors))
	}
	for actor, count := range actors {
		if count[0] == 0 || count[1] == 0 {
			t.Errorf("%s: %d cells of what it may, %d of what it may not", actor, count[0], count[1])
		}
	}
}

// try does the deed and looks at what it left.
func (c accessCell) try(t *testing.T, machine string, w *accessWorld) {
	t.Helper()
	before := w.state()
	err := c.do(w)
	switch {
	case c.may && err != nil:
		t.Errorf("%s: refused: %v", machine, err)
	case !c.may && err == nil:
		t.Errorf("%s: not refused", machine)
	case !c.may && strings.TrimSpace(err.Error()) == "":
		t.Errorf("%s: refused without a reason", machine)
	case !c.may && w.state() != before:
		t.Errorf("%s: refused, and something has changed", machine)
	}
}

func accessCells() []accessCell {
	var all []accessCell
	for _, row := range [][]accessCell{deviceRow(), edgeRow(), patientRow(), authorityRow(), providerRow(), cloudRow(), headRow()} {
		all = append(all, row...)
	}
	return all
}

// first returns the stored record.
func (w *accessWorld) first() (vault.Record, error) {
	return vault.DecodeRecord(w.vault.Stored(0))
}

// read has a reader open the stored record.
func (w *accessWorld) read(r *vault.Reader) error {
	record, err := w.first()
	if err != nil {
		return err
	}
	return opened(r.Open(&record))
}

func deviceRow() []accessCell {
	const actor = "a device"
	begun := func(w *accessWorld) error { return w.begin() }
	return []accessCell{
		{actor, "sign its readings", true, begun, func(w *accessWorld) error { _, err := w.upload(); return err }},
		{actor, "rotate its addresses", true, nil, rotate},
		{actor, "write a block", false, nil, func(w *accessWorld) error {
			return w.roster.Check(overlay.NewWarrant(1, overlay.KeyOf(signerOf(theDevice)), signerOf(theDevice)), 1)
		}},
		{actor, "send a transaction", false, nil, func(w *accessWorld) error { return w.send(theDevice, report(isolated, 0)) }},
		{actor, "send a transaction in its edge node's name", false, nil, func(w *accessWorld) error { return w.sendAs(theEdge, theDevice, report(isolated, 0)) }},
		{actor, "read others, or the ledger if it gets hold of it", false, sealed, func(w *accessWorld) error { return w.steal(theDevice) }},
	}
}

// sealed has the first epoch in force and a record in the vault.
func sealed(w *accessWorld) error {
	if err := w.begin(); err != nil {
		return err
	}
	_, err := w.upload()
	return err
}

// anchored has that record in a block, too.
func anchored(w *accessWorld) error {
	err := sealed(w)
	_, failed := w.vault.Seal()
	return errors.Join(err, failed)
}

// rotate fails when a device broadcasts one identifier in two intervals.
func rotate(*accessWorld) error {
	phone := tracing.NewPhone(rng.New(rng.Key{Seed: 1, Name: "phone"}))
	if phone.Identifier(0) == phone.Identifier(sim.Seconds(1200)) {
		return errors.New("the same identifier after 20 minutes")
	}
	return nil
}

func edgeRow() []accessCell {
	const actor = "an edge node"
	return []accessCell{
		{actor, "grade", true, nil, grade},
		{actor, "report for its subject", true, nil, func(w *accessWorld) error { return w.send(theEdge, report(isolated, 2)) }},
		{actor, "upload signed sealed data", true, func(w *accessWorld) error { return w.begin() }, func(w *accessWorld) error { _, err := w.upload(); return err }},
		{actor, "report for another subject", false, nil, func(w *accessWorld) error { return w.send(theEdge, report(otherIsolated, 2)) }},
		{actor, "report in another's name", false, nil, func(w *accessWorld) error { return w.sendAs(otherEdge, theEdge, report(otherIsolated, 2)) }},
		{actor, "report without a signature", false, nil, func(w *accessWorld) error {
			m := report(isolated, 2)
			return w.submit(chain.Transaction{Entity: theEdge, Nonce: 100, Urgency: chain.Normal, Payload: m.Encode()})
		}},
		{actor, "set limits", false, nil, func(w *accessWorld) error { return w.send(theEdge, limitsOf(isolated)) }},
		{actor, "upload for another subject", false, nil, func(w *accessWorld) error {
			return w.putAs(vault.Stream{Subject: otherIsolated, Signer: named(theDevice)}, theDevice)
		}},
	}
}

// putAs uploads a record of a stream, signed by somebody.
func (w *accessWorld) putAs(stream vault.Stream, signer string) error {
	r, err := vault.NewWriter(stream, signerOf(signer), 0).Write(0, 1, vault.NewSessionKey(), []byte(secret))
	if err != nil {
		return err
	}
	_, err = w.vault.Put(r)
	return err
}

func grade(*accessWorld) error {
	limits, err := edge.NewLimits(device.Temperature, 36, 38, 1)
	if err != nil {
		return err
	}
	detector, err := edge.NewLimitDetector(limits)
	if err != nil {
		return err
	}
	v, err := detector.Judge(device.Reading{Kind: device.Temperature, Subject: isolated, Sequence: 1, Quantity: device.Quantity{Milli: 39_200, Unit: "Cel"}})
	if err == nil && v.Code != edge.Emergency {
		return fmt.Errorf("39.2 °C is graded %v", v.Code)
	}
	return err
}

func patientRow() []accessCell {
	const actor = "a patient"
	granted := func(w *accessWorld) error { return errors.Join(w.begin(), w.grant()) }
	return []accessCell{
		{actor, "read own data", true, sealed, func(w *accessWorld) error { return w.read(w.patient.Reader) }},
		{actor, "wrap its key for itself (T1)", true, nil, (*accessWorld).begin},
		{actor, "grant, and wrap its key for a provider (T2)", true, func(w *accessWorld) error { return w.begin() }, (*accessWorld).grant},
		{actor, "revoke", true, granted, (*accessWorld).revoke},
		{actor, "read own data on another phone, from chain and vault", true, sealed, func(w *accessWorld) error { return w.steal(thePatient) }},
		{actor, "read others", false, sealed, func(w *accessWorld) error { return w.steal(otherPatient) }},
		{actor, "change limits", false, nil, func(w *accessWorld) error { return w.send(thePatient, limitsOf(isolated)) }},
		{actor, "grant what is another's", false, nil, func(w *accessWorld) error {
			return w.send(thePatient, contract.Message{Kind: contract.Grant, Subject: otherIsolated, Party: named(theProvider), Epoch: 1})
		}},
	}
}

func authorityRow() []accessCell {
	const actor = "the CDCP"
	order := contract.Message{Kind: contract.Order, Subject: isolated, Commitment: [32]byte{3}}
	return []accessCell{
		{actor, "enrol", true, nil, func(w *accessWorld) error { return w.enrol(named("a third person"), thePatient, theEdge) }},
		{actor, "set limits", true, nil, func(w *accessWorld) error { return w.recorded(limitsOf(isolated)) }},
		{actor, "give orders", true, nil, func(w *accessWorld) error { return w.recorded(order) }},
		{actor, "see alerts", true, nil, func(w *accessWorld) error {
			if err := w.send(theEdge, report(isolated, 2)); err != nil {
				return err
			}
			return w.told(contract.Record, 2)
		}},
		{actor, "forge a reading's signature", false, nil, func(w *accessWorld) error { return w.putAs(w.stream, theAuthority) }},
		{actor, "report a reading", false, nil, func(w *accessWorld) error { return w.send(theAuthority, report(isolated, 0)) }},
	}
}

// recorded sends a message of the authority, and fails unless the chain's state tells of it and
// so do its events.
func (w *accessWorld) recorded(m contract.Message) error {
	before := w.machine.Root()
	if err := w.send(theAuthority, m); err != nil {
		return err
	}
	if w.machine.Root() == before {
		return errors.New("nothing is recorded")
	}
	return w.told(m.Kind, 0)
}

// told fails unless the last message told who watches of a kind and code.
func (w *accessWorld) told(kind contract.Kind, code uint8) error {
	if want := (contract.Event{Kind: kind, Subject: isolated, Code: code}); len(w.events) != 1 || w.events[0] != want {
		return fmt.Errorf("told %+v, want %+v", w.events, want)
	}
	return nil
}

func providerRow() []accessCell {
	const actor = "a provider"
	granted := func(w *accessWorld) error { return errors.Join(sealed(w), w.grant()) }
	revoked := func(w *accessWorld) error {
		if err := errors.Join(w.begin(), w.grant(), w.revoke()); err != nil {
			return err
		}
		_, err := w.upload()
		return err
	}
	send := func(w *accessWorld) error {
		epoch, _ := w.patient.Session()
		_, m, err := w.reader.Send(isolated, epoch, w.patient.Account())
		return errors.Join(err, w.send(theProvider, m))
	}
	operate := func(w *accessWorld) error {
		return w.send(theProvider, contract.Message{Kind: contract.Operate, Subject: isolated, Commitment: [32]byte{4}})
	}
	return []accessCell{
		{actor, "read while granted", true, granted, func(w *accessWorld) error { return w.read(w.reader) }},
		{actor, "send a new record under a new key (T3)", true, granted, send},
		{actor, "ask for operation of a device", true, granted, operate},
		{actor, "read without a grant", false, sealed, func(w *accessWorld) error { return w.steal(theProvider) }},
		{actor, "read a later epoch once revoked", false, revoked, func(w *accessWorld) error { return w.steal(theProvider) }},
		{actor, "send a key once revoked", false, revoked, send},
		{actor, "ask for operation once revoked", false, revoked, operate},
	}
}

func cloudRow() []accessCell {
	const actor = "the cloud"
	return []accessCell{
		{actor, "verify", true, sealed, func(w *accessWorld) error {
			r, err := w.first()
			return errors.Join(err, r.Verify(publicKey(theDevice)))
		}},
		{actor, "seal into blocks and anchor their roots", true, sealed, func(w *accessWorld) error {
			head, err := w.vault.Seal()
			return errors.Join(err, w.send(theCloud, head.Anchor()))
		}},
		{actor, "prove inclusion", true, anchored, func(w *accessWorld) error { return w.included(func(leaf []byte) []byte { return leaf }) }},
		{actor, "alter unseen", false, anchored, func(w *accessWorld) error {
			return w.included(func(leaf []byte) []byte { leaf[len(leaf)/2] ^= 1; return leaf })
		}},
		{actor, "exchange an anchored root", false, func(w *accessWorld) error { return w.send(theCloud, anchorOf(5, 1)) }, func(w *accessWorld) error {
			return w.send(theCloud, anchorOf(5, 2))
		}},
		{actor, "go on with another's log", false, func(w *accessWorld) error { return w.send(theHead, anchorOf(5, 1)) }, func(w *accessWorld) error {
			return w.send(theCloud, anchorOf(6, 2))
		}},
		{actor, "read plaintext", false, sealed, func(w *accessWorld) error { return w.steal(theCloud) }},
	}
}

func anchorOf(leaves uint64, root byte) contract.Message {
	return contract.Message{Kind: contract.Anchor, Subject: cloudLog, Count: leaves, Commitment: [32]byte{root}}
}

// included proves the stored record, as somebody makes it look, against the last block.
func (w *accessWorld) included(look func(leaf []byte) []byte) error {
	record, err := w.first()
	if err != nil {
		return err
	}
	head := w.vault.Heads()[0]
	proof, err := w.vault.Inclusion(0, head.Size)
	return errors.Join(err, head.Includes(look(record.Leaf()), proof))
}

func headRow() []accessCell {
	const actor = "a cluster head"
	return []accessCell{
		{actor, "order and vote", true, nil, func(*accessWorld) error { return decide() }},
		{actor, "keep roots", true, nil, func(w *accessWorld) error { return w.send(theHead, anchorOf(1, 1)) }},
		{actor, "keep key lists", true, nil, func(w *accessWorld) error {
			on := overlay.Requestees.Message(overlay.KeyOf(signerOf(theDevice)), true)
			return errors.Join(w.roster.Admit(0, 2, overlay.Requestees), w.send(theHead, on))
		}},
		{actor, "authorise a block generator", true, nil, func(w *accessWorld) error {
			return w.roster.Check(overlay.NewWarrant(1, overlay.KeyOf(signerOf(theEdge)), signerOf(theHead)), 1)
		}},
		{actor, "end a cloud's log", false, anchoredOnChain, func(w *accessWorld) error { return w.send(theHead, anchorOf(math.MaxUint64, 1)) }},
		{actor, "end a subject's log", false, nil, func(w *accessWorld) error {
			m := anchorOf(math.MaxUint64, 1)
			m.Subject = isolated
			return w.send(theHead, m)
		}},
		{actor, "repeat what another has sent", false, anchoredOnChain, func(w *accessWorld) error { return w.submit(w.chain[len(w.chain)-1]) }},
		{actor, "see plaintext", false, sealed, func(w *accessWorld) error { return w.steal(theHead) }},
		{actor, "finalise while all others are mute", false, nil, func(*accessWorld) error { return decide(1, 2, 3) }},
		{actor, "finalise alone what it shows to one other, with two faces", false, nil, func(*accessWorld) error { return twoFaces(3) }},
		{actor, "report", false, nil, func(w *accessWorld) error { return w.send(theHead, report(isolated, 0)) }},
	}
}

// anchoredOnChain has a root of the cloud on the chain.
func anchoredOnChain(w *accessWorld) error { return w.send(theCloud, anchorOf(5, 1)) }

// With a quorum that is too small, the attack of the cell succeeds.
func TestTwoFacesFinaliseWithTooSmallAQuorum(t *testing.T) {
	if err := twoFaces(2); err != nil {
		t.Error(err)
	}
}

// twoFaces fails unless the first leader of four validators, that shows the others two blocks,
// has both of them final.
func twoFaces(quorum int) error {
	w, err := simulated.Watch{
		Nodes: 4, Blocks: 1, Bound: 18 * time.Second, End: 20 * time.Second,
		Network: simulated.NetworkConfig{Shape: chain.Shape{Delay: time.Millisecond}, Faults: simulated.Split(4, 1)},
		Make: func(n *simulated.Network, o simulated.Observer) (simulated.Consensus, error) {
			return simulated.NewPBFT(n, []int{0, 1, 2, 3}, simulated.PBFTConfig{Quorum: quorum, Timeout: time.Second}, o)
		},
	}.Run(context.Background())
	if err == nil && w.Broken(simulated.Agreement) == 0 {
		return errors.New("no quorum for a second block")
	}
	return err
}

// decide fails unless four validators finalise a block while some of them are mute.
func decide(mute ...int) error {
	var faults []simulated.Fault
	for _, node := range mute {
		faults = append(faults, simulated.Fault{Node: node, Kind: simulated.Crash})
	}
	w, err := simulated.Watch{
		Nodes: 4, Blocks: 1, Bound: time.Minute, End: time.Hour,
		Network: simulated.NetworkConfig{Shape: chain.Shape{Delay: time.Millisecond}, Faults: faults},
		Make: func(n *simulated.Network, o simulated.Observer) (simulated.Consensus, error) {
			return simulated.NewPBFT(n, []int{0, 1, 2, 3}, simulated.PBFTConfig{}, o)
		},
	}.Run(context.Background())
	if err == nil && len(w.Sequence.Final) == 0 {
		return errors.New("no quorum: nothing is final")
	}
	return err
}
