package chain

import "errors"

// rejections are the reasons for which a transaction is refused, in the order
// of their checks.
var rejections = [...]error{
	ErrMalformed, ErrUrgency, ErrSecurity, ErrOversized, ErrUnknownEntity, ErrChannel,
	ErrReplayed, ErrRate, ErrFull, ErrSignature,
}

// Rejections counts refused transactions by reason. The zero Rejections is empty.
type Rejections struct {
	counts [len(rejections)]int
}

// Add counts err, which must wrap one of the transaction errors of this package;
// it panics otherwise.
func (r *Rejections) Add(err error) {
	for i, reason := range rejections {
		if errors.Is(err, reason) {
			r.counts[i]++
			return
		}
	}
	panic("chain: not a reason to refuse a transaction: " + err.Error())
}

// Total returns how many were refused.
func (r *Rejections) Total() int {
	n := 0
	for _, count := range r.counts {
		n += count
	}
	return n
}

// List returns the reasons that occurred.
func (r *Rejections) List() []Rejection {
	var list []Rejection
	for i, count := range r.counts {
		if count > 0 {
			list = append(list, Rejection{rejections[i].Error(), count})
		}
	}
	return list
}
