package experiments

import "ihealth/eeg/synth"

// FaultNaming is the section of an experiment on which channel is at fault: what rules
// make of generated patients whose electrodes fail.
type FaultNaming struct {
	Watch    Watch         `yaml:"watch"`
	Faults   []string      `yaml:"faults" jsonschema:"enum=noise,enum=flat,enum=hum,enum=gain,enum=bridge,enum=intermittent,enum=reference"`
	Variants []RuleVariant `yaml:"variants"`
}

// noFault is the panel of patients whose electrodes hold.
const noFault = "no fault"

// faultOfPatient returns the fault of a patient: each has another channel.
func (f *FaultNaming) faultOfPatient(kind string, patient int) synth.Fault {
	labels := synth.Labels()
	at := 5 * patient % len(labels) // 5 and 14 have no common factor: all channels in turn
	fault := synth.Fault{Kind: synth.FaultKind(kind), Channel: labels[at], Start: float64(f.Watch.Training)}
	if fault.Kind == synth.Bridged {
		fault.With = labels[(at+1)%len(labels)] // next to it on the head
	}
	if fault.Kind == synth.LooseReference {
		fault.Channel = ""
	}
	return fault
}

// channelsOf returns the numbers, from 0, of the channels that a fault reaches; none of a
// loose reference, which is no channel's.
func channelsOf(f synth.Fault) []int {
	var out []int
	for _, label := range []string{f.Channel, f.With} {
		if label != "" {
			out = append(out, channelNumber(label)-1)
		}
	}
	return out
}
