package device_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"ihealth/iomt/device"
	"ihealth/sim"
	"ihealth/sim/rng"
)

func assetConfig(model device.AssetModel, days int, misread float64) device.AssetConfig {
	return device.AssetConfig{
		Model: model, End: sim.Time(days) * sim.Time(24*time.Hour), Period: 10 * time.Minute, Misread: misread, Repeat: time.Second,
	}
}

func assetTag(t testing.TB, key rng.Key, c device.AssetConfig) *device.AssetTag {
	t.Helper()
	a, err := device.NewAssetTag(key, c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// stationary solves πQ = 0, Σπ = 1.
func stationary(t *testing.T, m device.AssetModel) []float64 {
	t.Helper()
	n := len(m.States)
	a, b := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
	for i, s := range m.States {
		for j, rate := range s.Rates {
			if j < n-1 {
				a.Set(j, i, a.At(j, i)+rate)
			}
			if i < n-1 {
				a.Set(i, i, a.At(i, i)-rate)
			}
		}
		a.Set(n-1, i, 1)
	}
	b.SetVec(n-1, 1)
	var x mat.VecDense
	if err := x.SolveVec(a, b); err != nil {
		t.Fatal(err)
	}
	return x.RawVector().Data
}

// TestAssetsSpendTheirTimeAsTheChainSays: shares of 20,000 days, within 15 % of each, which
// is five standard errors of the rarest (some 2500 visits): a true model fails with p < 1e-6.
func TestAssetsSpendTheirTimeAsTheChainSays(t *testing.T) {
	for _, model := range device.AssetModels() {
		c := assetConfig(model, 20_000, 0)
		c.Period = 1000 * time.Hour
		tag := assetTag(t, rng.Key{Seed: 1, Name: model.Name}, c)
		spent := make([]float64, len(model.States)+1)
		last := device.Reading{State: 1}
		for r, ok := tag.Next(); ok; r, ok = tag.Next() {
			if r.State != last.State && !model.Leads(last.State, r.State) {
				t.Fatalf("%s goes from %d to %d", model.Name, last.State, r.State)
			}
			spent[last.State] += float64(r.At - last.At)
			last = r
		}
		for i, want := range stationary(t, model) {
			if got := spent[i+1] / float64(c.End); math.Abs(got/want-1) > 0.15 {
				t.Errorf("%s is %s for %v of its time, want %v", model.Name, model.States[i].Name, got, want)
			}
		}
	}
}

// TestReadingsOfAnAsset: without misreadings every reading is the truth, at every change
// and every ten minutes; misreading changes the states read and nothing else.
func TestReadingsOfAnAsset(t *testing.T) {
	key := rng.Key{Seed: 2}
	good, bad := assetTag(t, key, assetConfig(device.Ambulance(), 30, 0)), assetTag(t, key, assetConfig(device.Ambulance(), 30, 0.1))
	polls, wrong, n := 0, 0, 0
	for r, ok := good.Next(); ok; r, ok = good.Next() {
		other, _ := bad.Next()
		if r.State != good.State() || good.State() != bad.State() || r.At != other.At || r.Sequence != uint64(n+1) || r.Sequence != other.Sequence {
			t.Fatalf("%+v of state %d, and %+v of state %d", r, good.State(), other, bad.State())
		}
		if r.At%sim.Time(10*time.Minute) == 0 {
			polls++
		}
		if other.State != bad.State() {
			wrong++
		}
		if other.State < 1 || other.State > 4 {
			t.Fatalf("state %d", other.State)
		}
		n++
	}
	if polls != 30*144 {
		t.Errorf("%d readings at intervals, want %d", polls, 30*144)
	}
	if share := float64(wrong) / float64(n); math.Abs(share-0.1) > 5*math.Sqrt(0.09/float64(n)) {
		t.Errorf("%v of %d are misread, want 0.1", share, n)
	}
}

// TestAgain repeats a measurement once, a second later.
func TestAgain(t *testing.T) {
	tag := assetTag(t, rng.Key{}, assetConfig(device.Bed(), 1, 0))
	first, _ := tag.Next()
	tag.Again(first.At)
	tag.Again(first.At)
	for _, want := range []sim.Time{sim.Time(time.Second), sim.Time(10 * time.Minute)} {
		if r, ok := tag.Next(); !ok || r.At != want {
			t.Errorf("at %v, want %v", r.At, want)
		}
	}
}

func TestAssetsRefused(t *testing.T) {
	for name, change := range map[string]func(*device.AssetConfig){
		"end":       func(c *device.AssetConfig) { c.End = 0 },
		"period":    func(c *device.AssetConfig) { c.Period = 0 },
		"repeat":    func(c *device.AssetConfig) { c.Repeat = 0 },
		"misread":   func(c *device.AssetConfig) { c.Misread = math.NaN() },
		"all wrong": func(c *device.AssetConfig) { c.Misread = 1 },
		"no states": func(c *device.AssetConfig) { c.Model.States = nil },
		"a rate":    func(c *device.AssetConfig) { c.Model.States[0].Rates[1] = math.NaN() },
		"itself":    func(c *device.AssetConfig) { c.Model.States[0].Rates[0] = 0.5 },
		"no way":    func(c *device.AssetConfig) { c.Model.States[0].Rates[1] = 0 },
		"too few":   func(c *device.AssetConfig) { c.Model.States[0].Rates = nil },
	} {
		c := assetConfig(device.Bed(), 1, 0)
		change(&c)
		if _, err := device.NewAssetTag(rng.Key{}, c); !errors.Is(err, device.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
}

// TestLethality: a minute at 121.11 °C is one, at 131.11 °C ten; a cycle's ramps, which are
// straight, add 2·heating·10/(ln 10·(hold − 20)) of what its hold does a minute, less what is colder than 20 °C.
func TestLethality(t *testing.T) {
	var l device.Lethality
	l.Add(121.11, time.Minute)
	l.Add(131.11, time.Minute)
	if got := l.Minutes(); math.Abs(got-11) > 1e-9 {
		t.Errorf("%v, want 11", got)
	}
	c := device.DefaultCycle()
	c.Noise, c.Period = 0, time.Second
	s, err := device.NewSteamSteriliser(rng.Key{}, c)
	if err != nil {
		t.Fatal(err)
	}
	var f0 device.Lethality
	for _, r := range readings(s) {
		if r.Kind != device.Steriliser || r.Quantity.Unit != "Cel" {
			t.Fatalf("%+v", r)
		}
		f0.Add(r.Quantity.Float(), time.Second)
	}
	want := math.Pow(10, (121-121.11)/10) * (20 + 2*10*10/(math.Ln10*101))
	if got := f0.Minutes(); math.Abs(got-want) > 0.02 {
		t.Errorf("F0 %v, want %v", got, want)
	}
	if got := c.Temperature(0); got != 20 {
		t.Errorf("begins at %v °C", got)
	}
}

func TestCyclesRefused(t *testing.T) {
	for name, change := range map[string]func(*device.Cycle){
		"start":   func(c *device.Cycle) { c.Start = -1 },
		"period":  func(c *device.Cycle) { c.Period = 0 },
		"heating": func(c *device.Cycle) { c.Heating = 0 },
		"for":     func(c *device.Cycle) { c.For = 0 },
		"hold":    func(c *device.Cycle) { c.Hold = math.NaN() },
		"noise":   func(c *device.Cycle) { c.Noise = math.Inf(1) },
	} {
		c := device.DefaultCycle()
		change(&c)
		if _, err := device.NewSteamSteriliser(rng.Key{}, c); !errors.Is(err, device.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
}
