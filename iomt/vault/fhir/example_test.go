package fhir_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/iomt/vault/fhir"
)

// A fever of 39.2 °C as the resource that a hospital's records take.
func Example() {
	reading := device.Reading{Kind: device.Temperature, Subject: contract.PseudonymOf("patient 7"), Sequence: 12, Quantity: device.Quantity{Milli: 39_200, Unit: "Cel"}}
	o := fhir.ObservationOf(reading, edge.Emergency, time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC))
	b, err := o.Encode()
	if err != nil {
		fmt.Println(err)
	}
	var out bytes.Buffer
	_ = json.Indent(&out, b, "", " ")
	fmt.Println(out.String())
	// Output:
	// {
	//  "identifier": [
	//   {
	//    "system": "https://ihealth.example/fhir/sequence",
	//    "value": "12"
	//   }
	//  ],
	//  "status": "final",
	//  "category": [
	//   {
	//    "coding": [
	//     {
	//      "system": "http://terminology.hl7.org/CodeSystem/observation-category",
	//      "code": "vital-signs",
	//      "display": "Vital Signs"
	//     }
	//    ]
	//   }
	//  ],
	//  "code": {
	//   "coding": [
	//    {
	//     "system": "http://loinc.org",
	//     "code": "8310-5",
	//     "display": "Body temperature"
	//    }
	//   ]
	//  },
	//  "subject": {
	//   "reference": "Patient/10ac847d845c75916d47fdf0fb426528"
	//  },
	//  "effectiveDateTime": "2021-03-04T05:06:07Z",
	//  "valueQuantity": {
	//   "value": 39.2,
	//   "unit": "Cel",
	//   "system": "http://unitsofmeasure.org",
	//   "code": "Cel"
	//  },
	//  "interpretation": [
	//   {
	//    "coding": [
	//     {
	//      "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
	//      "code": "AA",
	//      "display": "Critical abnormal"
	//     }
	//    ]
	//   }
	//  ],
	//  "resourceType": "Observation"
	// }
}

// A unit that the kind of device does not have is refused, with its place.
func ExampleDecodeObservation() {
	_, err := fhir.DecodeObservation([]byte(`{
	 "resourceType": "Observation", "status": "final",
	 "identifier": [{"system": "https://ihealth.example/fhir/sequence", "value": "12"}],
	 "code": {"coding": [{"system": "http://loinc.org", "code": "8310-5"}]},
	 "interpretation": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "AA"}]}],
	 "subject": {"reference": "Patient/00112233445566778899aabbccddeeff"},
	 "effectiveDateTime": "2021-03-04T05:06:07Z",
	 "valueQuantity": {"value": 102.6, "system": "http://unitsofmeasure.org", "code": "[degF]"}
	}`))
	fmt.Println(err)
	// Output:
	// fhir: FHIR resource that means something else: Observation.valueQuantity.code: the unit "[degF]", want "Cel" for temperature
}

// hospital is an Observation as others write it, after HL7's example of a blood pressure:
// with a profile, a narrative, several codings, an extension of an element, and zones.
const hospital = `{
 "resourceType": "Observation",
 "id": "blood-pressure",
 "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/vitalsigns"]},
 "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">107/60</div>"},
 "contained": [{"resourceType": "Patient", "id": "x"}],
 "identifier": [
  {"system": "urn:ietf:rfc:3986", "value": "urn:uuid:187e0c12-8dd2-67e2-99b2-bf273c878281"},
  {"system": "https://ihealth.example/fhir/sequence", "value": "3"}
 ],
 "status": "final",
 "_status": {"extension": [{"url": "http://example.org/why", "valueString": "measured twice"}]},
 "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]}],
 "code": {"coding": [
  {"system": "http://snomed.info/sct", "code": "75367002"},
  {"system": "http://loinc.org", "code": "85354-9", "display": "Blood pressure panel"}
 ], "text": "Blood pressure systolic & diastolic"},
 "subject": {"reference": "Patient/00112233445566778899aabbccddeeff", "display": "P."},
 "effectiveDateTime": "2021-03-04T06:06:07.000+01:00",
 "performer": [{"reference": "Practitioner/example"}],
 "interpretation": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "A"}], "text": "Below low normal"}],
 "bodySite": {"coding": [{"system": "http://snomed.info/sct", "code": "368209003", "display": "Right arm"}]},
 "component": [
  {"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
   "valueQuantity": {"value": 107, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}},
  {"code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]},
   "valueQuantity": {"value": 60.0, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}}
 ]
}`

func TestHospital(t *testing.T) {
	o, err := fhir.DecodeObservation([]byte(hospital))
	if err != nil {
		t.Fatal(err)
	}
	if o.Code != edge.Warning || o.Sequence != 3 || !o.At.Equal(time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC)) || len(o.Values) != 2 {
		t.Errorf("%+v", o)
	}
	if readings := o.Readings(o.At); readings[0].Quantity.Milli != 107_000 || readings[1].Quantity.Milli != 60_000 {
		t.Errorf("%+v", readings)
	}
}
