package leak

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/contract/contracttest"
	"ihealth/sim/rng"
)

func testStream(name string) *rng.Stream { return rng.New(rng.Key{Name: "leak/test/" + name}) }

// readings returns secrets as a body has them: temperatures, and their limits.
func readings(n int) (*Secrets, []int64) {
	s := &Secrets{Counters: 10_000}
	stream := testStream("readings")
	all := []int64{35_500, 38_000}
	for range n {
		all = append(all, int64(math.Round(stream.Normal(36_600, 400))))
	}
	for _, milli := range all {
		s.AddNumber(milli)
	}
	return s, all
}

// noise returns what a chain's bytes look like at their worst: hashes behind zeros.
func noise(n int) []byte {
	r := rand.New(testStream("noise"))
	var b []byte
	for len(b) < n {
		b = append(b, make([]byte, r.IntN(40))...)
		for range 1 + r.IntN(40) {
			b = append(b, byte(r.Uint32()))
		}
	}
	return b
}

// Nothing is found where nothing is, though two bytes behind zeros are found everywhere.
func TestNoiseIsNoLeak(t *testing.T) {
	s, _ := readings(1000)
	s.AddText("Jane Doe")
	s.AddCoordinate(48.85661)
	scan := s.Begin()
	scan.Piece("noise", noise(1<<20))
	r := scan.Report()
	if leaks := r.Leaks(); len(leaks) > 0 {
		t.Errorf("%d bytes of noise: %q", r.Bytes, leaks)
	}
	chance := 0
	for _, w := range r.Weak {
		chance += w.Found + w.Decoys
	}
	if chance < 100 {
		t.Errorf("chance found %d secrets and decoys: the test shows nothing", chance)
	}
}

// Hashes in hexadecimal hold numbers of six digits by chance, as glucose in milli-units has.
func TestHexadecimalIsNoLeak(t *testing.T) {
	s := &Secrets{}
	stream := testStream("glucose")
	for range 1000 {
		s.AddNumber(int64(stream.Uniform(100_000, 400_000)))
	}
	scan := s.Begin()
	scan.Piece("database", fmt.Appendf(nil, "%X", noise(1<<19)))
	r := scan.Report()
	if leaks := r.Leaks(); len(leaks) > 0 {
		t.Errorf("%q", leaks)
	}
	i := slices.IndexFunc(r.Weak, func(w Weak) bool { return w.Form == "thousandths as text" })
	if i < 0 || r.Weak[i].Found == 0 || r.Weak[i].Decoys == 0 {
		t.Errorf("chance finds no number in %+v: the test shows nothing", r.Weak)
	}
	plain := s.Begin()
	plain.Piece("database", fmt.Appendf(nil, "%X", noise(1<<19)))
	for milli := range s.numbers {
		plain.Piece("record", fmt.Appendf(nil, `{"glucose":%d}`, milli))
	}
	if len(plain.Report().Leaks()) == 0 {
		t.Error("all readings as text are not found")
	}
}

// Each form is found amid noise where a program writes many readings down; in a strong
// form one reading is enough.
func TestEveryFormIsFound(t *testing.T) {
	s, all := readings(300)
	clean := noise(1 << 16)
	for _, f := range number(36_611, 0).forms {
		t.Run(f.name, func(t *testing.T) {
			written := len(all) - 3
			if f.strong() {
				written = 1
			}
			s.AddNumber(36_611)
			s.AddNumber(36_000)
			scan := s.Begin()
			scan.Piece("noise", clean)
			for _, milli := range append([]int64{36_611}, all[2:written+1]...) {
				for _, g := range number(milli, 0).forms {
					if g.name == f.name {
						piece := append(append(clean[:100:100], g.bytes...), clean[:100]...)
						if g.word {
							piece = append([]byte{1, 2, 3, 4}, g.bytes...)
						}
						scan.Piece("planted", piece)
					}
				}
			}
			if leaks := scan.Report().Leaks(); !strings.Contains(fmt.Sprint(leaks), "planted") && !strings.Contains(fmt.Sprint(leaks), f.name) {
				t.Errorf("not found: %q", leaks)
			}
		})
	}
}

// One coordinate or name is found, however it is written.
func TestCoordinatesAndNames(t *testing.T) {
	const v = 48.856614
	s := &Secrets{Counters: 1000}
	s.AddCoordinate(v)
	s.AddText("Jane Doe")
	for _, c := range []struct {
		name  string
		bytes []byte
	}{
		{"float64", binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))},
		{"text", []byte(`{"lat":48.8566,"lon":2.3522}`)},
		{"word", append([]byte("call"), binary.BigEndian.AppendUint64(make([]byte, 24), 488_566_140)...)},
		{"millimetres", append([]byte("call"), binary.BigEndian.AppendUint64(make([]byte, 24), 48_857)...)},
		{"name", []byte("patient: Jane Doe, 44")},
	} {
		scan := s.Begin()
		scan.Piece(c.name, c.bytes)
		if r := scan.Report(); r.Count == 0 {
			t.Errorf("%s: not found", c.name)
		}
	}
}

