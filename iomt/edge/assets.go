package edge

import (
	"fmt"

	"ihealth/chain"
	"ihealth/iomt/device"
)

// MaxConfirm is the most readings that Assets may ask for.
const MaxConfirm = 100

// Assets judges the readings of one asset by what it can do.
//
//	the state that is known         normal, non-urgent
//	a state that can follow it      normal; emergency when the asset is at fault in it
//	a state that cannot follow it   sensor-fault: repeat the measurement
//
// A state that cannot follow becomes known when the repeated measurement says it again:
// the ways there were missed. Where changes need more than one reading to be believed,
// those before are sensor-fault too.
type Assets struct {
	model    device.AssetModel
	confirm  int
	intake   intake
	state    uint8 // that is known, 0: none
	heard    uint8 // that was read last and is not known yet
	readings int   // of it, in a row
}

var _ Detector = (*Assets)(nil)

// NewAssets returns the detector of an asset of which nothing is known. A change becomes
// known after confirm readings of it in a row, 1 to MaxConfirm; one that is impossible
// after one more. The error wraps ErrLimits or device.ErrModel.
func NewAssets(model device.AssetModel, confirm int) (*Assets, error) {
	if confirm < 1 || confirm > MaxConfirm {
		return nil, fmt.Errorf("edge: %w: changes after %d readings, want 1 to %d", ErrLimits, confirm, MaxConfirm)
	}
	if err := model.Validate(); err != nil {
		return nil, fmt.Errorf("edge: %w", err)
	}
	return &Assets{model: model, confirm: confirm, intake: intake{kind: device.Asset}}, nil
}

// Judge implements [Detector]. It fails with ErrReading when r is of no state of the
// asset, or out of order, of another kind or subject.
func (a *Assets) Judge(r device.Reading) (Verdict, error) {
	if r.Kind == device.Asset && (r.State < 1 || int(r.State) > len(a.model.States)) {
		return Verdict{}, fmt.Errorf("edge: %w: state %d of a %s, want 1 to %d", ErrReading, r.State, a.model.Name, len(a.model.States))
	}
	if err := a.intake.admit(r); err != nil {
		return Verdict{}, err
	}
	if r.State == a.state {
		a.heard = 0
		return Verdict{Normal, chain.NonUrgent, "no change"}, nil
	}
	if r.State != a.heard {
		a.heard, a.readings = r.State, 0
	}
	a.readings++
	if a.readings < a.needed(r.State) {
		return Verdict{SensorFault, chain.Normal, "a change to confirm: repeat the measurement"}, nil
	}
	a.state, a.heard = r.State, 0
	if a.model.States[a.state-1].Fault {
		return Verdict{Emergency, chain.Urgent, "the asset is at fault"}, nil
	}
	return Verdict{Normal, chain.Normal, "a change"}, nil
}

// needed returns how many readings make a state known.
func (a *Assets) needed(state uint8) int {
	if a.state == 0 || a.model.Leads(a.state, state) {
		return a.confirm
	}
	return a.confirm + 1
}

// State returns the state that is known, from 1, and 0 before the first.
func (a *Assets) State() uint8 { return a.state }
