package experiments

import (
	"ihealth/bco"
	"ihealth/sim/rng"
)

// Drawn says which random problems an experiment draws of each family.
type Drawn struct {
	Families   []string `yaml:"families" jsonschema:"enum=homogeneous,enum=lognormal,enum=proportional,enum=individual,enum=bimodal,enum=outliers"`
	Instances  int      `yaml:"instances"`  // of each family, ≥ 100
	Validators int      `yaml:"validators"` // M
	Blocks     int      `yaml:"blocks"`     // χ, transactions, with t = 1; 0: the bounds of R
}

func (d *Drawn) check(report reporter, path string) {
	if len(d.Families) == 0 {
		report(path+".families", "no family is given\nlist one or more of homogeneous, lognormal, proportional, individual, bimodal, outliers")
	}
	checkDistinct(report, path+".families", d.Families)
	checkCount(report, path+".instances", "instances", d.Instances, 100, 1e7)
	checkCount(report, path+".validators", "validators", d.Validators, 1, maxValidators)
	checkCount(report, path+".blocks", "transactions", d.Blocks, 0, 1e6)
}

// problem draws an instance, the same one in every run of the experiment.
func (d *Drawn) problem(env *Env, family string, instance int) bco.Problem {
	key := env.Key.Sub("instance")
	key.Replication = instance
	return bco.Family(family).Random(rng.New(key), bco.Size{Validators: d.Validators, Blocks: d.Blocks})
}
