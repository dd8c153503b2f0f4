package offline

import "context"

// BinSeg returns the ends of the segments that binary segmentation finds (Scott and
// Knott 1974): it splits a segment where that saves most, as long as it saves more than
// the penalty, and then both parts in the same way. It takes O(n log n) evaluations as
// a rule, and is greedy: two changes that only show together are missed. The error is
// ctx's or wraps ErrOptions or ErrSeries.
func BinSeg(ctx context.Context, c Cost, o Options) ([]int, error) {
	least, err := o.resolve(c)
	if err != nil {
		return nil, err
	}
	return split(ctx, c, 0, c.Len(), least, o.Penalty)
}

// split returns the ends of the parts of [start, end).
func split(ctx context.Context, c Cost, start, end, least int, penalty float64) ([]int, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	at, most, whole := 0, penalty, 0.0
	if end-start >= 2*least {
		whole = c.Of(start, end)
	}
	for i := start + least; i <= end-least; i++ {
		if gain := whole - c.Of(start, i) - c.Of(i, end); gain > most {
			at, most = i, gain
		}
	}
	if at == 0 {
		return []int{end}, nil
	}
	left, err := split(ctx, c, start, at, least, penalty)
	if err != nil {
		return nil, err
	}
	right, err := split(ctx, c, at, end, least, penalty)
	return append(left, right...), err
}
