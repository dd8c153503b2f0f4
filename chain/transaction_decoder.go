package chain

import "encoding/binary"

// decoder takes fields off the front of rest. What is missing reads as zero and
// sets short.
type decoder struct {
	rest  []byte
	short bool
}

// take returns the next n bytes, n ≥ 0, of which the caller owns none.
func (d *decoder) take(n int) []byte {
	if n > len(d.rest) {
		d.short, d.rest = true, nil
		return nil
	}
	field := d.rest[:n:n]
	d.rest = d.rest[n:]
	return field
}

func (d *decoder) byte() byte {
	if field := d.take(1); field != nil {
		return field[0]
	}
	return 0
}

func (d *decoder) uint32() uint32 {
	if field := d.take(4); field != nil {
		return binary.BigEndian.Uint32(field)
	}
	return 0
}

func (d *decoder) uint64() uint64 {
	if field := d.take(8); field != nil {
		return binary.BigEndian.Uint64(field)
	}
	return 0
}
