// Package fhir writes and reads what the vault keeps as resources of HL7 FHIR R4
// (4.0.1) in JSON: an [Observation] for readings, with LOINC codes and UCUM units, a
// [Consent] for grants, denials and revocations, a [Provenance] for what a record is
// derived from and who signed it, and an [AuditEvent] for what was done with it.
//
// People and devices are named by their pseudonyms, as "Patient/" with 32 hexadecimal
// digits. Numbers are the milli-units of [device.Quantity], exact both ways.
//
// Reading is strict. A document with an unknown, repeated, empty or null field is
// refused with ErrMalformed, one with a code, unit or modifier that this package cannot
// honour with ErrUnsupported; the message names the element, such as
// "Observation.component[1].valueQuantity.code". Contained resources and extensions of
// elements are passed over, as FHIR allows; modifier extensions are not, as it demands.
package fhir
