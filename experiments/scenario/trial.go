package scenario

import "strings"

// Trial is an instrument with its parameters. Exactly one of its sections is given.
type Trial struct {
	Name  string `yaml:"name"` // letters, digits and hyphens
	Audit *Audit `yaml:"audit"`

	Cloning   *Cloning   `yaml:"cloning"`
	Consensus *Consensus `yaml:"consensus"`
	Failures  *Failures  `yaml:"failures"`
	Quorum    *Quorum    `yaml:"quorum"`

	Aerosol    *Aerosol    `yaml:"aerosol"`
	Connection *Connection `yaml:"connection"`
	Fence      *Fence      `yaml:"fence"`
	Grading    *Grading    `yaml:"grading"`
	LoadWall   *LoadWall   `yaml:"loadwall"`
	Quarantine *Quarantine `yaml:"quarantine"`
	Storm      *Storm      `yaml:"storm"`
	Truth      *Truth      `yaml:"truth"`

	Assets    *Assets    `yaml:"assets"`
	ColdChain *ColdChain `yaml:"coldchain"`
	Custody   *Custody   `yaml:"custody"`
	Gas       *Gas       `yaml:"gas"`
	Fusion    *Fusion    `yaml:"fusion"`
	Infection *Infection `yaml:"infection"`
	Kinetic   *Kinetic   `yaml:"kinetic"`
	Mistakes  *Mistakes  `yaml:"mistakes"`
	Pipeline  *Pipeline  `yaml:"pipeline"`

	Clusters   *Clusters   `yaml:"clusters"`
	Mobility   *Mobility   `yaml:"mobility"`
	Keepers    *Keepers    `yaml:"keepers"`
	Election   *Election   `yaml:"election"`
	Region     *Region     `yaml:"region"`
	RunLength  *RunLength  `yaml:"runlength"`
	Sterile    *Sterile    `yaml:"sterile"`
	Gate       *Gate       `yaml:"gate"`
	Guess      *Guess      `yaml:"guess"`
	Omission   *Omission   `yaml:"omission"`
	Revocation *Revocation `yaml:"revocation"`
	Saving     *Saving     `yaml:"saving"`
	Tamper     *Tamper     `yaml:"tamper"`

	Provenance  *Provenance  `yaml:"provenance"`
	RawRule     *RawRule     `yaml:"rawrule"`
	Proximity   *Proximity   `yaml:"proximity"`
	Recorded    *Recorded    `yaml:"recorded"`
	Origin      *Origin      `yaml:"origin"`
	Identifiers *Identifiers `yaml:"identifiers"`
	Contacts    *Contacts    `yaml:"contacts"`
}

// kinds lists the kinds of trial by their key.
func (t *Trial) kinds() []section {
	return []section{
		{"audit", t.Audit != nil, t.Audit},
		{"cloning", t.Cloning != nil, t.Cloning},
		{"consensus", t.Consensus != nil, t.Consensus},
		{"failures", t.Failures != nil, t.Failures},
		{"quorum", t.Quorum != nil, t.Quorum},
		{"aerosol", t.Aerosol != nil, t.Aerosol},
		{"connection", t.Connection != nil, t.Connection},
		{"fence", t.Fence != nil, t.Fence},
		{"grading", t.Grading != nil, t.Grading},
		{"loadwall", t.LoadWall != nil, t.LoadWall},
		{"quarantine", t.Quarantine != nil, t.Quarantine},
		{"storm", t.Storm != nil, t.Storm},
		{"truth", t.Truth != nil, t.Truth},
		{"assets", t.Assets != nil, t.Assets},
		{"coldchain", t.ColdChain != nil, t.ColdChain},
		{"custody", t.Custody != nil, t.Custody},
		{"gas", t.Gas != nil, t.Gas},
		{"fusion", t.Fusion != nil, t.Fusion},
		{"infection", t.Infection != nil, t.Infection},
		{"kinetic", t.Kinetic != nil, t.Kinetic},
		{"mistakes", t.Mistakes != nil, t.Mistakes},
		{"pipeline", t.Pipeline != nil, t.Pipeline},
		{"clusters", t.Clusters != nil, t.Clusters},
		{"mobility", t.Mobility != nil, t.Mobility},
		{"keepers", t.Keepers != nil, t.Keepers},
		{"election", t.Election != nil, t.Election},
		{"region", t.Region != nil, t.Region},
		{"runlength", t.RunLength != nil, t.RunLength},
		{"sterile", t.Sterile != nil, t.Sterile},
		{"gate", t.Gate != nil, t.Gate},
		{"guess", t.Guess != nil, t.Guess},
		{"omission", t.Omission != nil, t.Omission},
		{"revocation", t.Revocation != nil, t.Revocation},
		{"saving", t.Saving != nil, t.Saving},
		{"tamper", t.Tamper != nil, t.Tamper},
		{"provenance", t.Provenance != nil, t.Provenance},
		{"rawrule", t.RawRule != nil, t.RawRule},
		{"proximity", t.Proximity != nil, t.Proximity},
		{"recorded", t.Recorded != nil, t.Recorded},
		{"origin", t.Origin != nil, t.Origin},
		{"identifiers", t.Identifiers != nil, t.Identifiers},
		{"contacts", t.Contacts != nil, t.Contacts},
	}
}

type section struct {
	key   string
	given bool
	kind  kind
}

// kind is one sort of trial.
type kind interface {
	// check reports what is wrong with the parameters, by the path of the key.
	check(report Reporter)
	// cells plans the work.
	cells() []Cell
}

// reader is a kind that reads files beside the experiment's own.
type reader interface {
	// inputs names each and what of it is here, in a fixed order.
	inputs() []string
}

// Reporter collects mistakes by the path of the key. The first line of the text is what is
// wrong, the rest the remedy.
type Reporter = func(path, format string, args ...any)

// under returns a reporter for the keys of a section.
func under(report Reporter, section string) Reporter {
	return func(path, format string, args ...any) {
		switch {
		case path == "":
			path = section
		case !strings.HasPrefix(path, "["):
			path = section + "." + path
		default:
			path = section + path
		}
		report(path, format, args...)
	}
}

// Kind returns the key of the trial's section; it must be valid.
func (t *Trial) Kind() string { return t.section().key }

// kind returns what the trial is; it must be valid.
func (t *Trial) kind() kind { return t.section().kind }

func (t *Trial) section() section {
	for _, s := range t.kinds() {
		if s.given {
			return s
		}
	}
	panic("scenario: a trial without a section")
}

func (t *Trial) check(report Reporter) {
	if !isName(t.Name) {
		report("name", "name %q must be made of lower-case letters, digits and hyphens", t.Name)
	}
	var given, known []string
	for _, s := range t.kinds() {
		known = append(known, s.key)
		if s.given {
			given = append(given, s.key)
			s.kind.check(under(report, s.key))
		}
	}
	switch {
	case len(given) == 0:
		report("", "the trial does not say what it is\nadd one of the sections %s", strings.Join(known, ", "))
	case len(given) > 1:
		report(given[1], "one trial, one kind: this one has the sections %s\nmake them trials of their own", strings.Join(given, ", "))
	}
}

// isName reports whether s may name a trial or a figure.
func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
