package scenario

import (
	"fmt"
	"slices"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/sterilisation"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// sterileLog is the register of one steriliser with what its chain holds.
type sterileLog struct {
	trial    *Sterile
	key      rng.Key
	stream   *rng.Stream
	name     contract.Pseudonym
	register *sterilisation.Register
	machine  *contract.Log
	height   int64
	now      sim.Time // of the last cycle's end
	cycles   uint64
	anchors  []sterilisation.Anchored
	shown    []sterilisation.Entry // to the audit
}

func newSterileLog(s *Sterile, key rng.Key) (*sterileLog, error) {
	machine, err := contract.NewLog(contract.Genesis{Members: []contract.Member{{Entity: "cloud", Role: contract.Cloud}}})
	if err != nil {
		return nil, err
	}
	name := contract.PseudonymOf("sterilisation")
	return &sterileLog{
		trial: s, key: key, stream: rng.New(key.Sub("log")), name: name, register: sterilisation.NewRegister(name), machine: machine,
	}, nil
}

// cycle runs the steriliser, writes an entry whose end is dated back by so many seconds,
// and seals it in the next block.
func (l *sterileLog) cycle(back float64) error {
	c := device.DefaultCycle()
	c.Start = l.now.Add(sim.Delay(l.stream.Exponential(1. / 3600)))
	steam, err := device.NewSteamSteriliser(l.key.Sub(fmt.Sprintf("cycle/%d", l.cycles)), c)
	if err != nil {
		return err
	}
	var f0 device.Lethality
	for r, ok := steam.Next(); ok; r, ok = steam.Next() {
		f0.Add(r.Quantity.Float(), c.Period)
	}
	l.now, l.cycles = c.End(), l.cycles+1
	l.write(l.now.Add(-sim.Delay(back)), f0.Minutes())
	return nil
}

// write appends an entry and seals it in the next block.
func (l *sterileLog) write(end sim.Time, minutes float64) {
	steriliser := contract.PseudonymOf("steriliser")
	l.register.Append(sterilisation.NewEntry(steriliser, contract.Pseudonym{byte(l.cycles)}, l.cycles, end, minutes))
	l.height++
	block := sim.Seconds(l.trial.Block)
	m := l.register.Anchor()
	out := l.machine.Execute(l.height, []chain.Transaction{{Entity: "cloud", Payload: m.Encode()}})[0]
	l.anchors = append(l.anchors, sterilisation.Anchored{Message: m, At: (l.now + block - 1) / block * block, Refused: out.Refused})
}

// falsifications lists the ways to make a log; the first is honest, all others are to be
// found.
var falsifications = []struct {
	name  string
	forge func(*sterileLog)
}{
	{"honest", nil},
	{"altered", func(l *sterileLog) {
		l.shown[pick(l.stream, len(l.shown))].Lethality++
	}},
	{"other instruments", func(l *sterileLog) {
		l.shown[pick(l.stream, len(l.shown))].Set[0] ^= 0x80
	}},
	{"dated back later", func(l *sterileLog) { // by a second
		l.shown[pick(l.stream, len(l.shown))].End -= sim.Seconds(1)
	}},
	{"left out", func(l *sterileLog) {
		i := pick(l.stream, len(l.shown))
		l.shown = slices.Delete(l.shown, i, i+1)
	}},
	{"made up", func(l *sterileLog) { // a cycle that never ran, dated back by all that is allowed and a second
		l.cycles++
		l.now = l.now.Add(sim.Delay(l.trial.Delay + l.trial.Block))
		l.write(l.now.Add(-sim.Delay(l.trial.Delay+1)), 20)
		l.shown = l.register.Entries()
	}},
	{"rewritten from the start", func(l *sterileLog) {
		l.register = sterilisation.NewRegister(l.name)
		for i, e := range l.shown {
			if i == 0 {
				e.Lethality = sterilisation.Enough
			}
			l.register.Append(e)
		}
		l.shown = l.register.Entries()
	}},
}
