package leak

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"ihealth/chain/contract"
)

// limitForms are the ways in which a limit of 36 °C is short.
var limitForms = map[string][]byte{
	"int64 big endian":    binary.BigEndian.AppendUint64(nil, 36_000),
	"int64 little endian": binary.LittleEndian.AppendUint64(nil, 36_000),
	"int32 big endian":    binary.BigEndian.AppendUint32(nil, 36_000),
	"int32 little endian": binary.LittleEndian.AppendUint32(nil, 36_000),
	"text":                []byte("36000"),
}

// handful is in how many places one limit is found amid bytes in which none of its decoys
// stands.
const handful = 6

func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// message returns calldata with a limit as data, beside a commitment.
func message(r *rand.Rand, sequence int, limit []byte) []byte {
	m := contract.Message{
		Kind: contract.Limits, Sequence: uint64(sequence), Subject: contract.PseudonymOf("somebody"),
		Commitment: [32]byte(randomBytes(r, 32)), Data: limit,
	}
	return m.Encode()
}

// One limit is found in a handful of messages, of stored words, and of places in files.
func TestOneLimitIsFound(t *testing.T) {
	for form, limit := range limitForms {
		for place, write := range map[string]func(*Scan, *rand.Rand){
			"calldata": func(s *Scan, r *rand.Rand) {
				for i := range handful {
					s.Piece("calldata", message(r, i+1, limit))
				}
			},
			"storage": func(s *Scan, r *rand.Rand) {
				for range handful {
					s.Piece("slot", append(append(make([]byte, 20-len(limit)), limit...), randomBytes(r, 12)...))
				}
			},
			"files": func(s *Scan, r *rand.Rand) {
				log := noise(1 << 12)
				for i := range handful {
					log = append(append(log, message(r, i+1, limit)...), '\n')
					log = append(log, randomBytes(r, 64)...)
				}
				if err := s.Files("node", fstest.MapFS{"data/cs.wal/wal": {Data: log}}); err != nil {
					t.Fatal(err)
				}
			},
		} {
			t.Run(form+" in "+place, func(t *testing.T) {
				s := &Secrets{Counters: 1000}
				s.AddNumber(36_000)
				scan := s.Begin()
				write(scan, rand.New(testStream("plant")))
				if leaks := fmt.Sprint(scan.Report().Leaks()); !strings.Contains(leaks, "36, thousandths as "+form) {
					t.Errorf("not found: %s", leaks)
				}
			})
		}
	}
}

// Two limits and four readings in the same bytes time and again are found, too.
func TestLimitsInEveryCall(t *testing.T) {
	s := &Secrets{}
	for _, milli := range []int64{36_000, 37_500, 39_012, 39_049, 39_086, 39_123, -70_000} {
		s.AddNumber(milli)
	}
	scan := s.Begin()
	for i := range 1000 {
		b := make([]byte, 99) // no words
		binary.BigEndian.PutUint64(b[17:], 36_000)
		binary.BigEndian.PutUint64(b[50:], 37_500)
		binary.LittleEndian.PutUint64(b[70:], uint64(39_012+37*(i%4)))
		scan.Piece("calldata", b)
	}
	leaks := fmt.Sprint(scan.Report().Leaks())
	for _, want := range []string{"36", "37.5", "39.012", "39.123"} {
		if !strings.Contains(leaks, want+", thousandths as int64") {
			t.Errorf("%s not found: %s", want, leaks)
		}
	}
}

// One word in which limits stand side by side is enough.
func TestPackedWord(t *testing.T) {
	s := &Secrets{Counters: 1000}
	s.AddNumber(36_000)
	s.AddNumber(37_000)
	word := binary.BigEndian.AppendUint64(make([]byte, 8), 1000)
	word = binary.BigEndian.AppendUint64(word, 37_000)
	word = binary.BigEndian.AppendUint64(word, 36_000)
	scan := s.Begin()
	scan.Piece("slot", word)
	leaks := fmt.Sprint(scan.Report().Leaks())
	for _, want := range []string{"slot at byte 16: 37, thousandths as int64", "slot at byte 24: 36, thousandths as int64"} {
		if !strings.Contains(leaks, want) {
			t.Errorf("%q not in %s", want, leaks)
		}
	}
}

// Chance that is copied stays one chance: a pseudonym behind zeros that begins as a limit,
// in a thousand messages.
func TestCopiesOfChance(t *testing.T) {
	s := &Secrets{Counters: 1000}
	s.AddNumber(36_000)
	r := rand.New(testStream("pseudonym"))
	subject := contract.Pseudonym(randomBytes(r, 16))
	binary.BigEndian.PutUint16(subject[:], 36_000)
	scan := s.Begin()
	for i := range 1000 {
		m := contract.Message{Kind: contract.Record, Sequence: uint64(i + 1), Subject: subject, Commitment: [32]byte(randomBytes(r, 32))}
		scan.Piece("calldata", m.Encode())
	}
	if leaks := scan.Report().Leaks(); len(leaks) > 0 {
		t.Errorf("%q", leaks)
	}
}

// A counter that climbs past a limit is no leak, though the caller does not name it.
func TestClimbingCounter(t *testing.T) {
	s := &Secrets{}
	s.AddNumber(36_000)
	s.AddNumber(37_000)
	r := rand.New(testStream("counter"))
	scan := s.Begin()
	for i := 20_000; i < 60_000; i += 4 {
		b := append(randomBytes(r, 9), binary.BigEndian.AppendUint64(nil, uint64(i))...)
		scan.Piece("record", append(b, randomBytes(r, 16)...))
	}
	if leaks := scan.Report().Leaks(); len(leaks) > 0 {
		t.Errorf("%q", leaks)
	}
}

// Ten megabytes at their worst hold no limit.
func TestMuchNoiseIsNoLeak(t *testing.T) {
	size := 10 << 20
	if testing.Short() {
		size = 1 << 20
	}
	s := &Secrets{Counters: 1000}
	for _, milli := range []int64{36_000, 38_000, 60_000, 100_000, 36_612, 500} {
		s.AddNumber(milli)
	}
	scan := s.Begin()
	scan.Piece("noise", noise(size))
	scan.Piece("random", randomBytes(rand.New(testStream("random")), size))
	if r := scan.Report(); len(r.Leaks()) > 0 || r.tests == 0 {
		t.Errorf("%d bytes, %d tests: %q", r.Bytes, r.tests, r.Leaks())
	}
}
