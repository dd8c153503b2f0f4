package comet

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/types"
	"pgregory.net/rapid"
)

// testKeys are the keys of validators, in the order of their public ones.
func testKeys(count int) []ed25519.PrivateKey {
	keys := make([]ed25519.PrivateKey, count)
	for i := range keys {
		keys[i] = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(100 + i)}, ed25519.SeedSize))
	}
	slices.SortFunc(keys, func(a, b ed25519.PrivateKey) int { return bytes.Compare(a[32:], b[32:]) })
	return keys
}

func regimeOf(blockSize int, keys ...ed25519.PrivateKey) regime {
	r := regime{from: 1, blockSize: blockSize}
	for _, key := range keys {
		r.validators = append(r.validators, validatorKey(key.Public().(ed25519.PublicKey)))
	}
	return r
}

// signedOrder is an order that the keys have signed.
func signedOrder(number uint64, r regime, keys ...ed25519.PrivateKey) *order {
	o := &order{number: number, regime: r}
	for _, key := range keys {
		o.sign("chain", key)
	}
	return o
}

// What would halt the chain, or comes from who may not decide it, is refused with its
// reason, wherever it is met: in the mempool, in a proposal.
func TestOrdersAreRefused(t *testing.T) {
	keys := testKeys(9)
	now := regimeOf(3, keys[:7]...)
	good := regimeOf(5, keys[2:9]...)
	forged := signedOrder(4, good, keys[:5]...)
	forged.signatures[3].signature[7] ^= 1
	other := &order{number: 4, regime: good}
	for _, key := range keys[:5] {
		other.sign("another chain", key)
	}
	twice := signedOrder(4, good, keys[:4]...)
	twice.signatures = append(twice.signatures, twice.signatures[3])
	cases := []struct {
		name string
		o    *order
		want error
	}{
		{"by a quorum", signedOrder(4, good, keys[:5]...), nil},
		{"by all, out of order", signedOrder(4, good, keys[6], keys[2], keys[0], keys[5], keys[4], keys[1], keys[3]), nil},
		{"unsigned", signedOrder(4, good), errOrderUnsigned},
		{"by less than a quorum", signedOrder(4, good, keys[:4]...), errOrderUnsigned},
		{"by strangers", signedOrder(4, good, keys[4:9]...), errOrderUnsigned},
		{"by one twice", twice, errOrderUnsigned},
		{"forged", forged, errOrderUnsigned},
		{"for another chain", other, errOrderUnsigned},
		{"replayed", signedOrder(3, good, keys[:5]...), errOrderReplayed},
		{"of the future", signedOrder(5, good, keys[:5]...), errOrderReplayed},
		{"nothing new", signedOrder(4, now, keys[:5]...), errOrderIdle},
		{"empty set", signedOrder(4, regimeOf(5), keys[:5]...), errOrderSet},
		{"three validators", signedOrder(4, regimeOf(5, keys[:3]...), keys[:5]...), errOrderSet},
		{"one of them twice", signedOrder(4, regimeOf(5, keys[0], keys[1], keys[1], keys[2], keys[3]), keys[:5]...), errOrderSet},
		{"too many", signedOrder(4, regimeOf(5, testKeys(MaxValidators+1)...), keys[:5]...), errOrderSet},
		{"n = 0", signedOrder(4, regimeOf(0, keys[:4]...), keys[:5]...), errOrderSize},
		{"n too large", signedOrder(4, regimeOf(MaxBlockSize+1, keys[:4]...), keys[:5]...), errOrderSize},
	}
	for _, c := range cases {
		a := testApplication(t)
		a.chainID, a.orders, a.regimes = "chain", 4, schedule{now}
		b, err := parseBlock([][]byte{c.o.encode()})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if err := a.check(2, b); !errors.Is(err, c.want) || (err != nil) != (c.want != nil) || err != nil && !errors.Is(err, ErrOrder) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
		res, err := a.CheckTx(t.Context(), &abci.RequestCheckTx{Tx: c.o.encode()})
		if err != nil || res.IsOK() != (c.want == nil) {
			t.Errorf("%s: the mempool says %v, %v", c.name, res, err)
		}
	}
}

