package scenario

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/vault"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Truth is a trial of what a ledger proves: records are signed and committed to, and checked
// against their commitments. One record in Every was altered afterwards, came from a sensor that
// measures too much, or was invented by its device.
type Truth struct {
	Records int     `yaml:"records"` // of each sort, 1 to 1e6
	Every   int     `yaml:"every"`   // 2 to Records
	Offset  float64 `yaml:"offset"`  // of the faulty sensor, Cel, 0.1 to 10
}

func (t *Truth) check(report Reporter) {
	checkRange(report, "records", float64(t.Records), 1, 1e6)
	checkRange(report, "every", float64(t.Every), 2, float64(t.Records))
	checkRange(report, "offset", t.Offset, 0.1, 10)
}

func (t *Truth) cells() []Cell {
	return []Cell{{ID: "records", Fidelity: simulated, Run: t.run}}
}

// fault is what may be wrong with a record: before changes what is signed, after what is
// kept.
type fault struct {
	name   string
	before func(*device.Reading, *rng.Stream)
	after  func([]byte, *rng.Stream)
}

func (t *Truth) sorts() []fault {
	offset := int64(t.Offset * 1000)
	signed, kept := func(*device.Reading, *rng.Stream) {}, func([]byte, *rng.Stream) {}
	return []fault{
		{"altered after it was signed", signed, func(body []byte, s *rng.Stream) { body[s.Uint64()%uint64(len(body))] ^= 1 << (s.Uint64() % 8) }},
		{"measured by a faulty sensor", func(r *device.Reading, _ *rng.Stream) { r.Quantity.Milli += offset }, kept},
		{"invented by the device", func(r *device.Reading, s *rng.Stream) { r.Quantity.Milli = int64(s.Uniform(36_000, 37_000)) }, kept},
	}
}

func (t *Truth) run(_ context.Context, env *Env) ([]Point, error) {
	var out []Point
	for _, sort := range t.sorts() {
		vitals := device.DefaultVitals()
		vitals.End = sim.Time(t.Records) * sim.Time(vitals.Period)
		readings, err := device.NewVitals(env.Key.Sub(sort.name), vitals)
		if err != nil {
			return nil, err
		}
		s := rng.New(env.Key.Sub(sort.name).Sub("faults"))
		seed := sha256.Sum256([]byte(sort.name))
		key := ed25519.NewKeyFromSeed(seed[:])
		writer := vault.NewWriter(vault.Stream{Signer: contract.PseudonymOf(sort.name)}, key, 0)
		bad, found, accused := 0, 0, 0
		for i := range t.Records {
			r, _ := readings.Next()
			faulty := i%t.Every == 0
			sound, err := sort.proves(writer, key.Public().(ed25519.PublicKey), &r, faulty, s)
			if err != nil {
				return nil, err
			}
			switch {
			case faulty:
				bad++
				found += count(!sound)
			default:
				accused += count(!sound)
			}
		}
		out = append(out,
			Point{Series: sort.name, X: none, Metric: "found", Value: float64(found) / float64(bad), N: bad},
			Point{Series: sort.name, X: none, Metric: "accused", Value: float64(accused), N: t.Records - bad})
	}
	return out, nil
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// proves writes a reading, with its fault where it has one, and reports whether its record
// bears the signature of its device and fits its commitment.
func (f *fault) proves(writer *vault.Writer, public ed25519.PublicKey, r *device.Reading, faulty bool, s *rng.Stream) (bool, error) {
	if faulty {
		f.before(r, s)
	}
	session := vault.NewSessionKey()
	record, err := writer.Write(r.At, 1, session, []byte(r.Quantity.String()))
	if err != nil {
		return false, err
	}
	opening, err := session.Open(&record)
	if err != nil {
		return false, err
	}
	if faulty {
		f.after(opening.Body, s)
	}
	return record.Verify(public) == nil && opening.Verify(record.Header, record.Commitment) == nil, nil
}
