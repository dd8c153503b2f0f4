package experiments

import "testing"

func TestProtocolsClaimsCatchWrongResults(t *testing.T) {
	of := func(metric, panel, series string, value Number) func(*Row) bool {
		return func(r *Row) bool {
			if r.Metric != metric || r.Panel != panel || r.Series != series {
				return false
			}
			r.Value = value
			return true
		}
	}
	checkSpoilt(t, "protocols", []spoiling{
		{"32a", of("messages", crashes[0], underRounds, 41), false},
		{"32a", of("messages", crashes[0], underAuthority, 11), false},
		{"32b", of("stalled", crashes[1], underLeader, 0), true},
		{"32c", of("stalled", crashes[1], underPBFT, 1), false},
		{"32d", of("stalled", crashes[2], underRounds, 0), false},
		{"32d", of("stalled", crashes[2], underAuthority, 1), true},
		{"32e", of("latency", crashes[1], underRounds, 0.07), false},
		{"32f", of("latency", crashes[0], underAuthority, 4.5), false},
	})
}
