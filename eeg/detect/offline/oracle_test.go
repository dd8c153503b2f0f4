package offline_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg/detect/offline"
)

// ruptures is one segmentation by ruptures (Truong, Oudre and Vayatis 2020): PELT with
// min_size 5 and jump 1.
type ruptures struct {
	Model  string
	N      int
	Pen    float64
	Breaks []int `json:"bkps"`
	X      []float64
}

// oracle returns the segmentations whose series is in the file.
func oracle(t *testing.T) []ruptures {
	t.Helper()
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	b, err := os.ReadFile(filepath.Join(root, "edf-corpus", "pelt_oracle.json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("no segmentations of ruptures: %v", err)
	}
	var all []ruptures
	if err := errors.Join(err, json.Unmarshal(b, &all)); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(r ruptures) bool { return len(r.X) == 0 })
}

func TestPELTIsThatOfRuptures(t *testing.T) {
	costs := map[string]func(x ...[]float64) (offline.Cost, error){
		"l2":     func(x ...[]float64) (offline.Cost, error) { return offline.NewL2(x...) },
		"normal": func(x ...[]float64) (offline.Cost, error) { return offline.NewNormal(x...) },
		"rbf":    func(x ...[]float64) (offline.Cost, error) { return offline.NewRBF(x...) },
	}
	cases := oracle(t)
	if len(cases) != len(costs) {
		t.Errorf("%d series, want one for each of %d costs", len(cases), len(costs))
	}
	for _, r := range cases {
		t.Run(fmt.Sprintf("%s/%d", r.Model, r.N), func(t *testing.T) {
			cost, err := costs[r.Model](r.X)
			if err != nil {
				t.Fatal(err)
			}
			got, err := offline.PELT(t.Context(), cost, offline.Options{Penalty: r.Pen, MinSize: 5})
			if err != nil || !slices.Equal(got, r.Breaks) {
				t.Errorf("%v, %v; want %v", got, err, r.Breaks)
			}
		})
	}
}
