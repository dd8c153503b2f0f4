package experiments

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Shard is one of several parts of a plan: the cells whose index in the plan is Index
// modulo Of. The zero value is the whole plan.
type Shard struct {
	Index int // 0 to Of − 1
	Of    int // parts, ≥ 1; 0 stands for 1
}

// ErrShard says that a part of a plan does not exist.
var ErrShard = errors.New("no such shard")

// ParseShard reads a shard such as 0/3, 1/3 or 2/3.
func ParseShard(s string) (Shard, error) {
	i, n, ok := strings.Cut(s, "/")
	index, err1 := strconv.Atoi(i)
	of, err2 := strconv.Atoi(n)
	if !ok || err1 != nil || err2 != nil || of < 1 {
		return Shard{}, fmt.Errorf("%w: %q: want one such as 0/3, 1/3 or 2/3", ErrShard, s)
	}
	shard := Shard{index, of}
	return shard, shard.Validate()
}

// Validate returns ErrShard for a part that does not exist.
func (s Shard) Validate() error {
	if s == (Shard{}) || s.Index >= 0 && s.Index < s.Of {
		return nil
	}
	return fmt.Errorf("%w: %d/%d: of %d shards, the first is 0 and the last is %d", ErrShard, s.Index, s.Of, s.Of, s.Of-1)
}

// String returns the shard as ParseShard reads it.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, max(s.Of, 1)) }

// has reports whether the cell of this index in the plan belongs to the shard.
func (s Shard) has(index int) bool { return index%max(s.Of, 1) == s.Index }
