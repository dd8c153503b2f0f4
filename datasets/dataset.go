package datasets

import (
	"fmt"
	"path"
	"strings"

	"ihealth/eeg"
)

// Dataset describes a file that somebody else publishes.
type Dataset struct {
	Name    string   // by which Find knows it
	Title   string   // what it holds
	Source  string   // who publishes it, with the version
	URL     string   // of the publisher's page
	Licence string   // under which it is published
	Cut     string   // how the file is made from the publisher's; empty when it is the publisher's own
	SHA256  string   // of the file, hexadecimal
	Path    string   // below the data root, with slashes
	Rate    eeg.Rate // of files that do not tell theirs; else zero
	Bad     []int64  // samples, counted from 0, that are known to be transmission errors
}

const (
	eyeStateSource = "UCI Machine Learning Repository 264, OpenML 1471 (Roesler 2013)"
	motorSource    = "PhysioNet EEGMMIDB 1.0.0 (Schalk et al. 2004, Goldberger et al. 2000)"
	motorURL       = "https://physionet.org/content/eegmmidb/1.0.0/"
	motorLicence   = "ODC-By 1.0"
)

// Catalogue lists the datasets by name.
func Catalogue() []Dataset {
	return []Dataset{
		firstMinute(motor("R01", "eyes open, first 60 s", "S001R01_first60s.edf", "fd3634aace054ca9f7d180ac90f64873c818caf07b7efc33730866ef941cfb02")),
		firstMinute(motor("R02", "eyes closed, first 60 s", "S001R02_first60s.edf", "66ab7ace7268e3d7455550884bfac827da8556fce5b6f4698d78de8800b5e631")),
		motor("R03", "moving a fist, annotated", "S001R03.edf", "3427c8d01bff1380bc9ab9f27a35ece2af5dfadf3e291bbc05eb66e4dadbfe2e"),
		motor("R04", "imagining to move a fist, annotated", "S001R04.edf", "3d161f88e1c00632585287d2ce584c2bc0f08862438eb255ea8723e00fac693d"),
		{
			Name:    "eye-state",
			Title:   "EMOTIV EPOC, 14 channels, 117 s, eyes open and closed",
			Source:  eyeStateSource,
			URL:     "https://archive.ics.uci.edu/dataset/264/eeg+eye+state",
			Licence: "CC BY 4.0",
			SHA256:  "4e209cfef129545b5a80a481baa4fce0af54fe29ec8a0882aef6374abbcf9a75",
			Path:    "eeg/eye-state/eeg-eye-state.csv",
			Rate:    eeg.RateHz(128),
			Bad:     []int64{898, 10386, 11509, 13179},
		},
	}
}

// motor returns a run of subject 1 of EEGMMIDB, 64 channels at 160 Hz.
func motor(run, title, file, sum string) Dataset {
	return Dataset{
		Name:    "eegmmidb-S001" + run,
		Title:   "EEGMMIDB subject 1: " + title,
		Source:  motorSource,
		URL:     motorURL,
		Licence: motorLicence,
		SHA256:  sum,
		Path:    "eeg/eegmmidb/" + file,
	}
}

// firstMinute says that the file of d holds the first 60 records, of 1 s each, of
// the publisher's run.
func firstMinute(d Dataset) Dataset {
	own := strings.Replace(path.Base(d.Path), "_first60s", "", 1)
	d.Cut = fmt.Sprintf("%s is the first 60 s of the publisher's %s: keep its first 1255296 bytes (the header of 16896 and 60 records "+
		"of 1 s, 20640 each) and write \"60\" and six blanks, the number of records, over the 8 bytes from offset 236", path.Base(d.Path), own)
	return d
}
