package scenario

import (
	"context"
	"fmt"

	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
	"ihealth/iomt/edge"
	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Contacts is a trial of contact tracing as a whole: beacons with rotating identifiers, proximity, the log of useful
// contacts, a confirmed case whose keys are published, exposures with duration, and the messages
// to the chain. Everybody is once the case.
type Contacts struct {
	Phones       Phones  `yaml:"phones"`
	Sigma        float64 `yaml:"sigma"`        // spread of signals, dB, 0.1 to 20
	Body         float64 `yaml:"body"`         // loss by a body, dB, 0 to 60
	Least        float64 `yaml:"least"`        // time close that exposes, min, 0.1 to 1440
	Replications int     `yaml:"replications"` // crowds, 2 to 1000
}

func (c *Contacts) check(report Reporter) {
	c.Phones.check(under(report, "phones"))
	checkSigmas(report, "sigma", []float64{c.Sigma})
	within(report, "body", c.Body, 0, 60)
	within(report, "least", c.Least, 0.1, 1440)
	within(report, "replications", float64(c.Replications), 2, 1000)
}

func (c *Contacts) cells() []Cell {
	return []Cell{{ID: "crowds", Fidelity: simulated, Run: c.run}}
}

// crowdTally counts what tracing made of crowds, over pairs of a case and somebody else.
type crowdTally struct {
	signals, contacts, kept  int // heard, told apart, uploaded
	exposed, notified, right int // truly; by the rule of duration; both
	anyContact, anyRight     int // notified without a duration; of them truly exposed
	refused, forged, caught  int // honest messages refused; notices by another's oracle, and those refused
	anchored                 int // roots of logs on the chain
	leaks                    int // of signals, times and identifiers
}

func (c *Contacts) run(ctx context.Context, env *Env) ([]Point, error) {
	var t crowdTally
	for r := range c.Replications {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		key := env.Key
		key.Replication = r
		if err := c.crowd(key, &t); err != nil {
			return nil, err
		}
	}
	pairs := c.Phones.People * (c.Phones.People - 1) * c.Replications
	var out []Point
	for _, m := range []struct {
		metric string
		k, n   int
	}{
		{"recall", t.right, t.exposed},
		{"precision", t.right, t.notified},
		{"precision_without", t.anyRight, t.anyContact},
		{"exposed", t.exposed, pairs},
		{"kept", t.kept, t.signals},
		{"useful", t.kept, t.contacts},
		{"forged_refused", t.caught, t.forged},
	} {
		share := float64(m.k) / float64(m.n)
		_, se := proportion(m.k, m.n, share)
		out = append(out, Point{X: none, Metric: m.metric, Value: share, SE: se, N: m.n})
	}
	return append(
		out,
		Point{X: none, Metric: "refused", Value: float64(t.refused)},
		Point{X: none, Metric: "leaks", Value: float64(t.leaks)},
		Point{X: none, Metric: "anchored", Value: float64(t.anchored) / float64(c.Replications)},
	), nil
}

// trace is one crowd under contact tracing.
type trace struct {
	*Contacts
	tally    *crowdTally
	phones   []*tracing.Phone
	subjects []contract.Pseudonym // of who has heard something
	near     []float64            // by listener·people + case: s truly close
	log      *tracing.Log
	uses     *tracing.Uses
	machine  *contract.Log
	notices  uint64
	calldata [][]byte     // of all messages
	secrets  leak.Secrets // what must not stand on the chain
}

// begin returns a crowd that has not walked yet.
func (c *Contacts) begin(key rng.Key, tally *crowdTally) *trace {
	n := c.Phones.People
	t := &trace{
		Contacts: c, tally: tally, subjects: make([]contract.Pseudonym, n), near: make([]float64, n*n),
		log: tracing.NewLog(contract.PseudonymOf("contacts")), uses: tracing.NewUses(contract.PseudonymOf("uses")),
	}
	for i := range n {
		t.phones = append(t.phones, tracing.NewPhone(rng.New(key.Sub(fmt.Sprintf("phone-%d", i)))))
	}
	return t
}

// crowd traces the contacts of everybody in a crowd.
func (c *Contacts) crowd(key rng.Key, tally *crowdTally) error {
	t := c.begin(key, tally)
	if err := t.walk(key); err != nil {
		return err
	}
	if err := t.enrol(); err != nil {
		return err
	}
	t.anchor(t.log.Proofs().Head().Anchor())
	for i := range t.phones {
		if err := t.confirm(i); err != nil {
			return err
		}
	}
	t.anchor(t.uses.Proofs().Head().Anchor())
	tally.leaks += t.leaks()
	return nil
}

// walk lets the crowd walk, and uploads the contacts with time close.
func (t *trace) walk(key rng.Key) error {
	crowd := t.Phones.crowd(t.Sigma, t.Body)
	crowd.Identifier = func(i int, at sim.Time) contract.Pseudonym { return t.phones[i].Identifier(at) }
	edges, err := t.Phones.listen(crowd, key, func(h *hearing) {
		t.tally.signals++
		t.subjects[h.listener] = h.reading.Subject
		t.secrets.AddNumber(h.reading.Quantity.Milli)
		if h.distance < t.Phones.Within {
			t.near[h.listener*t.Phones.People+h.speaker] += h.seconds
		}
	})
	if err != nil {
		return err
	}
	for _, e := range edges {
		if err := t.upload(e); err != nil {
			return err
		}
	}
	return nil
}

func (t *trace) upload(e *edge.Proximity) error {
	for _, contact := range e.Ended(sim.Never) {
		t.tally.contacts++
		if contact.Close == 0 {
			continue
		}
		t.tally.kept++
		t.hide(contact)
		if err := t.log.Add(contact); err != nil {
			return err
		}
	}
	return nil
}

// confirm makes person i a confirmed case.
func (t *trace) confirm(i int) error {
	last := int(sim.Seconds(60*t.Phones.Minutes) / tracing.Day)
	keys := t.phones[i].Publish(0, last)
	sequence := t.log.Sequence(keys, sim.Seconds(600))
	use := tracing.Use{At: sim.Seconds(60*t.Phones.Minutes + float64(i)), Purpose: "contacts of a confirmed case", Keys: len(keys), Contacts: len(sequence)}
	if err := t.uses.Add(use); err != nil {
		return err
	}
	exposed := tracing.Exposures(sequence, sim.Seconds(60*t.Least))
	for _, e := range exposed {
		t.notify(e)
	}
	t.compare(i, exposed, tracing.Exposures(sequence, 0))
	return nil
}

// compare counts who was rightly notified of case i, with and without a duration.
func (t *trace) compare(i int, exposed, met []tracing.Exposure) {
	told, heard := subjectsOf(exposed), subjectsOf(met)
	for j, subject := range t.subjects {
		truly := j != i && t.near[j*t.Phones.People+i] >= 60*t.Least
		count := func(n *int, is bool) {
			if is {
				*n++
			}
		}
		count(&t.tally.exposed, truly)
		count(&t.tally.notified, told[subject])
		count(&t.tally.right, truly && told[subject])
		count(&t.tally.anyContact, heard[subject])
		count(&t.tally.anyRight, truly && heard[subject])
	}
}

func subjectsOf(exposures []tracing.Exposure) map[contract.Pseudonym]bool {
	out := make(map[contract.Pseudonym]bool)
	for _, e := range exposures {
		out[e.Subject] = true
	}
	return out
}