// Negative numbers are words in two's complement, and −70 °C is found in whole units.
func TestNegativeWord(t *testing.T) {
	s := &Secrets{Counters: 60}
	s.AddNumber(-70_000)
	word := bytes.Repeat([]byte{0xff}, 32)
	word[31] = 256 - 70
	scan := s.Begin()
	scan.Piece("storage", word)
	r := scan.Report()
	if want := "storage at byte 0: -70, wholes as word"; len(r.Hits) != 1 || r.Hits[0].String() != want {
		t.Errorf("hits %v, want %q", r.Hits, want)
	}
}

// Counters are not taken for readings.
func TestCounters(t *testing.T) {
	word := binary.BigEndian.AppendUint64(make([]byte, 24), 37)
	for counters, want := range map[uint64]int{36: 1, 37: 0} {
		s := &Secrets{Counters: counters}
		s.AddNumber(37_000)
		scan := s.Begin()
		scan.Piece("storage", word)
		if r := scan.Report(); r.Count != want {
			t.Errorf("counters to %d: %d hits, want %d", counters, r.Count, want)
		}
	}
}

// What the event log's messages and storage hold is no secret; a message that carries
// the reading in the place of its commitment is caught.
func TestMessages(t *testing.T) {
	s, all := readings(200)
	l, err := contract.NewLog(contracttest.Genesis())
	if err != nil {
		t.Fatal(err)
	}
	honest, careless := s.Begin(), s.Begin()
	r := rand.New(testStream("commitments"))
	for i, milli := range all {
		m := contract.Message{Kind: contract.Record, Sequence: uint64(i + 1), Subject: contract.PseudonymOf("somebody")}
		for k := range m.Commitment {
			m.Commitment[k] = byte(r.Uint32())
		}
		l.Execute(int64(i), []chain.Transaction{{Entity: "phone", Payload: m.Encode()}})
		honest.Piece("calldata", m.Encode())
		binary.BigEndian.PutUint64(m.Commitment[24:], uint64(milli))
		clear(m.Commitment[:24])
		careless.Piece("calldata", m.Encode())
		careless.Piece("log", m.Commitment[:])
	}
	for name, b := range l.Storage() {
		honest.Piece(name, b)
	}
	if leaks := honest.Report().Leaks(); len(leaks) > 0 {
		t.Errorf("honest messages: %q", leaks)
	}
	if r := careless.Report(); r.Count < len(all) || len(r.Hits) != mostHits || len(r.Leaks()) <= mostHits {
		t.Errorf("careless messages: %d hits, %d kept, %d leaks", r.Count, len(r.Hits), len(r.Leaks()))
	}
}

func TestFiles(t *testing.T) {
	s := &Secrets{}
	s.AddText("Jane Doe")
	scan := s.Begin()
	if err := scan.Files("node 0", fstest.MapFS{
		"data/cs.wal/wal": {Data: []byte("… Jane Doe …")}, "data/empty": {}, "data/state.db/LOG": {Data: []byte("Jane Doe")},
	}); err != nil {
		t.Fatal(err)
	}
	if r := scan.Report(); r.Pieces != 2 || r.Count != 1 || r.Hits[0].Piece != "node 0/data/cs.wal/wal" {
		t.Errorf("%+v", r)
	}
	if err := scan.Files("node 1", fstest.MapFS{}); err != nil {
		t.Errorf("no files: %v", err)
	}
}

func TestPanics(t *testing.T) {
	for name, f := range map[string]func(s *Secrets){
		"NaN":        func(s *Secrets) { s.AddCoordinate(math.NaN()) },
		"infinite":   func(s *Secrets) { s.AddCoordinate(math.Inf(-1)) },
		"short text": func(s *Secrets) { s.AddText("Jane") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f(new(Secrets))
		}()
	}
}

// By hand: two heads in two tosses, and at least one in two.
func TestAtLeast(t *testing.T) {
	for _, c := range []struct {
		k, n    int
		p, want float64
	}{{2, 2, 0.5, 0.25}, {1, 2, 0.5, 0.75}, {0, 9, 0.1, 1}, {6, 6, 0.1, 1e-6}, {3, 3, 1, 1}} {
		if got := atLeast(c.k, c.n, c.p); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d of %d with %v: %v, want %v", c.k, c.n, c.p, got, c.want)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	s, _ := readings(1000)
	piece := noise(1 << 16)
	b.SetBytes(int64(len(piece)))
	for b.Loop() {
		b.StopTimer()
		scan := s.Begin()
		b.StartTimer()
		scan.Piece("noise", piece)
	}
}
