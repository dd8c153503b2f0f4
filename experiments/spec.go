package experiments

import (
	"fmt"
	"slices"
	"strings"

	"ihealth/experiments/scenario"
	"ihealth/experiments/yamlfile"
)

// Spec is an experiment file. Exactly one of its sections from Sojourn on is
// given: it says what is computed.
type Spec struct {
	Extends  string   `yaml:"extends,omitempty"`                      // a file, or a name of the catalogue, whose keys this file changes
	Name     string   `yaml:"name" jsonschema:"pattern=^[a-z0-9-]+$"` // letters, digits and hyphens: names the files of the results
	Title    string   `yaml:"title"`                                  // shown on figures and tables
	Source   string   `yaml:"source"`                                 // what is reproduced, such as "I-Health Fig. 5"
	Seed     uint64   `yaml:"seed" jsonschema:"minimum=0"`            // of every random stream
	Fidelity []string `yaml:"fidelity" jsonschema:"enum=analytic,enum=simulated,enum=chain"`
	Claims   []string `yaml:"claims"` // ids of the claims that are checked; a scenario without a list checks all
	Quick    []string `yaml:"quick"`  // what --quick sets, as key.path=value
	Network  Network  `yaml:"network"`

	Sweep yamlfile.Axes `yaml:"sweep,omitempty"` // values that keys of the file take in turn, in all combinations

	Sojourn  *Sojourn  `yaml:"sojourn"`
	Change   *Change   `yaml:"change"`
	Surface  *Surface  `yaml:"surface"`
	Search   *Search   `yaml:"search"`
	Channels *Channels `yaml:"channels"`
	Testnet  *Testnet  `yaml:"testnet"`

	BlockService *BlockService `yaml:"block_service"`
	Coverage     *Coverage     `yaml:"coverage"`

	Stability        *Stability        `yaml:"stability"`
	Compromise       *Compromise       `yaml:"compromise"`
	Cloning          *Cloning          `yaml:"cloning"`
	Protocols        *Protocols        `yaml:"protocols"`
	VerificationWork *VerificationWork `yaml:"verification_work"`

	Counterexamples *Counterexamples `yaml:"counterexamples"`
	Optimality      *Optimality      `yaml:"optimality"`
	Pareto          *Pareto          `yaml:"pareto"`
	ResponseTimes   *ResponseTimes   `yaml:"response_times"`
	Selection       *Selection       `yaml:"selection"`
	Online          *Online          `yaml:"online"`
	Joint           *Joint           `yaml:"joint"`
	Joined          *Joined          `yaml:"joined"`

	Quorum     *Quorum     `yaml:"quorum"`
	Calibrated *Calibrated `yaml:"calibration"`
	Fidelities *Fidelities `yaml:"fidelities"`
	Loop       *Loop       `yaml:"loop"`
	Messages   *Messages   `yaml:"messages"`
	Faults     *Faults     `yaml:"faults"`
	Timeline   *Timeline   `yaml:"timeline"`

	PaperRule   *PaperRule   `yaml:"paper_rule"`
	FaultNaming *FaultNaming `yaml:"fault_naming"`
	BytesSaved  *BytesSaved  `yaml:"bytes_saved"`
	Detectors   *Detectors   `yaml:"detectors"`

	Scenario *scenario.Scenario `yaml:"scenario"`

	Crosscheck *Crosscheck `yaml:"crosscheck"` // beside a section that it checks
}

// sections lists the kinds of experiment by their key.
func (s *Spec) sections() []section {
	return []section{
		{"sojourn", s.Sojourn != nil, &sojournStudy{s}},
		{"change", s.Change != nil, &changeStudy{s}},
		{"surface", s.Surface != nil, &surfaceStudy{s}},
		{"search", s.Search != nil, &searchStudy{s}},
		{"channels", s.Channels != nil, &channelsStudy{s}},
		{"testnet", s.Testnet != nil, &testnetStudy{s}},
		{"block_service", s.BlockService != nil, &blockStudy{s}},
		{"coverage", s.Coverage != nil, &coverageStudy{s}},
		{"stability", s.Stability != nil, &stabilityStudy{s}},
		{"cloning", s.Cloning != nil, &cloningStudy{s}},
		{"protocols", s.Protocols != nil, &protocolsStudy{s}},
		{"compromise", s.Compromise != nil, &compromiseStudy{s}},
		{"verification_work", s.VerificationWork != nil, &verificationStudy{s}},
		{"counterexamples", s.Counterexamples != nil, &counterexampleStudy{s}},
		{"optimality", s.Optimality != nil, &optimalityStudy{s}},
		{"pareto", s.Pareto != nil, &paretoStudy{s}},
		{"response_times", s.ResponseTimes != nil, &responseStudy{s}},
		{"selection", s.Selection != nil, &selectionStudy{s}},
		{"online", s.Online != nil, &onlineStudy{s}},
		{"joint", s.Joint != nil, &jointStudy{s}},
		{"joined", s.Joined != nil, &joinedStudy{s}},
		{"quorum", s.Quorum != nil, &quorumStudy{s}},
		{"calibration", s.Calibrated != nil, &calibratedStudy{s}},
		{"fidelities", s.Fidelities != nil, &fidelitiesStudy{s}},
		{"loop", s.Loop != nil, &loopStudy{s}},
		{"messages", s.Messages != nil, &messagesStudy{s}},
		{"faults", s.Faults != nil, &faultsStudy{s}},
		{"timeline", s.Timeline != nil, &timelineStudy{s}},
		{"paper_rule", s.PaperRule != nil, &paperRuleStudy{s}},
		{"fault_naming", s.FaultNaming != nil, &faultNamingStudy{s}},
		{"bytes_saved", s.BytesSaved != nil, &bytesSavedStudy{s}},
		{"detectors", s.Detectors != nil, &detectorsStudy{s}},
		{"scenario", s.Scenario != nil, &scenarioStudy{s}},
	}
}