// An order is in force two heights after its block, with the block size, on every
// node that decides the block.
func TestOrderComesIntoForce(t *testing.T) {
	keys := testKeys(7)
	a := testApplication(t)
	a.chainID, a.regimes = "chain", schedule{regimeOf(3, keys[:4]...)}
	raw := signedOrder(0, regimeOf(2, keys[1:7]...), keys[:3]...).encode()
	proposal, err := a.PrepareProposal(t.Context(), &abci.RequestPrepareProposal{Height: 1, Txs: append(encode(t, signed(t, 1, 0)), raw), MaxTxBytes: 1 << 20})
	if err != nil || len(proposal.Txs) != 2 || !bytes.Equal(proposal.Txs[0], raw) {
		t.Fatalf("proposal of %d, %v", len(proposal.Txs), err)
	}
	root := a.ledger().root
	res := commit(t, a, 1, proposal.Txs...)
	if len(res.ValidatorUpdates) != 4 || a.ledger().root == root || a.orders != 1 {
		t.Errorf("%d updates, %d orders", len(res.ValidatorUpdates), a.orders)
	}
	b, err := parseBlock(encode(t, signedRun(t, 2, 3)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.check(2, b); err != nil {
		t.Errorf("three transactions at height 2: %v", err)
	}
	commit(t, a, 2)
	if err := a.check(3, b); !errors.Is(err, errOverfull) {
		t.Errorf("three transactions at height 3: %v", err)
	}
	if res, err := a.CheckTx(t.Context(), &abci.RequestCheckTx{Tx: raw, Type: abci.CheckTxType_Recheck}); err != nil || res.IsOK() {
		t.Errorf("the order is taken again: %v, %v", res, err)
	}
}

func pubKey(key validatorKey) comet25519.PubKey { return comet25519.PubKey(key[:]) }

// The engine takes every change between two sets, and makes the second of the first:
// it would stop for good at a key named twice or the removal of a stranger.
func TestChangesAreTheDifference(t *testing.T) {
	keys := testKeys(13)
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) regime {
			picked := rapid.SliceOfNDistinct(rapid.IntRange(0, 12), 4, 13, rapid.ID).Draw(t, name)
			slices.Sort(picked)
			var set []ed25519.PrivateKey
			for _, i := range picked {
				set = append(set, keys[i])
			}
			return regimeOf(1, set...)
		}
		from, to := draw("from"), draw("to")
		var validators []types.GenesisValidator
		for _, key := range from.validators {
			validators = append(validators, types.GenesisValidator{PubKey: pubKey(key), Power: 1})
		}
		r := newRotation(validators)
		updates := changes(from, to)
		if err := r.decide(updates); err != nil {
			t.Fatal(err)
		}
		if _, set := r.turn(); !slices.Equal(keysOf(set), from.validators) {
			t.Fatal("in force too soon")
		}
		if err := r.decide(nil); err != nil {
			t.Fatal(err)
		}
		if _, set := r.turn(); !slices.Equal(keysOf(set), to.validators) {
			t.Fatalf("%d updates made another set", len(updates))
		}
		for _, u := range updates {
			key := validatorKey(u.PubKey.GetEd25519())
			if from.has(key) && to.has(key) {
				t.Fatal("one that stays was named")
			}
		}
	})
}

// Known-bad: the engine refuses the removal of who does not validate.
func TestEngineRefusesAStranger(t *testing.T) {
	keys := testKeys(5)
	var validators []types.GenesisValidator
	for _, key := range regimeOf(1, keys[:4]...).validators {
		validators = append(validators, types.GenesisValidator{PubKey: pubKey(key), Power: 1})
	}
	stranger := abci.Ed25519ValidatorUpdate(keys[4].Public().(ed25519.PublicKey), 0)
	if err := newRotation(validators).decide([]abci.ValidatorUpdate{stranger}); err == nil {
		t.Error("a stranger was removed")
	}
}

// Whatever bytes come, an order is refused or says again what it was read from.
func FuzzParseOrder(f *testing.F) {
	keys := testKeys(5)
	whole := signedOrder(1, regimeOf(9, keys...), keys[:4]...).encode()
	f.Add(whole)
	f.Add(whole[:20])
	f.Add(append(whole[:len(whole):len(whole)], 0))
	f.Add(binary.BigEndian.AppendUint16([]byte(orderMagic+"\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01"), 65535))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := parseOrder(raw)
		if err != nil {
			if !errors.Is(err, errOrderMalformed) {
				t.Errorf("got %v", err)
			}
			return
		}
		if !bytes.Equal(o.encode(), raw) {
			t.Errorf("%x reads as %x", raw, o.encode())
		}
	})
}
