package fhir

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	model "github.com/samply/golang-fhir-models/fhir-models/fhir"
	"pgregory.net/rapid"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

var (
	patient  = contract.PseudonymOf("patient")
	provider = contract.PseudonymOf("provider")
	sensor   = contract.PseudonymOf("sensor")
	at       = time.Date(2021, 3, 4, 5, 6, 7, 80_000_000, time.UTC)
)

// resource is what all four have.
type resource interface {
	Validate() error
	Encode() ([]byte, error)
}

func decodeObservation(b []byte) (resource, error) { v, err := DecodeObservation(b); return &v, err }
func decodeConsent(b []byte) (resource, error)     { v, err := DecodeConsent(b); return &v, err }
func decodeProvenance(b []byte) (resource, error)  { v, err := DecodeProvenance(b); return &v, err }
func decodeAuditEvent(b []byte) (resource, error)  { v, err := DecodeAuditEvent(b); return &v, err }

// decoders by resourceType.
var decoders = map[string]func([]byte) (resource, error){
	"Observation": decodeObservation, "Consent": decodeConsent, "Provenance": decodeProvenance, "AuditEvent": decodeAuditEvent,
}

// samples are resources of all shapes.
func samples() map[string][]resource {
	celsius := Value{device.Temperature, device.Quantity{Milli: 36600, Unit: "Cel"}}
	pressures := []Value{{device.SystolicPressure, device.Quantity{Milli: 120000, Unit: "mm[Hg]"}}, {device.DiastolicPressure, device.Quantity{Milli: 80500, Unit: "mm[Hg]"}}}
	link := Link{"Observation/7", [32]byte{1, 2, 3}}
	return map[string][]resource{
		"Observation": {
			&Observation{ID: "o-1", Subject: patient, Device: sensor, Sequence: 7, At: at, Values: []Value{celsius}},
			&Observation{Subject: patient, Sequence: 1, At: at, Code: edge.Emergency, Values: pressures},
			&Observation{Subject: patient, Sequence: 1, At: at, Code: edge.SensorFault, Values: []Value{{Kind: device.SystolicPressure}, {Kind: device.DiastolicPressure}}},
			&Observation{Subject: patient, Sequence: 1, At: at, Code: edge.SensorFault, Values: []Value{{Kind: device.Glucose}}},
			&Observation{Subject: patient, Sequence: 1, At: at, Code: edge.Undecided, Values: []Value{celsius}},
		},
		"Consent": {
			&Consent{ID: "c", Patient: patient, Provider: provider, Epoch: 1, At: at, Until: at.Add(time.Hour)},
			&Consent{Patient: patient, Provider: provider, Epoch: 1, At: at, Decision: Denied},
			&Consent{Patient: patient, Provider: provider, Epoch: 2, At: at, Decision: Revoked},
		},
		"Provenance": {
			&Provenance{ID: "p", Target: link, Sources: []Link{{Record: "Observation/8"}, {Record: "Observation/9"}}, At: at, Author: sensor, Signature: make([]byte, 64)},
			&Provenance{Target: Link{Record: "DocumentReference/x"}, At: at, Author: sensor},
		},
		"AuditEvent": {
			&AuditEvent{ID: "a", Action: Execute, At: at, Agent: provider, Vault: sensor, Record: "Observation/7", Refused: "the grant has ended"},
			&AuditEvent{Action: Read, At: at, Agent: provider, Vault: sensor, Record: "Observation/7"},
		},
	}
}

// roundTrip fails unless r and its bytes come back as they were.
func roundTrip(t rapid.TB, decode func([]byte) (resource, error), r resource) {
	t.Helper()
	b, err := r.Encode()
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	got, err := decode(b)
	if err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Fatal(diff)
	}
	if again, err := got.Encode(); err != nil || !bytes.Equal(again, b) {
		t.Fatalf("%s\n%s, %v", b, again, err)
	}
}

func TestRoundTrip(t *testing.T) {
	for name, rs := range samples() {
		for _, r := range rs {
			roundTrip(t, decoders[name], r)
		}
	}
}

func drawPseudonym(t *rapid.T, name string) contract.Pseudonym {
	return contract.PseudonymOf(rapid.String().Draw(t, name))
}

func drawTime(t *rapid.T) time.Time {
	return time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC()
}

var drawID = rapid.StringMatching(`[A-Za-z0-9.-]{0,64}`)

func drawLink(t *rapid.T, id string) Link {
	l := Link{Record: "Observation/" + id}
	copy(l.Commitment[:], rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(t, "commitment"))
	return l
}

func TestAnyObservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Observation{
			ID: drawID.Draw(t, "id"), Subject: drawPseudonym(t, "subject"), Sequence: rapid.Uint64Min(1).Draw(t, "sequence"), At: drawTime(t),
			Code: edge.Code(rapid.IntRange(0, 4).Draw(t, "code")),
		}
		kinds := [][]device.Kind{{device.Temperature}, {device.HeartRate}, {device.RespirationRate}, {device.Glucose}, {device.AmbientTemperature}, {device.SystolicPressure, device.DiastolicPressure}}
		for _, k := range rapid.SampledFrom(kinds).Draw(t, "kinds") {
			v := Value{Kind: k}
			if o.Code != edge.SensorFault {
				v.Quantity = device.Quantity{Milli: rapid.Int64().Draw(t, "milli"), Unit: k.Unit()}
			}
			o.Values = append(o.Values, v)
		}
		roundTrip(t, decodeObservation, &o)
	})
}

