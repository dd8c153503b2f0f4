package fhir

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
)

// TestRefused edits good resources: each edit is refused for its cause, at its place.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		resource string
		sample   int
		old, new string
		cause    error
		place    string // in the message
	}{
		{"Observation", 0, `"status":"final"`, `"status":"finale"`, ErrMalformed, "Observation.status:"},
		{"Observation", 0, `"status":"final",`, ``, ErrMalformed, "Observation.status: missing"},
		{"Observation", 0, `"status":"final"`, `"status":"entered-in-error"`, ErrUnsupported, "Observation.status:"},
		{"Observation", 0, `"status":"final"`, `"status":null`, ErrMalformed, "Observation.status: null"},
		{"Observation", 0, `"status":"final"`, `"status":"final","status":"final"`, ErrMalformed, "Observation.status: given twice"},
		{"Observation", 0, `"status"`, `"Status":"final","status"`, ErrMalformed, "Observation.Status: no such"},
		{"Observation", 0, `"status"`, `"modifierExtension":[{"url":"x"}],"status"`, ErrUnsupported, "Observation.modifierExtension:"},
		{"Observation", 0, `"Observation"`, `"Patient"`, ErrMalformed, `Observation.resourceType: "Patient"`},
		{"Observation", 0, `,"resourceType":"Observation"`, ``, ErrMalformed, "Observation.resourceType: missing"},
		{"Observation", 0, `"8310-5"`, `"8310"`, ErrUnsupported, "Observation.code.coding:"},
		{"Observation", 0, `"value":36.6`, `"value":"36.6"`, ErrMalformed, "Observation.valueQuantity.value:"},
		{"Observation", 0, `"value":36.6`, `"value":36.6004`, ErrUnsupported, "Observation.valueQuantity.value:"},
		{"Observation", 0, `"value":36.6`, `"value":1e30`, ErrUnsupported, "Observation.valueQuantity.value:"},
		{"Observation", 0, `"value":36.6`, `"value":NaN`, ErrMalformed, "no JSON"},
		{"Observation", 0, `"value":36.6,`, ``, ErrMalformed, "Observation.valueQuantity.value: missing"},
		{"Observation", 0, `"value":36.6`, `"comparator":"<","value":36.6`, ErrUnsupported, "Observation.valueQuantity.comparator:"},
		{"Observation", 0, `"code":"Cel"`, `"code":"[degF]"`, ErrUnsupported, "Observation.valueQuantity.code:"},
		{"Observation", 0, ucum, "http://example.org", ErrUnsupported, "Observation.valueQuantity.system:"},
		{"Observation", 0, patient.String(), "example", ErrUnsupported, "Observation.subject.reference:"},
		{"Observation", 0, patient.String(), contract.Pseudonym{}.String(), ErrMalformed, "Observation.subject.reference:"},
		{"Observation", 0, "Device/" + sensor.String(), "Device/x", ErrUnsupported, "Observation.device.reference:"},
		{"Observation", 0, `2021-03-04T05:06:07.08Z`, `2021-03-04`, ErrMalformed, "Observation.effectiveDateTime:"},
		{"Observation", 0, `2021-03-04T05:06:07.08Z`, `2021-03-04T5:06:07Z`, ErrMalformed, "Observation.effectiveDateTime:"},
		{"Observation", 0, `2021-03-04T05:06:07.08Z`, `2021-02-29T05:06:07Z`, ErrMalformed, "Observation.effectiveDateTime:"},
		{"Observation", 0, `2021-03-04T05:06:07.08Z`, `2021-03-04T05:06:07`, ErrMalformed, "Observation.effectiveDateTime:"},
		{"Observation", 0, `2021-03-04T05:06:07.08Z`, `0001-01-01T00:00:00+14:00`, ErrMalformed, "Observation.effectiveDateTime:"},
		{"Observation", 0, `"value":"7"`, `"value":"07"`, ErrMalformed, "Observation.identifier[0].value:"},
		{"Observation", 0, `"value":"7"`, `"value":7`, ErrMalformed, "Observation.identifier[0].value:"},
		{"Observation", 0, sequenceSystem, "http://example.org", ErrMalformed, "Observation.identifier: none"},
		{"Observation", 0, `"code":"N"`, `"code":"HH"`, ErrUnsupported, "Observation.interpretation[0].coding:"},
		{"Observation", 0, `"id":"o-1"`, `"id":"o 1"`, ErrMalformed, "Observation.id:"},
		{"Observation", 0, `"id":"o-1"`, `"id":""`, ErrMalformed, "Observation.id:"},
		{"Observation", 0, `"id":"o-1"`, `"id":["o-1"]`, ErrMalformed, "Observation.id:"},
		{"Observation", 0, `"subject":{`, `"subject":5,"focus":{`, ErrMalformed, "Observation.subject: want an object"},
		{"Observation", 0, `"category":[`, `"category":[],"focus":[`, ErrMalformed, "Observation.category: an empty list"},
		{"Observation", 0, `"category":[`, `"category":{},"focus":[`, ErrMalformed, "Observation.category: want a list"},
		{"Observation", 0, `"subject":{`, `"encounter":{},"subject":{`, ErrMalformed, "Observation.encounter: an empty object"},
		{"Observation", 1, `"code":"8462-4"`, `"code":"8310-5"`, ErrUnsupported, "Observation.component[1].valueQuantity.code:"},
		{"Observation", 1, `"code":"8480-6"`, `"code":"8462-4"`, ErrMalformed, "Observation.value: 2 values"},
		{"Observation", 1, `"value":80.5`, `"value":"x"`, ErrMalformed, "Observation.component[1].valueQuantity.value:"},
		{"Observation", 1, `"component"`, `"valueString":"x","component"`, nil, ""}, // another type of value says nothing here
		{"Observation", 1, `"component"`, `"valueQuantity":{"value":1},"component"`, ErrMalformed, "Observation: a value beside"},
		{"Observation", 3, `"code":"error"`, `"code":"unknown"`, ErrUnsupported, "Observation.dataAbsentReason:"},
		{"Observation", 3, `"dataAbsentReason"`, `"valueQuantity":{"value":1},"dataAbsentReason"`, ErrMalformed, "Observation.valueQuantity: beside"},

		{"Consent", 0, `"status":"active"`, `"status":"rejected"`, ErrUnsupported, "Consent.status:"},
		{"Consent", 0, `"permit"`, `"maybe"`, ErrMalformed, "Consent.provision.type:"},
		{"Consent", 0, `"type":"permit",`, ``, ErrMalformed, "Consent.provision.type: missing"},
		{"Consent", 0, `"IRCP"`, `"PRCP"`, ErrUnsupported, "Consent.provision.actor:"},
		{"Consent", 0, `"access"`, `"correct"`, ErrUnsupported, "Consent.provision.action:"},
		{"Consent", 0, `"action":[`, `"purpose":[{"code":"TREAT"}],"action":[`, ErrUnsupported, "Consent.provision:"},
		{"Consent", 0, `"action":[`, `"provision":[{"type":"deny"}],"action":[`, ErrUnsupported, "Consent.provision:"},
		{"Consent", 0, `"period":{`, `"period":{"start":"2021-03-04T05:06:07Z",`, ErrUnsupported, "Consent.provision.period.start:"},
		{"Consent", 0, `T06:06:07`, `T05:06:07`, ErrMalformed, "Consent.provision.period.end:"},
		{"Consent", 0, `"patient-privacy"`, `"research"`, ErrUnsupported, "Consent.scope:"},
		{"Consent", 0, `"value":"1"`, `"value":"4294967296"`, ErrMalformed, "Consent.identifier:"},
		{"Consent", 0, `"patient":{`, `"sourceReference":{`, ErrMalformed, "Consent.patient: missing"},

		{"Provenance", 0, `"role":"derivation",`, ``, ErrMalformed, "Provenance.entity[0].role: missing"},
		{"Provenance", 0, `"role":"derivation"`, `"role":"removal"`, ErrUnsupported, "Provenance.entity[0].role:"},
		{"Provenance", 0, `Observation/9`, `Observation/8`, ErrMalformed, "Provenance.entity[1].what.reference: Observation/8 again"},
		{"Provenance", 0, `Observation/9`, `Observation/7`, ErrMalformed, "Provenance.entity[1].what.reference: Observation/7 again"},
		{"Provenance", 0, `Observation/9`, `urn:x`, ErrMalformed, "Provenance.entity[1].what.reference:"},
		{"Provenance", 0, `"010203`, `"0102`, ErrMalformed, "Provenance.target[0].identifier.value:"},
		{"Provenance", 0, commitmentSystem, `urn:x`, ErrUnsupported, "Provenance.target[0].identifier.system:"},
		{"Provenance", 0, `"data":"AAAA`, `"data":"AAA`, ErrMalformed, "Provenance.signature[0].data:"},
		{"Provenance", 0, `"data":"AAAA`, `"data":"`, ErrMalformed, "Provenance.signature: 61 bytes"},
		{"Provenance", 0, `"target":[`, `"target":[{"reference":"Observation/1"},`, ErrUnsupported, "Provenance.target: 2"},

		{"AuditEvent", 0, `"outcome":"4"`, `"outcome":"0"`, ErrUnsupported, "AuditEvent.outcomeDesc:"},
		{"AuditEvent", 0, `"outcome":"4"`, `"outcome":"5"`, ErrMalformed, "AuditEvent.outcome:"},
		{"AuditEvent", 0, `"outcome":"4",`, ``, ErrMalformed, "AuditEvent.outcome: missing"},
		{"AuditEvent", 0, `"action":"E",`, ``, ErrMalformed, "AuditEvent.action: missing"},
		{"AuditEvent", 0, `"requestor":true`, `"requestor":false`, ErrUnsupported, "AuditEvent.agent:"},
		{"AuditEvent", 0, `"110110"`, `"110113"`, ErrUnsupported, "AuditEvent.type:"},
		{"AuditEvent", 0, `"recorded":"2021`, `"recorded":"21`, ErrMalformed, "AuditEvent.recorded:"},
	} {
		b, err := samples()[tt.resource][tt.sample].Encode()
		if err != nil {
			t.Fatal(err)
		}
		bad := strings.Replace(string(b), tt.old, tt.new, 1)
		if bad == string(b) {
			t.Fatalf("%s has no %s", b, tt.old)
		}
		_, err = decoders[tt.resource]([]byte(bad))
		if tt.cause == nil && err == nil {
			continue
		}
		if !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.place) {
			t.Errorf("%s for %s: %v\nwant %v at %s", tt.new, tt.old, err, tt.cause, tt.place)
		}
	}
}

