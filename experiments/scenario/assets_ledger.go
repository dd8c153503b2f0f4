package scenario

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// assetLedger is an event log with the openings of one asset's reports: what the ward
// knows of it.
type assetLedger struct {
	machine  *contract.Log
	secrets  *rng.Stream
	asset    contract.Pseudonym
	block    sim.Time
	last     sim.Time // up to which blocks are sealed, itself not
	height   int64
	sequence uint64
	pending  []chain.Transaction
	opened   []assetOpening // of pending
	reported uint8          // state of the last report, 0 before
	state    uint8          // by the last block, 0 before

	blocks, wrong int // all, and those after which the state is not the true one
}

// assetOpening is what a commitment stands for, with its key.
type assetOpening struct {
	state uint8
	key   [32]byte
}

func (o *assetOpening) commitment(asset contract.Pseudonym, sequence uint64) [32]byte {
	mac := hmac.New(sha256.New, o.key[:])
	mac.Write(asset[:])
	mac.Write(binary.BigEndian.AppendUint64(nil, sequence))
	mac.Write([]byte{o.state})
	return [32]byte(mac.Sum(nil))
}

func newAssetLedger(key rng.Key, block sim.Time) (*assetLedger, error) {
	machine, err := contract.NewLog(contract.Genesis{Members: []contract.Member{
		{Entity: "authority", Role: contract.Authority}, {Entity: "ward", Role: contract.Oracle}, {Entity: "hospital", Role: contract.Patient},
	}})
	if err != nil {
		return nil, err
	}
	l := &assetLedger{machine: machine, secrets: rng.New(key.Sub("secrets")), asset: contract.PseudonymOf(key.Name), block: block}
	oracle := contract.PseudonymOf("ward")
	enrol := contract.Message{Kind: contract.Enrol, Subject: l.asset, Party: contract.PseudonymOf("hospital"), Data: oracle[:]}
	l.machine.Execute(0, []chain.Transaction{{Entity: "authority", Payload: enrol.Encode()}})
	return l, nil
}

// report sends what is new about the asset to the chain: another state, or a request to
// repeat a measurement.
func (l *assetLedger) report(state uint8, code edge.Code) {
	if state == 0 || state == l.reported && code != edge.SensorFault {
		return
	}
	l.reported = state
	l.sequence++
	o := assetOpening{state: state}
	for i := 0; i < len(o.key); i += 8 {
		binary.LittleEndian.PutUint64(o.key[i:], l.secrets.Uint64())
	}
	m := contract.Message{Kind: contract.Record, Code: uint8(code), Sequence: l.sequence, Subject: l.asset, Commitment: o.commitment(l.asset, l.sequence)}
	l.pending, l.opened = append(l.pending, chain.Transaction{Entity: "ward", Payload: m.Encode()}), append(l.opened, o)
}

// seal makes all blocks before a time and compares the state with the true one until
// then. The block at a time holds what was reported at that time.
func (l *assetLedger) seal(before sim.Time, truth uint8) {
	n := int((before+l.block-1)/l.block - (l.last+l.block-1)/l.block)
	l.last = before
	if n == 0 {
		return
	}
	l.execute()
	l.blocks += n
	if l.state != truth {
		l.wrong += n
	}
}

// execute carries the pending reports out and opens those that the machine took.
func (l *assetLedger) execute() {
	l.height++
	for i, out := range l.machine.Execute(l.height, l.pending) {
		m, err := contract.Decode(l.pending[i].Payload)
		if o := &l.opened[i]; err == nil && out.Refused == "" && o.commitment(m.Subject, m.Sequence) == m.Commitment {
			l.state = o.state
		}
	}
	l.pending, l.opened = l.pending[:0], l.opened[:0]
}
