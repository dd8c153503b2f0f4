package evm

import (
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
)

//go:generate ./solidity/build.sh

//go:embed solidity/out
var compiled embed.FS

// Why a contract or a call cannot be made.
var (
	ErrContract = errors.New("no such contract")
	ErrCall     = errors.New("impossible call")
)

// Contract is a compiled contract.
type Contract struct {
	Name string
	Code []byte // that creates it, without arguments
	abi  abi.ABI
}

// Load returns the contract of a name, such as "Registry". It fails with ErrContract.
func Load(name string) (*Contract, error) {
	text, err := compiled.ReadFile("solidity/out/" + name + ".bin")
	if err != nil {
		return nil, fmt.Errorf("evm: %w: %q", ErrContract, name)
	}
	c := &Contract{Name: name}
	if c.Code, err = hex.DecodeString(strings.TrimSpace(string(text))); err != nil {
		return nil, fmt.Errorf("evm: %w: code of %q: %w", ErrContract, name, err)
	}
	description, err := compiled.Open("solidity/out/" + name + ".abi")
	if err != nil {
		return nil, fmt.Errorf("evm: %w: %q", ErrContract, name)
	}
	defer description.Close() //nolint:errcheck // only read
	if c.abi, err = abi.JSON(description); err != nil {
		return nil, fmt.Errorf("evm: %w: description of %q: %w", ErrContract, name, err)
	}
	return c, nil
}

// Pack returns the data of a call. Arguments are of the Go types that are nearest to those
// of Solidity: uint64, int64, [16]byte, [32]byte, []byte, bool, *big.Int for uint256, Address.
// It fails with ErrCall.
func (c *Contract) Pack(method string, args ...any) ([]byte, error) {
	converted := make([]any, len(args))
	for i, arg := range args {
		if address, ok := arg.(Address); ok {
			arg = common.Address(address)
		}
		converted[i] = arg
	}
	data, err := c.abi.Pack(method, converted...)
	if err != nil {
		return nil, fmt.Errorf("evm: %w: %s.%s: %w", ErrCall, c.Name, method, err)
	}
	return data, nil
}
