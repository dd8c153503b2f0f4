package scenario

import (
	"encoding/binary"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/custody"
	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// The members of the chain through whose hands lots go.
const (
	plant  = "plant"
	depot  = "depot"
	clinic = "clinic"
	thief  = "thief" // a member too, who never held the lot
)

// custodyJourney is the way of one lot, and of a second one in the depot, over an event
// log of their own.
type custodyJourney struct {
	trial     *Custody
	key       rng.Key
	secrets   *rng.Stream
	transits  *rng.Stream
	machine   *contract.Log
	height    int64
	now       sim.Time
	lot       custody.Lot
	other     custody.Lot
	tags      map[contract.Pseudonym][]contract.Pseudonym // of the lots
	gates     int
	committed []custody.Committed
	openings  []custody.Opening
}

func newCustodyJourney(c *Custody, key rng.Key) (*custodyJourney, error) {
	members := []contract.Member{{Entity: "authority", Role: contract.Authority}, {Entity: "logger", Role: contract.Oracle}}
	for _, name := range []string{plant, depot, clinic, thief} {
		members = append(members, contract.Member{Entity: name, Role: contract.Provider})
	}
	machine, err := contract.NewLog(contract.Genesis{Members: members})
	if err != nil {
		return nil, err
	}
	j := &custodyJourney{
		trial: c, key: key, machine: machine, secrets: rng.New(key.Sub("secrets")), transits: rng.New(key.Sub("transits")),
		tags: map[contract.Pseudonym][]contract.Pseudonym{},
	}
	j.lot, j.other = j.make("lot"), j.make("other")
	return j, nil
}

// make enrols a lot with its tags at the plant.
func (j *custodyJourney) make(name string) custody.Lot {
	id := contract.PseudonymOf(name)
	for i := range j.trial.Tags {
		j.tags[id] = append(j.tags[id], contract.PseudonymOf(fmt.Sprintf("%s/%d", name, i)))
	}
	oracle := contract.PseudonymOf("logger")
	j.send("authority", contract.Message{Kind: contract.Enrol, Subject: id, Party: contract.PseudonymOf(plant), Data: oracle[:]})
	return custody.Lot{
		ID: id, Content: custody.Content(j.tags[id]), Delay: sim.Delay(j.trial.Delay),
		Route: []device.Stage{device.Production, device.Warehouse, device.Hospital},
	}
}

// send puts a message into the next block.
func (j *custodyJourney) send(from string, m contract.Message) {
	j.height++
	j.now = j.trial.blockAfter(j.now + 1)
	out := j.machine.Execute(j.height, []chain.Transaction{{Entity: from, Payload: m.Encode()}})[0]
	if m.Kind == contract.Transfer {
		j.committed = append(j.committed, custody.Committed{Message: m, From: contract.PseudonymOf(from), At: j.now, Refused: out.Refused})
	}
}

// hop is a hand-over that a custodian makes.
type hop struct {
	sequence uint64
	from, to string
	stage    device.Stage
}

// The hops of an honest lot.
var (
	toDepot  = hop{1, plant, depot, device.Warehouse}
	toClinic = hop{2, depot, clinic, device.Hospital}
)

// handOver is what a hop says of a lot when its goods pass a gate: those of carried.
func (j *custodyJourney) handOver(lot, carried *custody.Lot, h hop) custody.Opening {
	j.now = j.now.Add(sim.Delay(j.transits.Exponential(1 / j.trial.Transit)))
	o := custody.Opening{HandOver: custody.HandOver{
		Lot: lot.ID, From: contract.PseudonymOf(h.from), To: contract.PseudonymOf(h.to),
		Sequence: h.sequence, Stage: h.stage, At: j.now, Content: j.read(carried, h.stage),
	}}
	for i := 0; i < len(o.Key); i += 8 {
		binary.LittleEndian.PutUint64(o.Key[i:], j.secrets.Uint64())
	}
	return o
}

// read returns the content that a gate hears.
func (j *custodyJourney) read(carried *custody.Lot, stage device.Stage) [32]byte {
	j.gates++
	g, err := device.NewGate(j.key.Sub(fmt.Sprintf("gate/%d", j.gates)), device.Passage{
		Lot: carried.ID, Stage: stage, At: j.now, Tags: j.tags[carried.ID], Loss: j.trial.Loss, Passes: j.trial.Passes,
	})
	if err != nil {
		panic("scenario: " + err.Error()) // the trial is valid
	}
	var heard []contract.Pseudonym
	for r, ok := g.Next(); ok; r, ok = g.Next() {
		heard = append(heard, r.Peer)
	}
	return custody.Content(heard)
}

// pass sends a hand-over and keeps its opening.
func (j *custodyJourney) pass(o custody.Opening, from string) {
	j.openings = append(j.openings, o)
	j.send(from, o.Message())
}

// hop passes the lot on honestly.
func (j *custodyJourney) hop(h hop) { j.pass(j.handOver(&j.lot, &j.lot, h), h.from) }

// audit returns what is found about both lots.
func (j *custodyJourney) audit() []custody.Finding {
	return append(j.lot.Audit(j.committed, j.openings), j.other.Audit(j.committed, j.openings)...)
}

// refused reports whether the machine refused anything.
func (j *custodyJourney) refused() bool {
	for i := range j.committed {
		if j.committed[i].Refused != "" {
			return true
		}
	}
	return false
}
