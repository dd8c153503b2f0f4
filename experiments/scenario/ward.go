package scenario

import (
	"context"
	"crypto/ed25519"
	"time"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/iomt/vault"
	"ihealth/iomt/vault/fhir"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// ward is a patient with a device, and the cloud that keeps the records.
type ward struct {
	stream  vault.Stream
	device  ed25519.PrivateKey
	cloud   ed25519.PrivateKey
	gate    *vault.Gate
	store   *vault.Memory
	vault   *vault.Vault
	writer  *vault.Writer
	session vault.SessionKey
}

// cloudLog names the cloud's log on the chain.
var cloudLog = contract.PseudonymOf("cloud")

// signingKey returns the key of a member of a trial.
func signingKey(name string) ed25519.PrivateKey {
	seed := contract.PseudonymOf("key of " + name)
	return ed25519.NewKeyFromSeed(append(seed[:], seed[:]...))
}

// newWard returns a ward whose vault is empty.
func newWard() (*ward, error) {
	w := &ward{
		stream: vault.Stream{Subject: contract.PseudonymOf("patient"), Signer: contract.PseudonymOf("device")},
		device: signingKey("device"), cloud: signingKey("cloud"), gate: vault.NewGate(), store: new(vault.Memory), session: vault.NewSessionKey(),
	}
	if err := w.gate.Enrol(w.stream, w.device.Public().(ed25519.PublicKey)); err != nil {
		return nil, err
	}
	w.writer = vault.NewWriter(w.stream, w.device, 0)
	var err error
	w.vault, err = vault.Open(vault.Options{Log: cloudLog, Key: w.cloud, Gate: w.gate, Store: w.store})
	return w, err
}

// put stores a record with the body.
func (w *ward) put(at sim.Time, body []byte) (vault.Receipt, error) {
	r, err := w.writer.Write(at, 1, w.session, body)
	if err != nil {
		return vault.Receipt{}, err
	}
	return w.vault.Put(r)
}

// fill stores so many observations of glucose, and seals a block of every perBlock.
func (w *ward) fill(ctx context.Context, key rng.Key, records, perBlock int) ([]vault.Receipt, error) {
	bodies, err := observations(key, w.stream.Subject, records)
	if err != nil {
		return nil, err
	}
	receipts := make([]vault.Receipt, records)
	for i, body := range bodies {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if receipts[i], err = w.put(sim.Time(i), body); err != nil {
			return nil, err
		}
		if (i+1)%perBlock == 0 || i+1 == records {
			if _, err := w.vault.Seal(); err != nil {
				return nil, err
			}
		}
	}
	return receipts, nil
}

// auditor returns one that finds on the chain what the vault's blocks anchored.
func (w *ward) auditor() *vault.Auditor {
	a := &vault.Auditor{Log: cloudLog, Key: w.gate.Key, Cloud: w.cloud.Public().(ed25519.PublicKey), Heads: w.vault.Heads()}
	for _, h := range a.Heads {
		a.Anchors = append(a.Anchors, h.Anchor())
	}
	return a
}

// diabetic returns the sensor of a person whose meals raise the glucose beyond the limits.
func diabetic(key rng.Key, subject contract.Pseudonym, end time.Duration) (*device.GlucoseSensor, error) {
	c := device.DefaultGlucose()
	c.Subject, c.End, c.Fasting, c.Rise = subject, sim.Time(end), 130, 90
	return device.NewGlucoseSensor(key, c)
}

// observations returns FHIR Observations of the first readings of a person's glucose.
func observations(key rng.Key, subject contract.Pseudonym, n int) ([][]byte, error) {
	sensor, err := diabetic(key, subject, time.Duration(n)*5*time.Minute)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, n)
	for i := range out {
		r, _ := sensor.Next()
		if out[i], err = encodeObservation(r, edge.Warning); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// epoch is when the simulations of records begin by the calendar.
var epoch = time.Date(2020, 3, 1, 0, 0, 0, 0, time.UTC)

func encodeObservation(r device.Reading, code edge.Code) ([]byte, error) {
	o := fhir.ObservationOf(r, code, epoch)
	return o.Encode()
}
