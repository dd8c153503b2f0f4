package evm

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"strings"
	"testing"
)

// The seed's contract (Zheng et al., Figure 5), as printed. These are its mistakes, each
// with the remedy beside it.

// gradeBySeed is what the seed's text says: 0 within the limits, 1 outside by at most 1, 2
// outside by more. It computes with integers of any size.
func gradeBySeed(temperature, lowest, highest *big.Int) byte {
	one := big.NewInt(1)
	switch {
	case temperature.Cmp(lowest) >= 0 && temperature.Cmp(highest) <= 0:
		return 0
	case temperature.Cmp(new(big.Int).Sub(lowest, one)) < 0 || temperature.Cmp(new(big.Int).Add(highest, one)) > 0:
		return 2
	default:
		return 1
	}
}

var maxUint256 = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))

// Gas of the same code under the same rules, measured in another trial: iomt.md, section
// 3.1. The code that creates COVIDCaller holds a hash of the compiler's input, whose zero
// bytes are cheaper: its gas may differ by some 12.
func TestSeedGas(t *testing.T) {
	b := newBench(t, "COVIDCaller")
	data := b.data("bodyTemperatureMonitor", number(39), number(36), number(37))
	if got := b.View(bob, b.at, data, enough).Gas; got != 79_892 {
		t.Errorf("view: %d gas, want 79,892", got)
	}
	if got := b.Send(bob, b.at, data, enough).Gas; got != 101_376 {
		t.Errorf("transaction: %d gas, want 101,376", got)
	}
	_, r, err := b.Deploy(alice, b.c, enough)
	if err != nil || max(r.Gas, 195_441)-min(r.Gas, 195_441) > 5*12 {
		t.Errorf("creation: %d gas, %v, want 195,441", r.Gas, err)
	}
}

// F1: the alert is never recorded.
func TestF1AlertIsNeverRecorded(t *testing.T) {
	b := newBench(t, "COVIDCaller")
	data := b.data("bodyTemperatureMonitor", number(41), number(36), number(37))
	before := b.Seal()
	if r := b.View(bob, b.at, data, enough); r.Refused != "" || r.Return[31] != 2 || len(r.Logs) > 0 || b.Seal() != before {
		t.Errorf("as a view: %+v", r)
	}
	if r := b.Static(bob, b.at, data, enough); !strings.Contains(r.Refused, "write protection") {
		t.Errorf("from a contract of today, which calls its views by STATICCALL: %+v", r)
	}
	r, orphan := b.Send(bob, b.at, data, enough), b.created(1)
	if r.Refused != "" || len(r.Logs) > 0 || len(b.Code(orphan)) == 0 || len(b.Code(b.created(2))) > 0 {
		t.Errorf("as a transaction: %+v, want nothing but one contract left behind", r)
	}
	remedy := newRegistry(t, 36000, 37000, 1000)
	if r := remedy.analyze(41000); len(r.Logs) != 1 || r.Logs[0].Data[31] != 2 {
		t.Errorf("the remedy: %+v", r)
	}
}

// F2: unsigned arithmetic errs where a limit is at an end of its range, and the naive port
// to a compiler that checks loses the alert. Everywhere else the seed does what it says.
func TestF2UnsignedEdge(t *testing.T) {
	seed, port := newBench(t, "COVIDCaller"), newBench(t, "NaivePort")
	wrong, lost := 0, 0
	for _, limits := range [][2]*big.Int{
		{number(0), number(5)},
		{number(3), number(7)},
		{number(3), maxUint256},
		{number(0), maxUint256},
		{new(big.Int).Sub(maxUint256, number(4)), maxUint256},
	} {
		for _, value := range around(limits[0], limits[1]) {
			want := gradeBySeed(value, limits[0], limits[1])
			edge := want == 1 && (limits[0].Sign() == 0 || limits[1].Cmp(maxUint256) == 0)
			got := seed.view(bob, "bodyTemperatureMonitor", value, limits[0], limits[1]).Return[31]
			if (got != want) != edge || edge && got != 2 {
				t.Errorf("%v in [%v, %v]: %d, want %d", value, limits[0], limits[1], got, want)
			}
			r := port.view(bob, "bodyTemperatureMonitor", value, limits[0], limits[1])
			if panics := strings.Contains(r.Refused, "overflow"); panics != (r.Refused != "") || !panics && r.Return[31] != want {
				t.Errorf("%v in [%v, %v], ported: %+v, want %d", value, limits[0], limits[1], r, want)
			} else if panics && want > 0 {
				lost++
			}
			if got != want {
				wrong++
			}
		}
	}
	if wrong == 0 || lost == 0 {
		t.Errorf("%d wrong grades of the seed, %d lost alerts of its port: want some of both", wrong, lost)
	}
}