func TestAnyConsent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Consent{
			ID: drawID.Draw(t, "id"), Patient: drawPseudonym(t, "patient"), Provider: drawPseudonym(t, "provider"), Epoch: rapid.Uint32Min(1).Draw(t, "epoch"),
			At: drawTime(t), Decision: Decision(rapid.IntRange(0, 2).Draw(t, "decision")),
		}
		if c.Decision == Granted && rapid.Bool().Draw(t, "ends") {
			if c.Until = drawTime(t); !c.Until.After(c.At) {
				c.Until = time.Time{}
			}
		}
		roundTrip(t, decodeConsent, &c)
	})
}

func TestAnyProvenance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Provenance{ID: drawID.Draw(t, "id"), Target: drawLink(t, "target"), At: drawTime(t), Author: drawPseudonym(t, "author")}
		for _, id := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,5}`), 0, 5, rapid.ID).Draw(t, "sources") {
			p.Sources = append(p.Sources, drawLink(t, id))
		}
		if rapid.Bool().Draw(t, "signed") {
			p.Signature = rapid.SliceOfN(rapid.Byte(), 64, 64).Draw(t, "signature")
		}
		roundTrip(t, decodeProvenance, &p)
	})
}

func TestAnyAuditEvent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		roundTrip(t, decodeAuditEvent, &AuditEvent{
			ID: drawID.Draw(t, "id"), Action: Action(rapid.IntRange(0, 4).Draw(t, "action")), At: drawTime(t), Agent: drawPseudonym(t, "agent"),
			Vault: drawPseudonym(t, "vault"), Record: drawLink(t, "record").Record, Refused: rapid.String().Draw(t, "refused"),
		})
	})
}

// TestModels holds our reader against that of the models' library, which tells no places.
func TestModels(t *testing.T) {
	for _, r := range samples()["Observation"] {
		b, _ := r.Encode()
		want, err := model.UnmarshalObservation(b)
		var got model.Observation
		if err := errors.Join(err, decode(b, "Observation", &got)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	b, _ := samples()["Consent"][0].Encode()
	want, err := model.UnmarshalConsent(b)
	var got model.Consent
	if err := errors.Join(err, decode(b, "Consent", &got)); err != nil || !cmp.Equal(want, got) {
		t.Error(err, cmp.Diff(want, got))
	}
}

func TestReadings(t *testing.T) {
	r := device.Reading{Kind: device.Glucose, Subject: patient, Sequence: 3, At: sim.Time(1500 * time.Millisecond), Quantity: device.Quantity{Milli: 95_000, Unit: "mg/dL"}}
	o := ObservationOf(r, edge.Warning, at)
	if got := o.Readings(at); len(got) != 1 || !cmp.Equal(got[0], r) {
		t.Errorf("%+v, want %+v", got, r)
	}
	fault := ObservationOf(r, edge.SensorFault, at)
	if err := fault.Validate(); err != nil || fault.Readings(at) != nil {
		t.Errorf("%+v, %v: a sensor fault has no value", fault, err)
	}
}

// TestMessages: a consent tells the machine what it needs, and a denial nothing.
func TestMessages(t *testing.T) {
	for decision, want := range map[Decision]contract.Kind{Granted: contract.Grant, Revoked: contract.Revoke} {
		c := Consent{Patient: patient, Provider: provider, Epoch: 3, Decision: decision}
		if got, ok := c.Message(); !ok || !cmp.Equal(got, contract.Message{Kind: want, Subject: patient, Party: provider, Epoch: 3}) {
			t.Errorf("%v: %+v, %v", decision, got, ok)
		}
	}
	if _, ok := (&Consent{Decision: Denied}).Message(); ok {
		t.Error("a denial has a message")
	}
}

func TestPermits(t *testing.T) {
	grant := Consent{At: at, Until: at.Add(time.Hour)}
	for offset, want := range map[time.Duration]bool{-1: false, 0: true, time.Hour - 1: true, time.Hour: false} {
		if got := grant.Permits(at.Add(offset)); got != want {
			t.Errorf("%v after the grant: %v, want %v", offset, got, want)
		}
	}
	for _, d := range []Decision{Denied, Revoked} {
		if (&Consent{At: at, Decision: d}).Permits(at) {
			t.Errorf("%v permits", d)
		}
	}
	if endless := (Consent{At: at}); !endless.Permits(at.AddDate(100, 0, 0)) {
		t.Error("a grant without an end has one")
	}
}

// FuzzDecode reads any bytes as each resource: what is accepted comes back the same.
func FuzzDecode(f *testing.F) {
	for _, rs := range samples() {
		for _, r := range rs {
			b, _ := r.Encode()
			f.Add(b)
		}
	}
	f.Add([]byte(`{"resourceType":"Observation","valueQuantity":{"value":1e999}}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		for name, decode := range decoders {
			r, err := decode(in)
			if err == nil {
				roundTrip(t, decoders[name], r)
			} else if !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrUnsupported) {
				t.Fatalf("%s: %v has no cause", name, err)
			}
		}
	})
}
