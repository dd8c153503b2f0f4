package chain

import (
	"errors"
	"strings"
	"testing"
)

// I-Health section V: 1 urgent, 2 normal, 3 non-urgent of high security.
func TestDefaultAllocation(t *testing.T) {
	a := DefaultAllocation()
	if err := a.Validate(); err != nil || a.Channels() != 3 {
		t.Fatalf("%d channels, %v", a.Channels(), err)
	}
	want := map[Class]int{
		{Urgent, Standard}: 0, {Urgent, Confidential}: 0, {Normal, Standard}: 1,
		{Normal, Confidential}: 2, {NonUrgent, Standard}: 1, {NonUrgent, Confidential}: 2,
	}
	for _, c := range Classes() {
		if got := a.Channel(c); got != want[c] {
			t.Errorf("%v: channel %d, want %d", c, got, want[c])
		}
		for channel := range 3 {
			if err := a.Check(c, channel); errors.Is(err, ErrChannel) != (channel != want[c]) {
				t.Errorf("%v on channel %d: %v", c, channel, err)
			}
		}
	}
}

func TestZeroAllocationIsOneChannel(t *testing.T) {
	var a Allocation
	if err := a.Validate(); err != nil || a.Channels() != 1 {
		t.Errorf("%d channels, %v", a.Channels(), err)
	}
}

func TestAllocationValidate(t *testing.T) {
	for _, c := range []struct {
		bad  Allocation
		want string
	}{
		{Allocation{Urgent: {-1, 0}}, `"urgent, standard" goes to channel -1`},
		{Allocation{NonUrgent: {0, MaxChannels}}, `"non-urgent, confidential" goes to channel 16`},
		{Allocation{Normal: {2, 2}}, "channel 1 carries no class"},
	} {
		if err := c.bad.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.bad, err, c.want)
		}
	}
}

func TestClassNames(t *testing.T) {
	if got := (Class{NonUrgent, Confidential}).String(); got != "non-urgent, confidential" {
		t.Error(got)
	}
	if got := Security(7).String(); got != "Security(7)" || Security(7).Valid() {
		t.Error(got)
	}
	for _, c := range []Class{{3, 0}, {0, 2}} {
		if c.Valid() {
			t.Errorf("%v is valid", c)
		}
	}
	if all := Classes(); len(all) != 6 || !all[5].Valid() {
		t.Errorf("%v", all)
	}
}
