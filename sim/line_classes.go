package sim

import "math/bits"

// classSet is a set of classes as a tree of bits: the first level has a bit for
// each class, every further one a bit for each word of the level below that is
// not 0, the last is one word. So the highest of thousands of classes is found in
// as many steps as there are levels.
type classSet [][]uint64

func newClassSet(classes int) classSet {
	var s classSet
	for n := classes; len(s) == 0 || n > 1; {
		n = (n + 63) / 64
		s = append(s, make([]uint64, n))
	}
	return s
}

func (s classSet) add(class int) {
	for _, words := range s {
		word := &words[class>>6]
		old := *word
		*word |= 1 << (class & 63)
		if old != 0 {
			return
		}
		class >>= 6
	}
}

func (s classSet) remove(class int) {
	for _, words := range s {
		word := &words[class>>6]
		*word &^= 1 << (class & 63)
		if *word != 0 {
			return
		}
		class >>= 6
	}
}

// first returns the highest class of the set, which is not empty.
func (s classSet) first() int {
	class := 0
	for level := len(s) - 1; level >= 0; level-- {
		class = class<<6 | bits.TrailingZeros64(s[level][class])
	}
	return class
}

func (s classSet) empty() bool { return s[len(s)-1][0] == 0 }
