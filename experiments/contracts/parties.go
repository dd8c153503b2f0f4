package contracts

import (
	"bytes"
	"math/big"

	"ihealth/chain/contract"
	"ihealth/chain/contract/evm"
)

// wholeNumber returns n as a word without sign, as Solidity converts it.
func wholeNumber(n int64) *big.Int {
	v := big.NewInt(n)
	if n < 0 {
		v.Add(v, new(big.Int).Lsh(big.NewInt(1), 256))
	}
	return v
}

// seed is the seed's contract, or its port, with the limits that its caller brings along, in
// whole degrees.
type seed struct {
	*deployed
	low, high int64
}

func newSeed(w *world, name string) *seed {
	return &seed{w.deploy(name), limitLow / 1000, limitHigh / 1000}
}

func (s *seed) arguments(degrees int64) []any {
	return []any{wholeNumber(degrees), wholeNumber(s.low), wholeNumber(s.high)}
}

func (s *seed) ask(degrees int64) evm.Receipt {
	return s.view("bodyTemperatureMonitor", s.arguments(degrees)...)
}

func (s *seed) report(degrees int64) evm.Receipt {
	return s.try(oracle, "bodyTemperatureMonitor", s.arguments(degrees)...)
}

// registry compares on chain, with limits that the authority has set.
type registry struct {
	*deployed
	sequence    uint64
	gasOfLimits uint64
}

func newRegistry(w *world) *registry {
	r := &registry{deployed: w.deploy("Registry")}
	r.gasOfLimits = r.send(authority, "set", oracle, quarantined, celsius, limitLow, limitHigh, limitBand)
	return r
}

func (r *registry) report(milli int64) evm.Receipt {
	r.sequence++
	return r.try(oracle, "analyze", quarantined, celsius, milli, r.sequence)
}

// analyze returns the gas of a report.
func (r *registry) analyze(milli int64) uint64 { return r.gasOf(r.report(milli)) }

// sealed records what the edge has graded.
type sealed struct {
	*deployed
	sequence       uint64
	gasOfEnrolment uint64
}

// The members by their role.
var members = map[contract.Role]evm.Address{
	contract.Authority: authority, contract.Oracle: oracle, contract.Patient: {0: 0xc}, contract.Provider: {0: 0xd},
}

// enrol names the members and makes the person known.
func enrol(d *deployed) uint64 {
	for _, role := range []contract.Role{contract.Authority, contract.Oracle, contract.Patient, contract.Provider} {
		d.send(authority, "appoint", [][16]byte{pseudonym(role)}, []uint8{uint8(role)})
	}
	return d.send(authority, "enrol", quarantined, pseudonym(contract.Patient), pseudonym(contract.Oracle))
}

func pseudonym(role contract.Role) [16]byte {
	a := members[role]
	return [16]byte(a[:16])
}

func newSealed(w *world) *sealed {
	s := &sealed{deployed: w.deploy("Sealed")}
	s.gasOfEnrolment = enrol(s.deployed)
	return s
}

func (s *sealed) report(code uint8) evm.Receipt {
	s.sequence++
	return s.try(oracle, "record", quarantined, code, s.sequence, commitment)
}

// record returns the gas of a report.
func (s *sealed) record(code uint8) uint64 { return s.gasOf(s.report(code)) }

// access is a patient who has granted a provider.
type access struct {
	*deployed
	gasOfGrant uint64
}

func newAccess(w *world) *access {
	a := &access{deployed: w.deploy("Access")}
	enrol(a.deployed)
	a.gasOfGrant = a.send(members[contract.Patient], "grant", quarantined, pseudonym(contract.Provider), uint32(1))
	return a
}

// wrap stores a key of so many bytes for the provider, and wrapBack one for the patient.
func (a *access) wrap(n int) uint64 {
	return a.send(members[contract.Patient], "wrap", quarantined, pseudonym(contract.Provider), uint32(1), bytes.Repeat([]byte{1}, n))
}

func (a *access) wrapBack(n int) uint64 {
	return a.send(members[contract.Provider], "wrap", quarantined, pseudonym(contract.Patient), uint32(1), bytes.Repeat([]byte{1}, n))
}

func (a *access) revoke() uint64 {
	return a.send(members[contract.Patient], "revoke", quarantined, pseudonym(contract.Provider), uint32(2))
}
