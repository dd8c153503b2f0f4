package scenario

import (
	"context"
	"fmt"

	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Assets is a trial of what the ledger knows of a hospital's beds, ambulances and
// respirators, after each sealed block.
type Assets struct {
	Assets  int       `yaml:"assets"`  // of each kind, 2 to 1e5
	Days    float64   `yaml:"days"`    // that they are watched, 0.1 to 1000
	Block   float64   `yaml:"block"`   // time between blocks, s, 1 to 86400
	Period  float64   `yaml:"period"`  // between readings without a change, s, 1 to 86400
	Misread []float64 `yaml:"misread"` // shares of readings that are wrong, 0 to 0.5
	Confirm []int     `yaml:"confirm"` // rules: readings that confirm a change, 1 to 100; 0: a reading is believed as it is
}

func (a *Assets) check(report Reporter) {
	within(report, "assets", float64(a.Assets), 2, 1e5)
	within(report, "days", a.Days, 0.1, 1000)
	within(report, "block", a.Block, 1, 86400)
	within(report, "period", a.Period, 1, 86400)
	for i, m := range a.Misread {
		within(report, indexed("misread", i), m, 0, 0.5)
	}
	for i, c := range a.Confirm {
		within(report, indexed("confirm", i), float64(c), 0, edge.MaxConfirm)
	}
}

func (a *Assets) cells() []Cell {
	var out []Cell
	for _, confirm := range a.Confirm {
		out = append(out, Cell{ID: confirmSeries(confirm), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			return a.run(ctx, env, confirm)
		}})
	}
	return out
}

// confirmSeries names a rule.
func confirmSeries(confirm int) string {
	switch confirm {
	case 0:
		return "as read"
	case 1:
		return "repeat the impossible"
	default:
		return fmt.Sprintf("%d readings a change", confirm)
	}
}

// run watches the same assets under all rules.
func (a *Assets) run(ctx context.Context, env *Env, confirm int) ([]Point, error) {
	var out []Point
	for _, misread := range a.Misread {
		models := device.AssetModels()
		n := len(models) * a.Assets
		wrong, err := sampled(n, func(i int) (float64, error) {
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			return a.watch(env.Shared.Sub(fmt.Sprintf("asset/%d", i)), models[i%len(models)], misread, confirm)
		})
		if err != nil {
			return nil, err
		}
		p := wrong.point(confirmSeries(confirm), misread, "wrong")
		if misread == 0 {
			p.Metric, p.X = "wrong_read_rightly", none
		}
		out = append(out, p)
	}
	return out, nil
}

// watch returns the share of blocks after which the ledger's state of one asset is not
// the true one.
func (a *Assets) watch(key rng.Key, model device.AssetModel, misread float64, confirm int) (float64, error) {
	end := sim.Seconds(a.Days * 86400)
	tag, err := device.NewAssetTag(key, device.AssetConfig{
		Model: model, End: end, Period: sim.Delay(a.Period), Misread: misread, Repeat: sim.Delay(1),
	})
	if err != nil {
		return 0, err
	}
	ledger, err := newAssetLedger(key, sim.Seconds(a.Block))
	if err != nil {
		return 0, err
	}
	judge, err := assetRule(model, confirm)
	if err != nil {
		return 0, err
	}
	for truth := tag.State(); ; truth = tag.State() {
		r, more := tag.Next()
		if !more {
			ledger.seal(end, truth)
			return float64(ledger.wrong) / float64(ledger.blocks), nil
		}
		ledger.seal(r.At, truth)
		state, code, err := judge(r)
		if err != nil {
			return 0, err
		}
		if code == edge.SensorFault {
			tag.Again(r.At)
		}
		ledger.report(state, code)
	}
}

// assetRule returns what becomes known of an asset by a reading, with the verdict's code.
func assetRule(model device.AssetModel, confirm int) (func(device.Reading) (uint8, edge.Code, error), error) {
	if confirm == 0 {
		return func(r device.Reading) (uint8, edge.Code, error) { return r.State, edge.Normal, nil }, nil
	}
	rule, err := edge.NewAssets(model, confirm)
	if err != nil {
		return nil, err
	}
	return func(r device.Reading) (uint8, edge.Code, error) {
		v, err := rule.Judge(r)
		return rule.State(), v.Code, err
	}, nil
}
