package datasets

import (
	"fmt"
	"strings"

	"ihealth/eeg"
)

const (
	physioNet      = "Goldberger et al. PhysioBank, PhysioToolkit, and PhysioNet. Circulation 101(23):e215–e220, 2000"
	motorName      = "eegmmidb"
	motorSource    = "PhysioNet EEGMMIDB 1.0.0"
	motorURL       = "https://physionet.org/content/eegmmidb/1.0.0/"
	motorFiles     = "https://physionet.org/files/eegmmidb/1.0.0/"
	motorCitation  = "Schalk et al. BCI2000: A General-Purpose Brain-Computer Interface (BCI) System. IEEE Trans. Biomed. Eng. 51(6):1034–1043, 2004; " + physioNet
	openAttributed = "ODC-By 1.0"
	listName       = "SHA256SUMS.txt"
)

// Catalogue lists the datasets by name. The checksums of EEGMMIDB's files are those
// of its publisher's list.
func Catalogue() []Dataset {
	return []Dataset{
		{
			Name:     "chbmit",
			Title:    "CHB-MIT: 23 cases of children with seizures, 23 and more channels, 256 Hz, EDF",
			Source:   "PhysioNet CHB-MIT Scalp EEG Database 1.0.0",
			URL:      "https://physionet.org/content/chbmit/1.0.0/",
			Licence:  openAttributed,
			Citation: "Guttag, J. CHB-MIT Scalp EEG Database (version 1.0.0). PhysioNet, 2010. doi:10.13026/C2K01R; Shoeb, A. Application of Machine Learning to Epileptic Seizure Onset Detection and Treatment. PhD thesis, MIT, 2009; " + physioNet,
			Path:     "eeg/chbmit",
			Remote:   "https://physionet.org/files/chbmit/1.0.0/",
			Sums:     listName,
		},
		{
			Name:     motorName,
			Title:    "EEGMMIDB: 109 subjects, 14 runs each, moving and imagining to move, 64 channels, 160 Hz, EDF+",
			Source:   motorSource,
			URL:      motorURL,
			Licence:  openAttributed,
			Citation: motorCitation,
			Path:     "eeg/eegmmidb",
			Remote:   motorFiles,
			Sums:     listName,
		},
		firstMinute(motor("S001R01", "eyes open, first 60 s", "fd3634aace054ca9f7d180ac90f64873c818caf07b7efc33730866ef941cfb02"),
			"4743b736131a7e147c150e8b37711029b6cda5e356c4b3e8261a03cdcaaf8b0c"),
		firstMinute(motor("S001R02", "eyes closed, first 60 s", "66ab7ace7268e3d7455550884bfac827da8556fce5b6f4698d78de8800b5e631"),
			"31a95e0a880e6c3d89960d9d62c144f24cc4e9f5d7e93c7f864ef61cd49e847e"),
		motor("S001R03", "moving a fist, annotated", "3427c8d01bff1380bc9ab9f27a35ece2af5dfadf3e291bbc05eb66e4dadbfe2e"),
		motor("S001R04", "imagining to move a fist, annotated", "3d161f88e1c00632585287d2ce584c2bc0f08862438eb255ea8723e00fac693d"),
		{
			Name:     "eye-state",
			Title:    "EMOTIV EPOC, 14 channels, 117 s, eyes open and closed, CSV",
			Source:   "UCI Machine Learning Repository 264, OpenML 1471, as CSV by datasets/eeg-eye-state",
			URL:      "https://archive.ics.uci.edu/dataset/264/eeg+eye+state",
			Licence:  "CC BY 4.0",
			Citation: "Roesler, O. EEG Eye State. UCI Machine Learning Repository, 2013. doi:10.24432/C57G7J",
			Path:     "eeg/eye-state/eeg-eye-state.csv",
			Remote:   "https://raw.githubusercontent.com/datasets/eeg-eye-state/0f0511da19b795ddc3519d092624bf48acbc7f23/data/eeg-eye-state.csv",
			SHA256:   "4e209cfef129545b5a80a481baa4fce0af54fe29ec8a0882aef6374abbcf9a75",
			Rate:     eeg.RateHz(128),
			Bad:      []int64{898, 10386, 11509, 13179},
		},
		{
			Name:     "siena",
			Title:    "Siena: 14 patients with seizures, 20 and more channels, 512 Hz, EDF",
			Source:   "PhysioNet Siena Scalp EEG Database 1.0.0",
			URL:      "https://physionet.org/content/siena-scalp-eeg/1.0.0/",
			Licence:  "CC BY 4.0",
			Citation: "Detti, P. Siena Scalp EEG Database (version 1.0.0). PhysioNet, 2020. doi:10.13026/5d4a-j060; Detti, P., Vatti, G., Zabalo Manrique de Lara, G. EEG Synchronization Analysis for Seizure Prediction. Processes 8(7):846, 2020; " + physioNet,
			Path:     "eeg/siena",
			Remote:   "https://physionet.org/files/siena-scalp-eeg/1.0.0/",
			Sums:     listName,
		},
		{
			Name:     "sleep-edf",
			Title:    "Sleep-EDF expanded: 197 nights with stages of sleep, 2 EEG channels, 100 Hz, EDF and EDF+",
			Source:   "PhysioNet Sleep-EDF Database Expanded 1.0.0",
			URL:      "https://physionet.org/content/sleep-edfx/1.0.0/",
			Licence:  openAttributed,
			Citation: "Kemp et al. Analysis of a sleep-dependent neuronal feedback loop: the slow-wave microcontinuity of the EEG. IEEE Trans. Biomed. Eng. 47(9):1185–1194, 2000; " + physioNet,
			Path:     "eeg/sleep-edf",
			Remote:   "https://physionet.org/files/sleep-edfx/1.0.0/",
			Sums:     listName,
		},
	}
}

// motor returns a run of EEGMMIDB, 64 channels at 160 Hz.
func motor(run, title, sum string) Dataset {
	subject, _, _ := strings.Cut(run, "R")
	return Dataset{
		Name:     motorName + "-" + run,
		Title:    "EEGMMIDB subject 1: " + title,
		Source:   motorSource,
		URL:      motorURL,
		Licence:  openAttributed,
		Citation: motorCitation,
		Path:     fmt.Sprintf("eeg/eegmmidb/%s.edf", run),
		Remote:   fmt.Sprintf("%s%s/%s.edf", motorFiles, subject, run),
		SHA256:   sum,
	}
}

// firstMinute makes of a run its first 60 data records, of 1 s each.
func firstMinute(d Dataset, whole string) Dataset {
	d.Path = strings.Replace(d.Path, ".edf", "_first60s.edf", 1)
	d.Cut = &Cut{SHA256: whole, Header: 16896, Record: 20640, Records: 60}
	return d
}
