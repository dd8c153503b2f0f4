package experiments_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ihealth/experiments"
)

// outcomes draws outcomes with every kind of number and text.
var outcomes = rapid.Custom(func(t *rapid.T) experiments.Outcome {
	number := rapid.Custom(func(t *rapid.T) experiments.Number {
		return experiments.Number(rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 5e-324})).Draw(t, "number"))
	})
	row := rapid.Custom(func(t *rapid.T) experiments.Row {
		r := experiments.Row{
			Experiment: rapid.String().Draw(t, "experiment"), Cell: rapid.String().Draw(t, "cell"), Fidelity: experiments.Simulated,
			Series: rapid.StringN(0, 8, -1).Draw(t, "series"), X: number.Draw(t, "x"), Value: number.Draw(t, "value"), SE: number.Draw(t, "se"),
			N: rapid.Int().Draw(t, "n"), Measured: rapid.Bool().Draw(t, "measured"),
		}
		if rapid.Bool().Draw(t, "with interval") {
			r.Interval = &experiments.Range{Low: number.Draw(t, "low"), High: number.Draw(t, "high"), Level: 0.95, N: 10}
		}
		return r
	})
	return experiments.Outcome{Rows: rapid.SliceOfN(row, 0, 5).Draw(t, "rows"), Notes: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "notes")}
})

// same compares outcomes; what is undefined equals itself.
var same = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b experiments.Number) bool { return a == b || a != a && b != b }),
}

func TestOutcomeComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := outcomes.Draw(t, "outcome").Encode()
		first, err := experiments.DecodeOutcome(text)
		if err != nil {
			t.Fatal(err)
		}
		if again := first.Encode(); !bytes.Equal(text, again) {
			t.Fatalf("other bytes:\n%s%s", text, again)
		}
		second, err := experiments.DecodeOutcome(first.Encode())
		if diff := cmp.Diff(first, second, same); diff != "" || err != nil {
			t.Fatalf("%v (-first +second):\n%s", err, diff)
		}
	})
}

func TestOutcomeKeepsItsValues(t *testing.T) {
	inf := experiments.Number(math.Inf(1))
	in := experiments.Outcome{Notes: []string{"two\nlines"}, Rows: []experiments.Row{{Experiment: "e", Cell: "c", Fidelity: experiments.Analytic, Panel: "μ < 43 & λ", X: experiments.Number(math.NaN()), Metric: "m", Value: 0.1, Interval: &experiments.Range{Low: -1e-300, High: inf, Level: 0.95, N: 3}, SE: 2}}}
	want := experiments.Outcome{Notes: in.Notes, Rows: []experiments.Row{in.Rows[0]}}
	want.Rows[0].Interval = &experiments.Range{Low: -1e-300, High: experiments.Number(math.NaN()), Level: 0.95, N: 3} // JSON has no infinity
	got, err := experiments.DecodeOutcome(in.Encode())
	if diff := cmp.Diff(want, got, same); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// The form is fixed: outcomes are read by later versions.
func TestOutcomeBytes(t *testing.T) {
	body := "[\"n\"]\n" + `{"experiment":"e","cell":"c","fidelity":"analytic","x":null,"metric":"m","value":0.1}` + "\n"
	want := fmt.Sprintf("%x\n%s", sha256.Sum256([]byte(body)), body)
	o := experiments.Outcome{Notes: []string{"n"}, Rows: []experiments.Row{{Experiment: "e", Cell: "c", Fidelity: experiments.Analytic, X: experiments.Number(math.NaN()), Metric: "m", Value: 0.1}}}
	if got := string(o.Encode()); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// Every single byte that is changed, and every cut, is found.
func TestDamagedOutcomeIsFound(t *testing.T) {
	text := experiments.Outcome{Notes: []string{"n"}, Rows: []experiments.Row{{Cell: "c", Metric: "m", Value: 1}}}.Encode()
	for i := range text {
		broken := bytes.Clone(text)
		broken[i] ^= 1
		for _, b := range [][]byte{broken, text[:i]} {
			if _, err := experiments.DecodeOutcome(b); !errors.Is(err, experiments.ErrDamaged) {
				t.Fatalf("byte %d: error %v, want ErrDamaged", i, err)
			}
		}
	}
}

// A right checksum does not make an outcome of any text.
func FuzzDecodeOutcome(f *testing.F) {
	for _, body := range []string{"", "[]\n", "[\"n\"]\n{}\n", "null\n", "[]\n[]", "[]\n{\"value\":1e999}", "{}", "[]\n{\"unknown\":1}\n"} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := experiments.DecodeOutcome(append(fmt.Appendf(nil, "%x\n", sha256.Sum256(body)), body...))
		if err != nil {
			if !errors.Is(err, experiments.ErrDamaged) {
				t.Fatalf("error %v, want ErrDamaged", err)
			}
			return
		}
		if _, err := experiments.DecodeOutcome(o.Encode()); err != nil {
			t.Fatalf("%q was read, but what it encodes to was not: %v", body, err)
		}
	})
}
