package joint

import (
	"errors"
	"fmt"

	"ihealth/bco"
	"ihealth/chain"
)

// maxChannels bounds what grows with every order and every subset of channels.
const maxChannels = 6

// maxValidators bounds what grows with every pair of validators.
const maxValidators = 2000

// Problem is several channels over the same candidates: minimise Σ_f U_f(S_f, n_f)
// such that each validator is in at most as many of the S_f as it has capacity.
type Problem struct {
	// Channels, 1 to 6, list the same validators (id, speed and fee), at most 2000
	// in any order; everything else is their own.
	Channels []bco.Problem
	// Capacity is how many channels one validator may serve, ≥ 1; as many as
	// there are channels, and more, bind nothing.
	Capacity int
	// Capacities, when given, takes the place of Capacity: one for each of
	// Channels[0].Validators, in their order.
	Capacities []int
}

// Validate reports every field that is out of its range, as joined
// [bco.FieldError]s: channels.1.psi is a field of the second channel.
func (p *Problem) Validate() error {
	switch f := len(p.Channels); {
	case f == 0:
		return wrong("channels", "the list is empty: give at least one channel")
	case f > maxChannels:
		return wrong("channels", "%d are listed, at most %d are allowed", f, maxChannels)
	}
	if listed := len(p.Channels[0].Validators); listed > maxValidators {
		return wrong("channels.0.validators", "%d are listed, at most %d can be shared", listed, maxValidators)
	}
	var all []error
	for i := range p.Channels {
		for _, e := range bco.FieldErrors(p.Channels[i].Validate()) {
			all = append(all, wrong(channelField(i)+e.Field, "%s", e.Reason))
		}
	}
	if len(all) == 0 { // else lists may be broken in ways that drown what is wrong
		for i := range p.Channels[1:] {
			all = append(all, p.validateList(i+1)...)
		}
	}
	return errors.Join(append(all, p.validateCapacity()...)...)
}

// validateList reports where channel f lists other validators than the first.
func (p *Problem) validateList(f int) (all []error) {
	first := make(map[string]chain.Validator, len(p.Channels[0].Validators))
	for _, v := range p.Channels[0].Validators {
		first[v.ID] = v
	}
	same := "channels that share validators list the same ones"
	for i, v := range p.Channels[f].Validators {
		at := fmt.Sprintf("%svalidators.%d", channelField(f), i)
		want, ok := first[v.ID]
		switch {
		case !ok:
			all = append(all, wrong(at+".id", "%q is not a validator of the first channel: %s", v.ID, same))
		case v.ComputeHz != want.ComputeHz:
			all = append(all, wrong(at+".compute_hz", "%q computes %v Hz here and %v Hz in the first channel: %s", v.ID, v.ComputeHz, want.ComputeHz, same))
		case v.Fee != want.Fee:
			all = append(all, wrong(at+".fee", "%q charges %v here and %v in the first channel: %s", v.ID, v.Fee, want.Fee, same))
		}
		delete(first, v.ID)
	}
	for _, v := range p.Channels[0].Validators {
		if _, missing := first[v.ID]; missing {
			all = append(all, wrong(channelField(f)+"validators", "%q of the first channel is missing: %s", v.ID, same))
		}
	}
	return all
}

func (p *Problem) validateCapacity() (all []error) {
	if p.Capacities == nil {
		if p.Capacity < 1 {
			all = append(all, wrong("capacity", "%d must be at least 1: a validator that may serve no channel is left out of the lists", p.Capacity))
		}
		return all
	}
	if given, listed := len(p.Capacities), len(p.Channels[0].Validators); given != listed {
		return append(all, wrong("capacities", "%d are given for %d validators: give one for each, in the order of the first channel", given, listed))
	}
	for i, c := range p.Capacities {
		if c < 1 {
			all = append(all, wrong(fmt.Sprintf("capacities.%d", i), "%d of %q must be at least 1: a validator that may serve no channel is left out of the lists",
				c, p.Channels[0].Validators[i].ID))
		}
	}
	return all
}

func channelField(f int) string { return fmt.Sprintf("channels.%d.", f) }

func wrong(field, format string, args ...any) error {
	return &bco.FieldError{Field: field, Reason: fmt.Sprintf(format, args...)}
}
