package comet

import "testing"

// A signature takes microseconds: neither nothing nor a second.
func TestVerificationTime(t *testing.T) {
	if s := VerificationTime(256); !(s > 1e-7 && s < 1) {
		t.Errorf("a signature takes %v s", s)
	}
}
