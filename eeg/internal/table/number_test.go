package table

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// at reads the number that begins at text[i] as a row does: with what may be behind a
// line.
func at(text string, i int) (float64, int, bool) {
	b := append([]byte(text), "\n7777777777777777"...)
	var v [1]float64
	read, next := numbers(b[:len(text)], i, ',', '.', [][]float64{v[:]}, 0)
	return v[0], next - 1, read == 1
}

// check demands the bits of strconv where the fast path answers, and that it answers
// where it promises to.
func check(t interface{ Fatalf(string, ...any) }, text string) {
	if strings.ContainsAny(text, ",\n") {
		return
	}
	v, end, ok := at("1,"+text+",2", 2)
	want, err := strconv.ParseFloat(text, 64)
	switch {
	case !ok:
	case err != nil || math.Float64bits(v) != math.Float64bits(want) || end != 2+len(text):
		t.Fatalf("%q: %v up to byte %d, want %v (%v)", text, v, end-2, want, err)
	}
}

func TestNumberKnown(t *testing.T) {
	for _, text := range []string{
		"0", "-0", "+0", "7", "-1", "4194.871795", "4200.", ".5", "-.25", "00012.50", "123456789", "12345678.12345678",
		"1614834367.125000", "9007199254740992", "-9007199254740991", "0.0000000000000001", "1234567.7654321", "0.1", "0.30000000000000004",
		"1.00000000",
	} {
		check(t, text)
		if _, _, ok := at(text, 0); !ok && text != "0.30000000000000004" {
			t.Errorf("%q is left to the slow path", text)
		}
	}
	for _, text := range []string{
		"", "-", "+", ".", "-.", " 1", "1 ", "1e3", "--1", "1.2.3", "1-", "0x1", "NaN", "Inf", "9007199254740993",
		"12345678901234567890", "99999999.99999999", "1.12345678901234567", "1.1234567890123456789",
	} {
		if v, _, ok := at(text, 0); ok {
			t.Errorf("%q: %v, want it left to the slow path", text, v)
		}
	}
}

func TestNumberIsStrconv(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.StringMatching(`[+-]?[0-9]{0,10}(\.[0-9]{0,18})?`).Draw(t, "text"))
		v := rapid.Float64Range(-1e6, 1e6).Draw(t, "v")
		for decimals := range 12 {
			check(t, strconv.FormatFloat(v, 'f', decimals, 64))
		}
	})
}

// TestNumberReadsNothingBehindTheLine puts digits behind every end of a line.
func TestNumberReadsNothingBehindTheLine(t *testing.T) {
	for n := 1; n <= 8; n++ {
		text := "12345678"[:n]
		want, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		if v, end, ok := at(text, 0); v != float64(want) || end != n || !ok {
			t.Errorf("%q: %v up to %d, %t", text, v, end, ok)
		}
		if v, _, ok := at("0."+text, 0); !ok || v != float64(want)/math.Pow10(n) {
			t.Errorf("0.%s: %v, %t", text, v, ok)
		}
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]float64{"1e3": 1000, "-2.5E-1": -0.25, "+7": 7, "123456789012345678901": 123456789012345678901} {
		if v, ok := Parse([]byte(text)); !ok || v != want {
			t.Errorf("%q: %v, %t", text, v, ok)
		}
	}
	for _, text := range []string{"", "NaN", "inf", "0x10", "1_000", "1e999", "1,5", "e", "-"} {
		if v, ok := Parse([]byte(text)); ok {
			t.Errorf("%q: %v, want none", text, v)
		}
	}
}

func FuzzNumber(f *testing.F) {
	f.Add("4194.871795")
	f.Add("-.1e5")
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}

func BenchmarkNumber(b *testing.B) {
	for _, text := range []string{"4200", "4194.87", "4194.871795", "4194.871794871795"} {
		b.Run(fmt.Sprint("digits=", len(text)), func(b *testing.B) {
			line := append([]byte(text), make([]byte, padding)...)[:len(text)]
			to := [][]float64{{0}}
			for b.Loop() {
				if read, _ := numbers(line, 0, ',', '.', to, 0); read == 0 {
					b.Fatal("left to the slow path")
				}
			}
		})
	}
}
