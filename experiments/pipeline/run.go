package pipeline

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/leak"
	"ihealth/iomt/vault"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// errStuck says that a chain did not decide what it took in.
var errStuck = errors.New("transactions stay undecided")

// patience is how long a chain may take for what was sent last, of its own time.
const patience = 10 * time.Minute

// Run is one pass of all alerts through a pipeline.
type Run struct {
	Config Config
	Alerts []*Alert // by time of the reading
	Begin  sim.Time // of the watching, on the ledger

	Leaks *leak.Report // of a pipeline that is scanned, else nil

	leaks    leaks
	people   *people
	host     host
	vault    *vault.Vault
	links    *rng.Stream
	anchored contract.Message // the root of the vault
	open     int              // transactions that are not done
}

// Play lets all alerts through the pipeline. It fails when a field of c is out of its
// range, when the ledger does, and with ctx's error; in every case nothing is left running.
func Play(ctx context.Context, key rng.Key, c Config) (*Run, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	r := &Run{Config: c, links: rng.New(key.Sub("links"))}
	var err error
	if r.people, err = c.newPeople(key); err != nil {
		return nil, err
	}
	if r.vault, err = r.people.openVault(); err != nil {
		return nil, err
	}
	if err := r.pass(ctx, key); err != nil {
		return nil, err
	}
	r.Leaks = r.leaks.report()
	setPrevious(r.Alerts)
	return r, nil
}

// pass opens the ledger, lets everything through, and closes it.
func (r *Run) pass(ctx context.Context, key rng.Key) (err error) {
	registry, err := r.people.registry()
	if err != nil {
		return err
	}
	machine, err := r.Config.machines(r.people.genesis())
	if err != nil {
		return err
	}
	if err := r.leaks.begin(&r.Config); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.leaks.end()) }()
	if r.host, err = r.Config.open(ctx, key, ledgerParts{registry, r.leaks.watching(machine), r.leaks.dir}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.host.close()) }()
	for _, part := range []func(context.Context) error{r.enrol, r.watch, r.anchor, r.scan} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// openVault returns the cloud's vault, which knows all signers.
func (p *people) openVault() (*vault.Vault, error) {
	gate := vault.NewGate()
	for _, w := range p.wearers {
		if err := gate.Enrol(w.stream(), w.key.Public().(ed25519.PublicKey)); err != nil {
			return nil, err
		}
	}
	return vault.Open(vault.Options{Log: contract.PseudonymOf(cloud), Key: p.cloud.key, Gate: gate, Store: new(vault.Memory)})
}

// submit sends a transaction; done hears of its receipt.
func (r *Run) submit(t chain.Transaction, done func(chain.Receipt, error)) {
	r.leaks.sent(&t)
	r.open++
	r.host.Submit(t, func(receipt chain.Receipt, err error) {
		r.open--
		done(receipt, err)
	})
}

// drain lets the ledger work until all is decided.
func (r *Run) drain(ctx context.Context) error {
	const step = 10 * time.Millisecond
	for end := r.host.Now().Add(patience); r.open > 0; {
		if r.host.Now() > end {
			return fmt.Errorf("%w: %d after %v", errStuck, r.open, patience)
		}
		if err := r.host.until(ctx, r.host.Now().Add(step)); err != nil {
			return err
		}
	}
	return nil
}

// enrol makes the subjects and their limits known to the chain.
func (r *Run) enrol(ctx context.Context) error {
	list, err := r.people.enrolments()
	if err != nil {
		return err
	}
	return errors.Join(r.all(ctx, list), r.host.resize(ctx, r.Config.Block))
}

// all sends transactions that must be carried out.
func (r *Run) all(ctx context.Context, list []chain.Transaction) error {
	var failed error
	for _, t := range list {
		r.submit(t, func(receipt chain.Receipt, err error) {
			if err == nil && receipt.Refused != "" {
				err = fmt.Errorf("transaction %d of %s: refused: %s", t.Nonce, t.Entity, receipt.Refused)
			}
			failed = cmp.Or(failed, err)
		})
	}
	return errors.Join(r.drain(ctx), failed)
}

// watch reports what all devices show, each at its time.
func (r *Run) watch(ctx context.Context) error {
	var all []watched
	for _, w := range r.people.wearers {
		r.leaks.about(w)
		list, err := w.watch(r.leaks.measured)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b watched) int { return cmp.Compare(a.reading.At, b.reading.At) })
	// The first state may have begun an interval before the first reading.
	r.Begin = r.host.Now().Add(sim.Delay(r.Config.Interval))
	for i := range all {
		if err := r.host.until(ctx, r.Begin+all[i].reading.At); err != nil {
			return err
		}
		if err := r.report(&all[i]); err != nil {
			return err
		}
	}
	return r.drain(ctx)
}

// report seals a reading in the vault and sends its verdict.
func (r *Run) report(w *watched) error {
	who := w.wearer
	body, err := kinds[r.Config.Device].record(w.reading, w.verdict)
	if err != nil {
		return err
	}
	record, err := who.writer.Write(w.reading.At, 1, who.session, body)
	if err != nil {
		return err
	}
	if _, err := r.vault.Put(record); err != nil {
		return err
	}
	who.reported++
	t, err := who.sign(contract.Message{
		Kind: contract.Record, Code: uint8(w.verdict.Code), Sequence: who.reported, Subject: who.subject, Commitment: record.Commitment,
	}, w.verdict.Class)
	if err != nil {
		return err
	}
	a := &Alert{
		Class: w.verdict.Class, Onset: r.Begin + w.onset, Sampled: r.Begin + w.reading.At,
		Link: sim.Seconds(r.links.Exponential(1 / r.Config.Notify)), wearer: who, record: record.ID, value: w.reading.Quantity.Milli, commitment: record.Commitment,
	}
	r.Alerts = append(r.Alerts, a)
	r.submit(t, func(receipt chain.Receipt, err error) {
		a.Receipt, a.Err, a.Heard = receipt, err, r.host.Now()
	})
	return nil
}

// anchor puts the root of the vault on the chain.
func (r *Run) anchor(ctx context.Context) error {
	head, err := r.vault.Seal()
	if err != nil || head.Size == 0 {
		return err
	}
	r.anchored = head.Anchor()
	t, err := r.people.cloud.sign(r.anchored, chain.Normal)
	if err != nil {
		return err
	}
	return r.all(ctx, []chain.Transaction{t})
}
