package scenario

import (
	"context"

	"ihealth/iomt/edge"
	"ihealth/iomt/quarantine"
)

// Quarantine is a trial of people in quarantine with all their wearables, for whole episodes
// of 6 to 41 days: how many alerts there are, and how soon a fever is known.
type Quarantine struct {
	Days  int     `yaml:"days"`  // of a person, in all, 1 to 1e7
	Dwell int     `yaml:"dwell"` // of the geofence, 1 to 1000
	Ill   float64 `yaml:"ill"`   // share of people with a fever, 0 to 1
}

func (q *Quarantine) check(report Reporter) {
	checkRange(report, "days", float64(q.Days), 1, 1e7)
	checkRange(report, "dwell", float64(q.Dwell), 1, edge.MaxDwell)
	checkRange(report, "ill", q.Ill, 0, 1)
}

func (q *Quarantine) cells() []Cell {
	return []Cell{{ID: "people", Fidelity: simulated, Run: q.run}}
}

func (q *Quarantine) run(ctx context.Context, env *Env) ([]Point, error) {
	c := quarantine.Default()
	c.Dwell, c.Ill = q.Dwell, q.Ill
	t, err := c.Population(ctx, env.Key, q.Days, env.Workers)
	if err != nil {
		return nil, err
	}
	var out []Point
	at := func(series, metric, unit string, v float64, n int) {
		out = append(out, Point{Series: series, X: none, Metric: metric, Unit: unit, Value: v, N: n})
	}
	for k, kind := range quarantine.Kinds {
		at(kind.String(), "warnings", "1/d", float64(t.Codes[k][edge.Warning])/float64(t.Days), t.Days)
		at(kind.String(), "emergencies", "1/d", float64(t.Codes[k][edge.Emergency])/float64(t.Days), t.Days)
	}
	at("", "alert_share", "", float64(t.Alerts())/float64(t.Readings), t.Readings)
	at("", "reports", "1/d", float64(t.Reports)/float64(t.Days), t.Days)
	if t.Ill > 0 {
		at("", "fevers_found", "", float64(t.Found)/float64(t.Ill), t.Ill)
	}
	if t.Found > 0 {
		at("", "fever_delay", "s", t.Delay.Seconds()/float64(t.Found), t.Found)
	}
	return out, nil
}
