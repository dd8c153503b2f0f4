package contracts

import (
	"crypto/sha256"
	"math/bits"
	"slices"

	"ihealth/chain/contract"
	"ihealth/chain/contract/evm"
)

// Limits and readings of a quarantined person, in thousandths of a degree.
const (
	limitLow, limitHigh, limitBand = int64(36000), int64(37000), uint64(1000)
	normalMilli, feverMilli        = int64(36500), int64(41000)
)

// The person, with the unit of the readings.
var (
	quarantined = [16]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	celsius     = [32]byte{'C', 'e', 'l'}
	commitment  = sha256.Sum256([]byte("a reading"))
)

// Call is a call or creation of a contract, with the gas that it uses: of a view, without
// what a transaction pays before it runs.
type Call struct {
	Name string
	Gas  uint64
}

// The calls of the seed's contract.
const (
	seedView        = "COVIDCaller, view"
	seedTransaction = "COVIDCaller, transaction"
)

// Creations returns the gas of the creation of contracts.
func Creations() ([]Call, error) {
	var out []Call
	w := newWorld()
	for _, name := range []string{"COVIDCaller", "Registry", "Sealed", "Geofence", "Anchor", "Access", "Catalogue", "Machine"} {
		out = append(out, Call{"create " + name, w.deploy(name).gas})
	}
	return out, w.err
}

// Calls returns the gas of every call, once. The log whose proof is checked on chain has so
// many leaves.
func Calls(leaves int) ([]Call, error) {
	w := newWorld()
	return slices.Concat(
		seedCalls(w), registryCalls(w), catalogueCalls(w), sealedCalls(w), geofenceCalls(w), anchorCalls(w, uint64(leaves)), accessCalls(w),
	), w.err
}

func seedCalls(w *world) []Call {
	seed, port := newSeed(w, "COVIDCaller"), newSeed(w, "NaivePort")
	return []Call{
		{seedView, seed.ask(39).Gas},
		{seedTransaction, seed.report(39).Gas},
		{"naive port, transaction", port.report(39).Gas},
	}
}

func registryCalls(w *world) []Call {
	r := newRegistry(w)
	return []Call{
		{"Registry, limits", r.gasOfLimits},
		{"Registry, first reading", r.analyze(normalMilli)},
		{"Registry, normal", r.analyze(normalMilli)},
		{"Registry, alert", r.analyze(feverMilli)},
	}
}

func catalogueCalls(w *world) []Call {
	c := w.deploy("Catalogue")
	full, proxy := [32]byte{1}, [32]byte{2}
	analyze := func(device [32]byte, milli int64, sequence uint64) uint64 {
		return c.send(oracle, "analyze", device, milli, sequence)
	}
	out := []Call{
		{"Catalogue, new sub-contract", c.send(authority, "create", full, oracle, limitLow, limitHigh, limitBand)},
		{"Catalogue, new proxy", c.send(authority, "clone", proxy, oracle, limitLow, limitHigh, limitBand)},
		{"Catalogue, normal", analyze(full, normalMilli, 1)},
		{"Catalogue, alert", analyze(full, feverMilli, 2)},
		{"Catalogue by proxy, normal", analyze(proxy, normalMilli, 1)},
		{"Catalogue by proxy, alert", analyze(proxy, feverMilli, 2)},
	}
	return append(out, Call{"Catalogue, replacement", c.send(authority, "replace", full, oracle, evm.Address{1})})
}

func sealedCalls(w *world) []Call {
	s := newSealed(w)
	return []Call{
		{"Sealed, enrolment", s.gasOfEnrolment},
		{"Sealed, first record", s.record(2)},
		{"Sealed, next record", s.record(2)},
		{"Sealed, audit, view", s.view("audit", quarantined, [32]byte{1}, []byte("41.0 Cel")).Gas},
	}
}

func geofenceCalls(w *world) []Call {
	f := w.deploy("Geofence")
	f.send(authority, "encircle", oracle, quarantined, int64(0), int64(0), uint64(25000))
	return []Call{
		{"Geofence, crossing found by the contract", f.send(oracle, "locate", quarantined, int64(30000), int64(1000), uint64(1))},
		{"Geofence, crossing found by the edge", f.send(oracle, "report", quarantined, false, uint64(2))},
	}
}

// anchorCalls anchors a log and checks a proof; what its leaves are costs nothing.
func anchorCalls(w *world, leaves uint64) []Call {
	a := w.deploy("Anchor")
	a.send(authority, "appoint", [][16]byte{[16]byte(oracle[:16])}, []uint8{uint8(contract.Cloud)})
	out := []Call{
		{"Anchor, first root", a.send(oracle, "anchor", quarantined, leaves, commitment)},
		{"Anchor, next root", a.send(oracle, "anchor", quarantined, leaves, commitment)},
	}
	path := make([][32]byte, bits.Len64(leaves-1)) // of leaf 0, which stands lowest
	for i := range path {
		path[i] = commitment
	}
	proof := a.view("included", quarantined, commitment, wholeNumber(0), path)
	return append(out, Call{"Anchor, proof of inclusion, view", proof.Gas})
}

func accessCalls(w *world) []Call {
	a := newAccess(w)
	return []Call{
		{"Access, grant", a.gasOfGrant},
		{"Access, wrap by the patient (T1, T2)", a.wrap(80)},
		{"Access, wrap by a provider (T3)", a.wrapBack(80)},
		{"Access, post-quantum wrap", a.wrap(1168)},
		{"Access, revocation and new epoch", a.revoke()},
	}
}
