package evm

import (
	"encoding/binary"

	"ihealth/chain/contract"
)

// word is the length of everything in a call's data but its method, in bytes.
const word = 32

// packer writes messages as data of calls.
type packer struct {
	code    *Contract
	methods [contract.Admit + 1][]byte // first bytes of the data, by kind
	data    []byte                     // of the last call
}

// newPacker returns a packer of calls of a contract whose methods bear the names of kinds.
func newPacker(code *Contract) *packer {
	p := &packer{code: code}
	for _, k := range contract.Kinds() {
		p.methods[k] = code.abi.Methods[k.String()].ID
	}
	return p
}

// call returns the data of the call that a valid message asks for. The next call reuses
// it.
func (p *packer) call(m *contract.Message) []byte {
	p.data = append(p.data[:0], p.methods[m.Kind]...)
	p.pseudonym(m.Subject)
	switch m.Kind {
	case contract.Enrol:
		p.pseudonym(m.Party)
		p.pseudonym(m.Oracle())
	case contract.Limits:
		p.number(m.Sequence)
		p.bytes(m.Commitment[:])
	case contract.Record:
		p.number(uint64(m.Code))
		p.number(m.Sequence)
		p.bytes(m.Commitment[:])
	case contract.Anchor:
		p.number(m.Count)
		p.bytes(m.Commitment[:])
	case contract.Grant, contract.Revoke:
		p.pseudonym(m.Party)
		p.number(uint64(m.Epoch))
	case contract.Wrap:
		p.pseudonym(m.Party)
		p.number(uint64(m.Epoch))
		p.number(4 * word) // where the data begin
		p.number(uint64(len(m.Data)))
		p.bytes(m.Data)
	case contract.Transfer:
		p.pseudonym(m.Party)
		p.number(m.Sequence)
		p.bytes(m.Commitment[:])
	case contract.Admit:
		p.pseudonym(m.Party)
		p.number(uint64(m.Code))
	default: // Order, Operate, Report
		p.bytes(m.Commitment[:])
	}
	return p.data
}

// zeros fill words up.
var zeros [word]byte

func (p *packer) pseudonym(name contract.Pseudonym) { p.bytes(name[:]) }

// bytes writes b, and zeros up to a whole word.
func (p *packer) bytes(b []byte) {
	p.data = append(append(p.data, b...), zeros[:(word-len(b)%word)%word]...)
}

func (p *packer) number(n uint64) {
	p.data = binary.BigEndian.AppendUint64(append(p.data, zeros[8:]...), n)
}
