package scenario

import (
	"context"
	"fmt"
	"math"
	"slices"

	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Origin is a trial of the search for who brought an epidemic: cases are ranked on a contact graph that
// has lost meetings, and has others that never were. All qualities of a trial see the same epidemics.
type Origin struct {
	People       int     `yaml:"people"`       // 10 to 2000
	Days         float64 `yaml:"days"`         // 1 to 100
	Meetings     float64 `yaml:"meetings"`     // of a person, 1/d, 0.01 to 100
	Friends      int     `yaml:"friends"`      // on each side in a ring, whom a person meets most, 1 to 100
	Faithful     float64 `yaml:"faithful"`     // share of meetings with friends, 0 to 1
	Airborne     float64 `yaml:"airborne"`     // share of meetings that are by the air one left behind, 0 to 1
	Transmission float64 `yaml:"transmission"` // probability that a meeting infects, 0.001 to 1
	MinLatent    float64 `yaml:"minlatent"`    // least latent time, d, 0 to 100
	Latent       float64 `yaml:"latent"`       // mean of what exceeds it, d, 0.001 to 100
	Infectious   float64 `yaml:"infectious"`   // mean, d, 0.001 to 100
	Report       float64 `yaml:"report"`       // mean delay of the report, d, 0.001 to 1000
	Cases        int     `yaml:"cases"`        // least of an epidemic that counts, 2 to People, at most 1000
	Before       float64 `yaml:"before"`       // days before the report that the search looks at, 0 to 1000
	Top          int     `yaml:"top"`          // suspects that are looked into, 1 to 1000
	Replications int     `yaml:"replications"` // epidemics, 2 to 100000

	Qualities []Quality `yaml:"qualities"` // of the contacts that are known
	Detected  *Detected `yaml:"detected"`  // qualities as detectors have them; nil: none
}

// Quality says how much of the meetings is known.
type Quality struct {
	Name      string  `yaml:"name"`
	Precision float64 `yaml:"precision"` // share of the known meetings by radio that took place, 0.01 to 1
	Recall    float64 `yaml:"recall"`    // share of the meetings that are known, 0 to 1
	Air       float64 `yaml:"air"`       // share of the airborne meetings that are known, by sensors, 0 to 1

	AirPrecision float64 `yaml:"air_precision"` // share of the known airborne meetings that took place, 0.01 to 1; 0 where Air is 0
}

// Detected measures qualities with detectors of proximity: meetings are of Least seconds and
// more.
type Detected struct {
	Phones Phones    `yaml:"phones"`
	Sigmas []float64 `yaml:"sigmas"` // spreads of signals, dB, 0.1 to 20
	Body   float64   `yaml:"body"`   // loss by a body, dB, 0 to 60
	Least  float64   `yaml:"least"`  // time close that makes a meeting, s, 1 to 3600
}

func (o *Origin) check(report Reporter) {
	within(report, "people", float64(o.People), 10, 2000)
	within(report, "days", o.Days, 1, 100)
	within(report, "meetings", o.Meetings, 0.01, 100)
	within(report, "friends", float64(o.Friends), 1, float64(min(100, (o.People-1)/2)))
	within(report, "faithful", o.Faithful, 0, 1)
	within(report, "transmission", o.Transmission, 0.001, 1)
	within(report, "minlatent", o.MinLatent, 0, 100)
	within(report, "latent", o.Latent, 0.001, 100)
	within(report, "infectious", o.Infectious, 0.001, 100)
	within(report, "report", o.Report, 0.001, 1000)
	within(report, "cases", float64(o.Cases), 2, float64(min(1000, o.People)))
	within(report, "before", o.Before, 0, 1000)
	within(report, "top", float64(o.Top), 1, 1000)
	within(report, "replications", float64(o.Replications), 2, 1e5)
	within(report, "airborne", o.Airborne, 0, 1)
	for i, q := range o.Qualities {
		at := under(report, indexed("qualities", i))
		if q.Name == "" {
			at("name", "a quality needs a name")
		}
		within(at, "precision", q.Precision, 0.01, 1)
		within(at, "recall", q.Recall, 0, 1)
		within(at, "air", q.Air, 0, 1)
		if q.Air > 0 || q.AirPrecision != 0 {
			within(at, "air_precision", q.AirPrecision, 0.01, 1)
		}
	}
	if o.Detected != nil {
		o.Detected.check(under(report, "detected"))
	}
}

func (d *Detected) check(report Reporter) {
	d.Phones.check(under(report, "phones"))
	checkSigmas(report, "sigmas", d.Sigmas)
	within(report, "body", d.Body, 0, 60)
	within(report, "least", d.Least, 1, 3600)
}

func (o *Origin) cells() []Cell {
	var out []Cell
	if len(o.Qualities) > 0 {
		out = append(out, Cell{ID: "qualities", Fidelity: simulated, Run: o.trace})
	}
	if o.Detected != nil {
		for _, sigma := range o.Detected.Sigmas {
			out = append(out, Cell{ID: sigmaSeries(sigma), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
				return o.detect(ctx, env, sigma)
			}})
		}
	}
	return out
}

