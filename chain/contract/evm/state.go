package evm

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"
)

// State is a world state in memory: accounts, contracts and what they store. It belongs to
// one goroutine.
type State struct {
	store *store
	vm    *vm.EVM
}

// cancun turns on the rules up to the Cancun fork, from the first block.
func cancun() *params.ChainConfig {
	zero, now := new(big.Int), new(uint64)
	return &params.ChainConfig{
		ChainID: big.NewInt(1), HomesteadBlock: zero, EIP150Block: zero, EIP155Block: zero, EIP158Block: zero,
		ByzantiumBlock: zero, ConstantinopleBlock: zero, PetersburgBlock: zero, IstanbulBlock: zero,
		BerlinBlock: zero, LondonBlock: zero, TerminalTotalDifficulty: zero, ShanghaiTime: now, CancunTime: now,
	}
}

// NewState returns an empty world state.
func NewState() *State {
	disk := rawdb.NewMemoryDatabase()
	db, err := state.New(types.EmptyRootHash, state.NewMPTDatabase(triedb.NewDatabase(disk, nil), state.NewCodeDB(disk)))
	if err != nil {
		panic("evm: an empty state cannot be opened: " + err.Error())
	}
	s := &store{StateDB: db, access: access{rest: map[place]struct{}{}}}
	block := vm.BlockContext{
		CanTransfer: func(_ vm.StateDB, _ common.Address, amount *uint256.Int) bool { return amount.IsZero() },
		Transfer:    func(vm.StateDB, common.Address, common.Address, *uint256.Int, *params.Rules) {},
		GetHash:     func(uint64) common.Hash { return common.Hash{} },
		BlockNumber: new(big.Int), Difficulty: new(big.Int), BaseFee: new(big.Int), BlobBaseFee: new(big.Int), Random: new(common.Hash),
	}
	return &State{s, vm.NewEVM(block, s, cancun(), vm.Config{NoBaseFee: true})}
}

// Deploy creates a contract and returns its address. It fails with ErrCall when the
// contract cannot be created with so much gas.
func (s *State) Deploy(from Address, c *Contract, gas uint64) (Address, Receipt, error) {
	var at common.Address
	receipt := s.transact(call{from: common.Address(from), data: c.Code}, gas, func(budget vm.GasBudget) (code []byte, left vm.GasBudget, err error) {
		code, at, left, err = s.vm.Create(common.Address(from), c.Code, budget, new(uint256.Int))
		return code, left, err
	})
	if receipt.Refused != "" {
		return Address{}, receipt, fmt.Errorf("evm: %w: %s is not created: %s", ErrCall, c.Name, receipt.Refused)
	}
	return Address(at), receipt, nil
}

// Send carries out a call, as a transaction that may use so much gas. What is refused
// changes nothing.
func (s *State) Send(from, to Address, data []byte, gas uint64) Receipt {
	c := newCall(from, to, data)
	return s.transact(c, gas, c.by(s.vm))
}

// View returns what a call would do, and undoes it: Ethereum's eth_call.
func (s *State) View(from, to Address, data []byte, gas uint64) Receipt {
	c := newCall(from, to, data)
	before := s.store.Snapshot()
	defer s.undo(before)
	return s.run(c, vm.NewGasBudget(gas, 0), c.by(s.vm))
}

// Static is View for a call that may change nothing on its way either, as one contract
// calls a view of another (STATICCALL).
func (s *State) Static(from, to Address, data []byte, gas uint64) Receipt {
	c := newCall(from, to, data)
	before := s.store.Snapshot()
	defer s.undo(before)
	return s.run(c, vm.NewGasBudget(gas, 0), func(budget vm.GasBudget) ([]byte, vm.GasBudget, error) {
		return s.vm.StaticCall(c.from, *c.to, data, budget)
	})
}

// transact carries out a call or creation and charges what a transaction pays: for its data
// before it runs, and less for words that it clears (EIP-3529).
func (s *State) transact(c call, gas uint64, frame frame) Receipt {
	intrinsic, err := core.IntrinsicGas(c.data, nil, nil, c.from, c.to, new(uint256.Int), s.vm.GetRules())
	if err != nil || intrinsic > gas {
		return Receipt{Refused: fmt.Sprintf("%s: %d to begin, of %d", RefusedGas, intrinsic, gas)}
	}
	before := s.store.Snapshot()
	r := s.run(c, vm.NewGasBudget(gas-intrinsic, 0), frame)
	r.Gas += intrinsic
	if r.Refused != "" {
		s.undo(before)
		return r
	}
	r.Gas -= min(s.store.GetRefund(), r.Gas/params.RefundQuotientEIP3529)
	s.store.Finalise(s.vm.GetRules())
	s.store.forget()
	return r
}

// frame calls or creates a contract.
type frame func(vm.GasBudget) ([]byte, vm.GasBudget, error)

// run executes a frame, and leaves undone or final what it has changed to its caller.
func (s *State) run(c call, budget vm.GasBudget, frame frame) Receipt {
	s.vm.SetTxContext(vm.TxContext{Origin: c.from, GasPrice: new(uint256.Int)})
	s.store.Prepare(s.vm.GetRules(), c.from, s.vm.Context.Coinbase, c.to, nil, nil)
	returned, left, err := frame(budget)
	return Receipt{Gas: budget.ExecutionGas - left.ExecutionGas, Return: returned, Refused: reason(err, returned), Logs: s.store.logs}
}

// undo takes back what has happened since the snapshot.
func (s *State) undo(snapshot int) {
	s.store.RevertToSnapshot(snapshot)
	s.store.Finalise(s.vm.GetRules())
	s.store.forget()
}

// Seal computes the root of the state: the same after the same calls.
func (s *State) Seal() [32]byte { return s.store.IntermediateRoot(s.vm.GetRules()) }

// count makes it known how many transactions an account has sent.
func (s *State) count(from Address, transactions uint64) {
	s.store.SetNonce(common.Address(from), transactions, tracing.NonceChangeUnspecified)
}

// Code returns the code of a contract; nil where there is none.
func (s *State) Code(at Address) []byte { return s.store.GetCode(common.Address(at)) }

// Creations returns how many contracts a contract has created.
func (s *State) Creations(by Address) int { return int(s.store.GetNonce(common.Address(by))) - 1 }

// call is a call of a contract; a creation has no receiver.
type call struct {
	from common.Address
	to   *common.Address
	data []byte
}

func newCall(from, to Address, data []byte) call {
	target := common.Address(to)
	return call{common.Address(from), &target, data}
}

// by returns the frame of a call.
func (c call) by(machine *vm.EVM) frame {
	return func(budget vm.GasBudget) ([]byte, vm.GasBudget, error) {
		return machine.Call(c.from, *c.to, c.data, budget, new(uint256.Int))
	}
}
