package sim

import "fmt"

// Discipline is the rule by which a station chooses whom to serve.
type Discipline uint8

// The disciplines. A newcomer of a preemptive one interrupts, when every server
// is busy, the customer in service that comes last by the rule, unless that one
// comes before the newcomer: with classes the latest arrived of the lowest class,
// with LCFSPreemptive the earliest arrived. Who is interrupted keeps its place.
const (
	// FCFS serves in order of arrival, whatever the class.
	FCFS Discipline = iota
	// PreemptiveResume serves the highest class present and, within a class, in
	// order of arrival. An interrupted service goes on later from where it was
	// interrupted; the preempted customer stays at the head of its class.
	PreemptiveResume
	// PreemptiveRestart is PreemptiveResume, but an interrupted service begins again
	// with the same requirement.
	PreemptiveRestart
	// PreemptiveResample is PreemptiveResume, but an interrupted service begins again
	// with a new requirement, which the station asks for.
	PreemptiveResample
	// NonPreemptive serves the highest class waiting and, within a class, in order of
	// arrival. Nobody is interrupted.
	NonPreemptive
	// LCFS serves who arrived last, whatever the class. Nobody is interrupted.
	LCFS
	// LCFSPreemptive is LCFS, but a newcomer interrupts a service, which goes on later
	// from where it was interrupted.
	LCFSPreemptive
)

var disciplineNames = [...]string{
	FCFS:               "fcfs",
	PreemptiveResume:   "preemptive-resume",
	PreemptiveRestart:  "preemptive-restart",
	PreemptiveResample: "preemptive-resample",
	NonPreemptive:      "nonpreemptive",
	LCFS:               "lcfs",
	LCFSPreemptive:     "lcfs-preemptive",
}

// String returns the discipline's name as it stands in files and results.
func (d Discipline) String() string {
	if int(d) >= len(disciplineNames) {
		return fmt.Sprintf("Discipline(%d)", uint8(d))
	}
	return disciplineNames[d]
}

// preempts reports whether newcomers interrupt services.
func (d Discipline) preempts() bool {
	switch d {
	case PreemptiveResume, PreemptiveRestart, PreemptiveResample, LCFSPreemptive:
		return true
	default:
		return false
	}
}

// ranks reports whether higher classes come first.
func (d Discipline) ranks() bool {
	switch d {
	case PreemptiveResume, PreemptiveRestart, PreemptiveResample, NonPreemptive:
		return true
	default:
		return false
	}
}

// reverses reports whether who arrived last comes first.
func (d Discipline) reverses() bool { return d == LCFS || d == LCFSPreemptive }
