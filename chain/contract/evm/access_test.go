package evm

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"pgregory.net/rapid"
)

// TestWarmPlacesAreThoseOfGoEthereum touches accounts and words, few and many, with snapshots
// and ways back, in our list and in that of go-ethereum's state.
func TestWarmPlacesAreThoseOfGoEthereum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got, want := NewState(), NewState().store.StateDB
		sender, to := common.Address{1}, common.Address{2}
		got.store.AddSlotToAccessList(common.Address{3}, common.Hash{}) // of the call before
		list := types.AccessList{{Address: common.Address{4}, StorageKeys: []common.Hash{{9}}}}
		got.store.Prepare(got.vm.GetRules(), sender, common.Address{}, &to, nil, list)
		want.Prepare(got.vm.GetRules(), sender, common.Address{}, &to, nil, list)
		var ours, theirs []int
		for range rapid.IntRange(0, 150).Draw(t, "steps") {
			at := common.Address{rapid.Byte().Draw(t, "account") % 5}
			key := common.Hash{rapid.Byte().Draw(t, "key") % 16}
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0:
				ours, theirs = append(ours, got.store.Snapshot()), append(theirs, want.Snapshot())
			case 1:
				if n := rapid.IntRange(0, len(ours)).Draw(t, "back"); n < len(ours) {
					got.store.RevertToSnapshot(ours[n])
					want.RevertToSnapshot(theirs[n])
					ours, theirs = ours[:n], theirs[:n]
				}
			case 2:
				got.store.AddAddressToAccessList(at)
				want.AddAddressToAccessList(at)
			default:
				got.store.AddSlotToAccessList(at, key)
				want.AddSlotToAccessList(at, key)
			}
			for a := range byte(6) {
				for k := range byte(17) {
					at, key := common.Address{a}, common.Hash{k}
					account, word := got.store.SlotInAccessList(at, key)
					wantAccount, wantWord := want.SlotInAccessList(at, key)
					if account != wantAccount || word != wantWord || account != got.store.AddressInAccessList(at) {
						t.Fatalf("%v, %v: %v, %v, want %v, %v", at, key, account, word, wantAccount, wantWord)
					}
				}
			}
		}
	})
}

// TestWarmPlacesAreUsedAgain: the lists of go-ethereum take ten allocations for such a call.
func TestWarmPlacesAreUsedAgain(t *testing.T) {
	s := NewState()
	to := common.Address{2}
	call := func() {
		s.store.Prepare(s.vm.GetRules(), common.Address{1}, common.Address{}, &to, nil, nil)
		for key := range byte(3) {
			s.store.AddSlotToAccessList(to, common.Hash{key})
		}
		s.store.RevertToSnapshot(s.store.Snapshot())
	}
	if n := testing.AllocsPerRun(100, call); n > 1 {
		t.Errorf("%v allocations, want that of the transient storage", n)
	}
}