// trace measures how often the origin is among the first suspects: top of each quality, and lost, the
// difference from the quality before it, in the same epidemics.
func (o *Origin) trace(ctx context.Context, env *Env) ([]Point, error) {
	found, err := o.search(ctx, env, o.Qualities)
	if err != nil {
		return nil, err
	}
	var out []Point
	for i, q := range o.Qualities {
		out = append(
			out, found[i].hits.point(q.Name, none, "top"),
			found[i].chance.point(q.Name, none, "chance"), found[i].cases.point(q.Name, none, "cases"),
		)
		if i > 0 {
			out = append(out, found[i].lost.point(q.Name, none, "lost"))
		}
	}
	return out, nil
}

// hunt is how the search did with one quality.
type hunt struct {
	hits, lost sample // of the origin; fewer than with the quality before
	chance     sample // of who names cases at random
	cases      sample
}

// search runs the epidemics, the same for all qualities.
func (o *Origin) search(ctx context.Context, env *Env, qualities []Quality) ([]hunt, error) {
	out := make([]hunt, len(qualities))
	for r := range o.Replications {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		shared, own := env.Shared, env.Key
		shared.Replication, own.Replication = r, r
		truth, cases, err := o.outbreak(ctx, shared)
		if err != nil {
			return nil, err
		}
		before := 0.0
		for i, q := range qualities {
			known, err := tracing.NewGraph(o.People, o.observe(truth, q, own.Sub(q.Name)))
			if err != nil {
				return nil, err
			}
			hit := o.among(known, cases)
			out[i].hits.add(hit)
			out[i].lost.add(before - hit)
			out[i].chance.add(min(1, float64(o.Top)/float64(len(cases))))
			out[i].cases.add(float64(len(cases)))
			before = hit
		}
	}
	return out, nil
}

// among returns 1 when the first case, which is the origin, is among the first suspects.
func (o *Origin) among(known *tracing.Graph, cases []tracing.Case) float64 {
	search := tracing.Search{Before: sim.Seconds(o.Before * day), Latency: sim.Seconds(o.MinLatent * day)}
	ranked := search.Rank(known, cases)
	return indicator(slices.ContainsFunc(ranked[:min(o.Top, len(ranked))], func(s tracing.Suspect) bool {
		return s.Person == cases[0].Person
	}))
}

// day is a day in seconds.
const day = 86400

// outbreaks is how many epidemics are drawn for one that is large enough.
const outbreaks = 10_000

// outbreak returns the meetings and cases of the first epidemic that is large enough, or an error when
// none of many is.
func (o *Origin) outbreak(ctx context.Context, key rng.Key) (*tracing.Graph, []tracing.Case, error) {
	stream := rng.New(key.Sub("outbreak"))
	e := tracing.Epidemic{
		Transmission: o.Transmission, MinLatent: o.MinLatent * day, Latent: o.Latent * day,
		Infectious: o.Infectious * day, Report: o.Report * day,
	}
	largest := 0
	for range outbreaks {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		g, err := tracing.NewGraph(o.People, o.meet(stream))
		if err != nil {
			return nil, nil, err
		}
		cases := e.Spread(g, person(stream, o.People), stream)
		if len(cases) >= o.Cases {
			return g, cases, nil
		}
		largest = max(largest, len(cases))
	}
	return nil, nil, fmt.Errorf(
		"none of %d epidemics has cases: %d, the largest has %d\ndemand fewer cases, or raise transmission, meetings, infectious or days",
		outbreaks, o.Cases, largest,
	)
}

