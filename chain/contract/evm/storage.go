package evm

import (
	"fmt"
	"iter"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
)

// Storage calls for all that contracts store: a name, and the word behind it, in the same
// order for the same state. Words are found through a copy of the state, which takes long
// when there are many.
func (s *State) Storage() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		whole := s.store.Copy()
		root, err := whole.Commit(s.vm.GetRules(), 0)
		if err == nil {
			var sealed state.Iteratee
			if sealed, err = whole.Database().Iteratee(root); err == nil {
				err = words(sealed, yield)
			}
		}
		if err != nil {
			panic("evm: a state in memory is not read: " + err.Error())
		}
	}
}

// words calls yield for the words of all accounts.
func words(sealed state.Iteratee, yield func(string, []byte) bool) error {
	accounts, err := sealed.NewAccountIterator(common.Hash{})
	if err != nil {
		return err
	}
	defer accounts.Release()
	for accounts.Next() {
		if more, err := wordsOf(sealed, accounts.Hash(), yield); !more || err != nil {
			return err
		}
	}
	return accounts.Error()
}

// wordsOf calls yield for the words of an account, and reports whether it wants more.
func wordsOf(sealed state.Iteratee, account common.Hash, yield func(string, []byte) bool) (bool, error) {
	slots, err := sealed.NewStorageIterator(account, common.Hash{})
	if err != nil {
		return false, err
	}
	defer slots.Release()
	for slots.Next() {
		word := slots.Slot()
		if !yield(fmt.Sprintf("account %x, word %x", account[:4], slots.Hash()), word[:]) {
			return false, nil
		}
	}
	return true, slots.Error()
}

// Storage calls for all that the machine keeps, with a name for each piece, in the same
// order for the same state.
func (m *Machine) Storage() iter.Seq2[string, []byte] { return m.state.Storage() }
