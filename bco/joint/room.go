package joint

// shortage is a group of channels that cannot have what they want at once, and how
// many places it lacks.
type shortage struct {
	channels []int
	missing  int // 0: there is none
}

// room returns the worst shortage when channels want so many validators each, and
// channel f takes only those that admits allows, by rank; capacity is what is left
// of each. They find room exactly when every group does (Hall's condition).
func room(capacity, want []int, admits func(f, k int) bool) (worst shortage) {
	for set := 1; set < 1<<len(want); set++ {
		missing := 0
		var group []int
		for f, n := range want {
			if set>>f&1 == 1 {
				missing += n
				group = append(group, f)
			}
		}
		for k, places := range capacity {
			missing -= min(places, seekers(group, k, admits))
		}
		if missing > worst.missing {
			worst = shortage{group, missing}
		}
	}
	return worst
}

// seekers counts the channels of the group that take validator k.
func seekers(group []int, k int, admits func(f, k int) bool) int {
	n := 0
	for _, f := range group {
		if admits(f, k) {
			n++
		}
	}
	return n
}

// anyValidator admits all.
func anyValidator(int, int) bool { return true }
