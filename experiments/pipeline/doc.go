// Package pipeline follows alerts on their whole way, on a simulated chain and on real
// nodes alike:
//
//	device ─► edge ─► transaction ─► manager ─► consensus ─► contract machine ─► authority
//	           └────► vault: what was measured, sealed and signed, beside the chain
//
// People wear devices whose states out of range have a known beginning. Their edge nodes
// grade every reading against limits. What is out of range is sealed in the cloud's vault as
// a FHIR Observation, and its verdict goes to the chain with a keyed commitment. The
// blockchain manager forms blocks, urgent alerts first, a consensus decides them, and
// every validator's contract machine carries them out. Then the authority is told.
//
// The time from the beginning of the state to the authority is split into stages, which
// sum to the whole to the nanosecond: see [Stages].
package pipeline
