package eeg

import (
	"regexp"
	"strings"
)

// ChannelType tells what a channel records, in the words of BIDS (Brain Imaging Data
// Structure, EEG, channels.tsv, column type). The zero value is unknown.
type ChannelType string

// The types that readers tell apart.
const (
	TypeEEG  ChannelType = "EEG"  // brain
	TypeEOG  ChannelType = "EOG"  // eyes, of no stated direction
	TypeHEOG ChannelType = "HEOG" // eyes, horizontal
	TypeVEOG ChannelType = "VEOG" // eyes, vertical
	TypeECG  ChannelType = "ECG"  // heart
	TypeEMG  ChannelType = "EMG"  // muscle
	TypeGSR  ChannelType = "GSR"  // conductance of the skin
	TypePPG  ChannelType = "PPG"  // pulse, optically
	TypeResp ChannelType = "RESP" // breath
	TypeTemp ChannelType = "TEMP" // temperature
	TypeTrig ChannelType = "TRIG" // triggers and status words, no analogue value
	TypeMisc ChannelType = "MISC" // anything else
)

// typeWords maps the first word of a label, as EDF+ demands it, to its type.
var typeWords = map[string]ChannelType{
	"EEG": TypeEEG, "EOG": TypeEOG, "LOC": TypeEOG, "ROC": TypeEOG, "HEOG": TypeHEOG, "VEOG": TypeVEOG,
	"ECG": TypeECG, "EKG": TypeECG, "EMG": TypeEMG, "GSR": TypeGSR, "EDA": TypeGSR,
	"PPG": TypePPG, "PLETH": TypePPG, "RESP": TypeResp, "AIRFLOW": TypeResp, "TEMP": TypeTemp,
	"TRIG": TypeTrig, "TRIGGER": TypeTrig, "STATUS": TypeTrig, "STI": TypeTrig, "STIM": TypeTrig,
	"EVENT": TypeTrig, "MARKER": TypeTrig,
}

var (
	firstWord = regexp.MustCompile(`^[A-Z]+`)
	// site is a place on the scalp: the 10-05 system (Oostenveld and Praamstra 2001),
	// the older names T3 to T6 among it, ears and mastoids.
	site = regexp.MustCompile(`^(NZ|[AM][12]|(FP|AFP|AF|AFF|F|FFC|FFT|FC|FCC|FT|FTT|C|CCP|CP|CPP|T|TTP|TP|TPP|P|PPO|PO|POO|O|OI|I)(Z|10|[1-9])H?)$`)
)

// TypeOfLabel returns the type that a label tells: by its first word, as in "EEG
// Fpz-Cz" and "ECG1", or by the name of a place on the scalp, as in "Fp1", "Fc5."
// and "FP1-F7". Any other label is TypeMisc.
func TypeOfLabel(label string) ChannelType {
	label = strings.ToUpper(strings.Trim(label, " ."))
	if t, ok := typeWords[firstWord.FindString(label)]; ok {
		return t
	}
	electrode, _, _ := strings.Cut(label, "-")
	if site.MatchString(strings.TrimSpace(electrode)) {
		return TypeEEG
	}
	return TypeMisc
}

// EEGChannels returns the indices of the channels that record the brain, or those of
// all channels when none is known to.
func (r *Recording) EEGChannels() []int {
	var brain, all []int
	for i, s := range r.Signals {
		all = append(all, i)
		if s.Type == TypeEEG {
			brain = append(brain, i)
		}
	}
	if brain == nil {
		return all
	}
	return brain
}