func TestNoDocument(t *testing.T) {
	deep := `{"resourceType":"Consent","provision":` + strings.Repeat(`{"provision":[`, 40) + strings.Repeat(`]}`, 40) + `}`
	for name, doc := range map[string]string{
		"empty": "", "text": "hello", "number": "5", "list": "[]", "null": "null", "cut off": `{"resourceType":`, "not UTF-8": "{\"id\":\"\xff\"}",
		"deep": deep, "long": `{"id":"` + strings.Repeat("x", MaxBytes) + `"}`, "two": `{"resourceType":"Consent"} {}`,
	} {
		for _, decode := range decoders {
			if _, err := decode([]byte(doc)); !errors.Is(err, ErrMalformed) {
				t.Errorf("%s: %v, want ErrMalformed", name, err)
			}
		}
	}
}

// TestValidate refuses what cannot be written.
func TestValidate(t *testing.T) {
	celsius := []Value{{device.Temperature, device.Quantity{Milli: 1, Unit: "Cel"}}}
	good := Observation{Subject: patient, Sequence: 1, At: at, Values: celsius}
	bad := map[string]resource{
		"no patient":        &Observation{Sequence: 1, At: at, Values: celsius},
		"no sequence":       &Observation{Subject: patient, At: at, Values: celsius},
		"no value":          &Observation{Subject: patient, Sequence: 1, At: at},
		"wrong unit":        &Observation{Subject: patient, Sequence: 1, At: at, Values: []Value{{device.Temperature, device.Quantity{Unit: "K"}}}},
		"a place":           &Observation{Subject: patient, Sequence: 1, At: at, Values: []Value{{Kind: device.Location}}},
		"a fault's value":   &Observation{Subject: patient, Sequence: 1, At: at, Code: edge.SensorFault, Values: celsius},
		"no verdict":        &Observation{Subject: patient, Sequence: 1, At: at, Code: 9, Values: celsius},
		"year 10000":        &Observation{Subject: patient, Sequence: 1, At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), Values: celsius},
		"consent: nobody":   &Consent{Patient: patient, Epoch: 1, At: at},
		"consent: no epoch": &Consent{Patient: patient, Provider: provider, At: at},
		"a denial's end":    &Consent{Patient: patient, Provider: provider, Epoch: 1, At: at, Until: at.Add(1), Decision: Denied},
		"no decision":       &Consent{Patient: patient, Provider: provider, Epoch: 1, At: at, Decision: 3},
		"no target":         &Provenance{At: at, Author: sensor},
		"short signature":   &Provenance{Target: Link{Record: "Observation/1"}, At: at, Author: sensor, Signature: []byte{}},
		"no action":         &AuditEvent{Action: 5, At: at, Agent: provider, Vault: sensor, Record: "Observation/1"},
		"no vault":          &AuditEvent{At: at, Agent: provider, Record: "Observation/1"},
		"reason in bytes":   &AuditEvent{At: at, Agent: provider, Vault: sensor, Record: "Observation/1", Refused: "\xff"},
	}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, r := range bad {
		if b, err := r.Encode(); b != nil || !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %s, %v", name, b, err)
		}
	}
}

