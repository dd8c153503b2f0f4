package comet

import (
	"testing"
	"time"
)

func TestTopologies(t *testing.T) {
	for m := MinValidators; m <= 25; m++ {
		for _, topology := range []Topology{Mesh, Ring} {
			degree := make([]int, m)
			pairs := map[[2]int]bool{}
			for i, list := range topology.peers(m) {
				for _, j := range list {
					pair := [2]int{min(i, j), max(i, j)}
					if i == j || pairs[pair] {
						t.Fatalf("%v of %d: %d dials %d twice", topology, m, i, j)
					}
					pairs[pair] = true
					degree[i]++
					degree[j]++
				}
			}
			want := m - 1
			if topology == Ring {
				want = min(want, 2*ringDegree)
			}
			for i, d := range degree {
				if d != want {
					t.Errorf("%v of %d: validator %d has %d peers, want %d", topology, m, i, d, want)
				}
			}
		}
	}
}

func TestDefaults(t *testing.T) {
	for m, want := range map[int]Topology{4: Mesh, 7: Mesh, 10: Ring, 21: Ring} {
		if got := (Options{Validators: m}).withDefaults().Topology; got != want {
			t.Errorf("%d validators: %v, want %v", m, got, want)
		}
	}
	o := Options{Topology: Ring, BlockTimeout: time.Second}.withDefaults()
	if o.Topology != Ring || o.BlockTimeout != time.Second || o.StallTimeout != 20*time.Second {
		t.Errorf("got %+v", o)
	}
}