// around lists the values from 3 below the limits to 3 above them, and those in between
// that are near, as far as they are numbers of 256 bits without sign.
func around(lowest, highest *big.Int) []*big.Int {
	var out []*big.Int
	for _, limit := range []*big.Int{lowest, highest} {
		for d := int64(-3); d <= 3; d++ {
			if v := new(big.Int).Add(limit, number(d)); v.Sign() >= 0 && v.Cmp(maxUint256) <= 0 {
				out = append(out, v)
			}
		}
	}
	return out
}

// F3: whole units without sign hold neither a freezer's temperature nor tenths, whose "1"
// is another band.
func TestF3WholeUnitsWithoutSign(t *testing.T) {
	b := newBench(t, "COVIDCaller")
	below := new(big.Int).Sub(new(big.Int).Lsh(number(1), 256), number(70)) // as Solidity converts -70
	inDegrees := func(v, low, high *big.Int) byte {
		return b.view(bob, "bodyTemperatureMonitor", v, low, high).Return[31]
	}
	if got := inDegrees(below, number(0), number(8)); got != 2 {
		t.Errorf("-70 °C with limits of 0 and 8 °C: %d", got)
	}
	if whole, tenths := inDegrees(number(38), number(36), number(37)), inDegrees(number(380), number(360), number(370)); whole != 1 || tenths != 2 {
		t.Errorf("38 °C above 37 °C: %d in degrees, %d in tenths; want the seed's 1 and 2", whole, tenths)
	}
	freezer := newRegistry(t, -80000, -60000, 1000)
	if got := freezer.analyze(-70000).Return[31]; got != 0 {
		t.Errorf("the remedy: -70 °C is %d", got)
	}
}

// F4: whoever calls brings the limits along.
func TestF4CallerBringsTheLimits(t *testing.T) {
	b := newBench(t, "COVIDCaller")
	if got := b.view(bob, "bodyTemperatureMonitor", number(41), number(36), number(1000)).Return[31]; got != 0 {
		t.Errorf("41 °C with a limit of 1000: %d, want the seed's 0", got)
	}
	remedy := newRegistry(t, 36000, 37000, 1000)
	remedy.refuses("not the authority", bob, "set", bob, subject, celsius, int64(36000), int64(1000000), uint64(1000))
	remedy.refuses("no limits for this oracle", alice, "analyze", subject, celsius, int64(41000), uint64(1))
	remedy.refuses("no limits for this oracle", bob, "analyze", [16]byte{9}, celsius, int64(41000), uint64(1))
	remedy.refuses("no limits for this oracle", bob, "analyze", subject, [32]byte{'K'}, int64(41000), uint64(1))
	remedy.refuses("impossible limits", alice, "set", bob, subject, celsius, int64(2), int64(1), uint64(0))
}

// F5: reading and limits stand in the call for ever.
func TestF5ReadingIsPublished(t *testing.T) {
	b := newBench(t, "COVIDCaller")
	data := b.data("bodyTemperatureMonitor", number(41), number(36), number(37))
	for _, v := range []int64{41, 36, 37} {
		if word := number(v).FillBytes(make([]byte, 32)); !bytes.Contains(data, word) {
			t.Errorf("%d does not stand in %s", v, hex.EncodeToString(data))
		}
	}
}

// F21: the seed's text calls BodyTemperattrue, which its code does not have; and its x = 5 is
// never returned.
func TestF21NamesAndDeadCode(t *testing.T) {
	b := newBench(t, "COVIDCaller")
	if _, err := b.c.Pack("BodyTemperattrue", number(1), number(2), number(3)); err == nil {
		t.Error("BodyTemperattrue exists")
	}
	for v := range int64(12) {
		for low := range int64(8) {
			for high := range int64(8) {
				if got := b.view(bob, "bodyTemperatureMonitor", number(v), number(low), number(high)).Return[31]; got > 2 {
					t.Errorf("%d in [%d, %d]: %d", v, low, high, got)
				}
			}
		}
	}
}