type section struct {
	key   string
	given bool
	study study
}

// study returns the kind of experiment; the spec must be valid.
func (s *Spec) study() study {
	if s.Crosscheck != nil {
		return &crosscheckStudy{s}
	}
	for _, section := range s.sections() {
		if section.given {
			return section.study
		}
	}
	panic("experiments: a spec without a section")
}

// has reports whether the file asks for fidelity f.
func (s *Spec) has(f Fidelity) bool { return slices.Contains(s.Fidelity, string(f)) }

// Cells returns the plan: every cell of a fidelity that the file asks for.
func (s *Spec) Cells() []Cell {
	return slices.DeleteFunc(s.study().cells(), func(c Cell) bool { return !s.has(c.Fidelity) })
}

// Judge evaluates the claims that the file names. Those of a sweep are judged variant by
// variant, see [Report].
func (s *Spec) Judge(r *Results) []Claim {
	if len(s.Sweep) > 0 {
		return nil
	}
	out := make([]Claim, 0, len(s.Claims))
	for _, rule := range s.study().rules() {
		if slices.Contains(s.Claims, rule.id) {
			out = append(out, rule.judge(r))
		}
	}
	return out
}

// Stated lists the claims that the file names with the verdict that a run must give, before
// any run: Finding where the claim is known to be false, and Holds. Measured is empty.
func (s *Spec) Stated() []Claim {
	var out []Claim
	for _, rule := range s.study().rules() {
		if !slices.Contains(s.Claims, rule.id) || len(s.Sweep) > 0 {
			continue
		}
		c := Claim{ID: rule.id, Source: rule.source, Claim: rule.claim, Predicate: rule.predicate, Verdict: Holds}
		if rule.finding {
			c.Verdict = Finding
		}
		out = append(out, c)
	}
	return out
}

// check reports everything that is wrong with the values of a decoded file.
func (s *Spec) check(report reporter) {
	if s.Extends != "" {
		report("extends", "a base can only stand in the file itself")
	}
	if s.Name == "" || strings.Trim(s.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		report("name", "name %q must be made of lower-case letters, digits and hyphens", s.Name)
	}
	if len(s.Fidelity) == 0 {
		report("fidelity", "no fidelity is given\nlist one or more of analytic, simulated, chain")
	}
	s.Network.check(report)
	var given []section
	for _, section := range s.sections() {
		if section.given {
			given = append(given, section)
		}
	}
	if len(given) != 1 {
		s.reportSections(report, given)
		return
	}
	given[0].study.check(report)
	if s.Crosscheck != nil {
		(&crosscheckStudy{s}).check(report)
	}
	s.checkClaims(report, s.study())
}

func (s *Spec) reportSections(report reporter, given []section) {
	keys := func(list []section) string {
		names := make([]string, len(list))
		for i, section := range list {
			names[i] = section.key
		}
		return strings.Join(names, ", ")
	}
	if len(given) == 0 {
		report("", "the file does not say what to compute\nadd one of the sections %s", keys(s.sections()))
		return
	}
	report(given[1].key, "one file, one experiment: this one has the sections %s\nmove all but one to files of their own", keys(given))
}

func (s *Spec) checkClaims(report reporter, of study) {
	var known []string
	for _, rule := range of.rules() {
		known = append(known, rule.id)
	}
	for i, id := range s.Claims {
		if !slices.Contains(known, id) {
			report(indexed("claims", i), "claim %q is not one that this kind of experiment can check\nknown here: %s", id, strings.Join(known, ", "))
		}
	}
}

// indexed returns the path of an item of a list.
func indexed(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