func person(stream *rng.Stream, people int) int { return int(stream.Float64() * float64(people)) }

// meet draws the meetings: mostly with friends, else with anybody.
func (o *Origin) meet(stream *rng.Stream) []tracing.Meeting {
	out := make([]tracing.Meeting, int(float64(o.People)*o.Meetings*o.Days/2))
	for i := range out {
		out[i] = o.meeting(stream)
		if stream.Float64() < o.Faithful {
			out[i].B = (out[i].A + 1 + person(stream, o.Friends)) % o.People
		}
		out[i].Air = stream.Float64() < o.Airborne
	}
	return out
}

// meeting draws two people and a time.
func (o *Origin) meeting(stream *rng.Stream) tracing.Meeting {
	a := person(stream, o.People)
	b := (a + 1 + person(stream, o.People-1)) % o.People
	return tracing.Meeting{At: sim.Seconds(stream.Uniform(0, o.Days*day)), A: a, B: b}
}

// observe returns the meetings that are known: true ones by chance, those by air as sensors find
// them, and of either kind as many that never were as its precision asks for.
func (o *Origin) observe(truth *tracing.Graph, q Quality, key rng.Key) []tracing.Meeting {
	stream, out := rng.New(key.Sub("observed")), []tracing.Meeting(nil)
	air := 0
	for _, m := range truth.Meetings() {
		recall := q.Recall
		if m.Air {
			recall = q.Air
		}
		if stream.Float64() < recall {
			out = append(out, m)
			air += int(indicator(m.Air))
		}
	}
	for range falseOnes(len(out)-air, q.Precision) {
		out = append(out, o.meeting(stream))
	}
	for range falseOnes(air, q.AirPrecision) {
		m := o.meeting(stream)
		m.Air = true
		out = append(out, m)
	}
	return out
}

// falseOnes returns how many meetings that never were are known beside so many that were.
func falseOnes(right int, precision float64) int {
	if right == 0 {
		return 0
	}
	return int(math.Round(float64(right) * (1 - precision) / precision))
}

// detect measures the quality of contacts as the raw rule and the filter report them, and what it is
// worth for the search.
func (o *Origin) detect(ctx context.Context, env *Env, sigma float64) ([]Point, error) {
	raw, kalman, err := o.Detected.qualities(env.Key, sigma)
	if err != nil {
		return nil, err
	}
	qualities := []Quality{raw, kalman}
	found, err := o.search(ctx, env, qualities)
	if err != nil {
		return nil, err
	}
	out := []Point{found[0].chance.point("named at random", sigma, "chance_detected")}
	for i, q := range qualities {
		out = append(
			out, found[i].hits.point(q.Name, sigma, "top_detected"),
			Point{Series: q.Name, X: sigma, Metric: "precision", Value: q.Precision},
			Point{Series: q.Name, X: sigma, Metric: "recall", Value: q.Recall},
		)
	}
	return out, nil
}

// qualities compares the time that two people were close with what the detectors say of it.
func (d *Detected) qualities(key rng.Key, sigma float64) (raw, kalman Quality, err error) {
	n, crowd := d.Phones.People, d.Phones.crowd(sigma, d.Body)
	threshold := d.Phones.threshold(crowd)
	truth, byRaw, byKalman := make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
	_, err = d.Phones.listen(crowd, key, func(h *hearing) {
		at := h.listener*n + h.speaker
		truth[at] += h.seconds * indicator(h.distance < d.Phones.Within)
		byRaw[at] += h.seconds * indicator(h.strength() >= threshold)
		byKalman[at] += h.seconds * indicator(h.track.Probability >= 0.5)
	})
	return d.quality("raw", truth, byRaw), d.quality("Kalman", truth, byKalman), err
}

// quality counts meetings: of a detector that finds none the precision is the lowest there is.
func (d *Detected) quality(name string, truth, said []float64) Quality {
	var both, meetings, alarms float64
	for i := range truth {
		met, told := indicator(truth[i] >= d.Least), indicator(said[i] >= d.Least)
		both, meetings, alarms = both+met*told, meetings+met, alarms+told
	}
	return Quality{Name: name, Precision: max(0.01, both/max(1, alarms)), Recall: both / max(1, meetings)}
}
