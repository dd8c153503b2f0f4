package scenario

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"ihealth/chain/overlay"
)

// Keepers is a trial of the rule that a head keeps a block or passes it on: colluding heads
// replace every block that they alone hold. X is the number of keepers of a block.
type Keepers struct {
	Heads     int   `yaml:"heads"`     // K, 2 to 1000
	Colluders int   `yaml:"colluders"` // f, 1 to K − 1
	Counts    []int `yaml:"keepers"`   // r, 1 to K each
	Blocks    int   `yaml:"blocks"`    // 10 to 1e6
}

func (k *Keepers) check(report Reporter) {
	if k.Heads < 2 || k.Heads > 1000 {
		report("heads", "%d heads: want 2 to 1000", k.Heads)
	}
	if k.Colluders < 1 || k.Colluders >= k.Heads {
		report("colluders", "%d colluders: want 1 to %d, so that somebody is honest", k.Colluders, k.Heads-1)
	}
	if len(k.Counts) == 0 {
		report("keepers", "no number of keepers is given\nlist one or more, such as [1, 2, 3]")
	}
	for i, r := range k.Counts {
		if r < 1 || r > k.Heads {
			report(indexed("keepers", i), "%d keepers: want 1 to %d", r, k.Heads)
		}
	}
	if k.Blocks < 10 || k.Blocks > 1e6 {
		report("blocks", "%d blocks: want 10 to 1000000", k.Blocks)
	}
}

// Who keeps a header.
const (
	keepersOnly = "hash kept or passed on" // as the paper says: those who keep the body
	allHeads    = "all heads keep all headers"
)

func (k *Keepers) cells() []Cell {
	var out []Cell
	for _, r := range k.Counts {
		out = append(out, Cell{ID: fmt.Sprintf("formula/%d", r), Fidelity: analytic, Run: func(context.Context, *Env) ([]Point, error) {
			var points []Point
			for _, series := range []string{keepersOnly, allHeads} {
				points = append(points, Point{Series: series, X: float64(r), Metric: "alone_formula", Value: overlay.Exposure(k.Heads, r, k.Colluders)})
			}
			return points, nil
		}})
		for _, series := range []string{keepersOnly, allHeads} {
			out = append(out, Cell{ID: fmt.Sprintf("%s/%d", series, r), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
				return k.forge(ctx, env, series, r)
			}})
		}
	}
	return out
}

// forge fills an archive and has the first heads replace what they alone hold.
func (k *Keepers) forge(ctx context.Context, env *Env, series string, r int) ([]Point, error) {
	a := overlay.NewArchive(k.Heads, r)
	a.Literal = series == keepersOnly
	for i := range k.Blocks {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		body := [][]byte{fmt.Appendf(nil, "%s %d", env.Key.Cell, i)}
		h := a.Next(body)
		h.Nonce = env.Key.Seed
		if err := a.Append(overlay.Block{Header: h, Body: body}, nil); err != nil {
			return nil, err
		}
	}
	alone := k.replace(a)
	changed := a.Changed()
	lost, headers := 0, 0
	honest := k.Heads - 1
	for _, height := range alone {
		if _, err := a.Body(honest, height); err != nil {
			lost++
		}
		if _, ok := a.Held(honest, height); !ok {
			headers++
		}
	}
	blocks := float64(k.Blocks)
	share, se := proportion(len(alone), k.Blocks, overlay.Exposure(k.Heads, r, k.Colluders))
	x := float64(r)
	return []Point{
		{Series: series, X: x, Metric: "alone", Value: share, SE: se, N: k.Blocks},
		{Series: series, X: x, Metric: "body_lost", Value: float64(lost) / blocks},
		{Series: series, X: x, Metric: "header_lost", Value: float64(headers) / blocks},
		{Series: series, X: x, Metric: "unseen", Value: float64(unseen(alone, changed)) / blocks},
	}, nil
}

// replace forges the blocks that only colluders hold, links those that follow each other,
// and returns their heights.
func (k *Keepers) replace(a *overlay.Archive) []uint64 {
	var alone []uint64
	var forged overlay.Header
	for height := uint64(1); height <= a.Height(); height++ {
		holders := a.Keepers(height)
		if slices.Max(holders) >= k.Colluders {
			continue
		}
		b, _ := a.Held(holders[0], height)
		b.Body = [][]byte{binary.BigEndian.AppendUint64([]byte("forged "), height)}
		b.Transactions = overlay.BodyRoot(b.Body)
		if forged.Height == height-1 && height > 1 {
			b.Previous = forged.Hash()
		}
		for _, head := range holders {
			a.Replace(head, b)
		}
		forged = b.Header
		alone = append(alone, height)
	}
	return alone
}

// unseen counts the forged blocks after the last that an auditor sees to be changed: in a
// run of forged blocks that follow each other, only the last one's successor tells.
func unseen(forged, changed []uint64) int {
	last := uint64(0)
	if len(changed) > 0 {
		last = changed[len(changed)-1]
	}
	n := 0
	for _, height := range forged {
		if height > last {
			n++
		}
	}
	return n
}