// exactMilli is parseMilli by rational numbers.
func exactMilli(number string) (int64, bool) {
	r, ok := new(big.Rat).SetString(number)
	if !ok {
		return 0, false
	}
	r.Mul(r, big.NewRat(1000, 1))
	return r.Num().Int64(), r.IsInt() && r.Num().IsInt64()
}

func TestMilli(t *testing.T) {
	for _, number := range []string{"0", "-0", "-0.000", "36.6", "36.60000", "0.001", "0.0001", "1e-3", "1E+2", "1000e-6", "10000e-7", "9223372036854775.807", "9223372036854775.808", "-9223372036854775.808", "0e99"} {
		got, ok := parseMilli(number)
		if want, wanted := exactMilli(number); ok != wanted || ok && got != want {
			t.Errorf("%s: %d, %v; want %d, %v", number, got, ok, want, wanted)
		}
	}
	for _, huge := range []string{"1e99999999999999999999", "1e-40000", "1e40000"} {
		if _, ok := parseMilli(huge); ok {
			t.Errorf("%s is taken", huge)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,8})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number")
		got, ok := parseMilli(number)
		if want, wanted := exactMilli(number); ok != wanted || ok && got != want {
			t.Fatalf("%s: %d, %v; want %d, %v", number, got, ok, want, wanted)
		}
	})
}

func TestDecimal(t *testing.T) {
	for milli, want := range map[int64]string{0: "0", 5: "0.005", -5: "-0.005", 36600: "36.6", -70000: "-70", math.MaxInt64: "9223372036854775.807", math.MinInt64: "-9223372036854775.808"} {
		if got := decimal(milli); got != want {
			t.Errorf("%d: %s, want %s", milli, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for got, want := range map[string]string{
		Granted.String(): "granted", Denied.String(): "denied", Revoked.String(): "revoked", Decision(7).String(): "Decision(7)",
		Create.String(): "C", Execute.String(): "E", Action(7).String(): "Action(7)",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
