package manager

import "container/heap"

// lane is what waits in one class of urgency. It is served by start-time fair queueing
// (Goyal, Vin and Cheng, SIGCOMM 1996): a transaction gets a start tag when it is
// admitted, the later of the lane's virtual time and the end of its sender's last one,
// which lies unit/weight behind that one's start; the least tag is served first, of
// equal ones the earliest admitted; and the virtual time is the start tag served last.
type lane struct {
	lines   lines // with something waiting
	virtual int64 // ticks
	end     int64 // latest end of what was served, ticks
}

// admit tags a newcomer and lets it wait.
func (l *lane) admit(own *line, e *entry) {
	e.start = max(l.virtual, own.finish)
	own.finish = e.start + own.length
	l.push(own, e)
}

// push lets a tagged entry wait.
func (l *lane) push(own *line, e *entry) {
	own.insert(e)
	if own.count == 1 {
		heap.Push(&l.lines, own)
	} else {
		heap.Fix(&l.lines, own.place)
	}
}

// pop removes the entry to be served next. The lane must not be empty. A lane that
// becomes idle begins its next busy time with all lines equal.
func (l *lane) pop() *entry {
	own := l.lines[0]
	e := own.first
	l.remove(own, e)
	l.virtual = max(l.virtual, e.start)
	l.end = max(l.end, e.start+own.length)
	if len(l.lines) == 0 {
		l.virtual = l.end
	}
	return e
}

// drop removes the newest entry of a line, which frees its place in virtual time.
func (l *lane) drop(own *line) *entry {
	e := own.last
	l.remove(own, e)
	if own.finish == e.start+own.length {
		own.finish = e.start
	}
	return e
}

func (l *lane) remove(own *line, e *entry) {
	own.remove(e)
	if own.count == 0 {
		heap.Remove(&l.lines, own.place)
	} else {
		heap.Fix(&l.lines, own.place)
	}
}

// longest returns the line with the most waiting for its sender's weight, of equal
// ones that with the newest transaction.
func (l *lane) longest() *line {
	var longest *line
	for _, own := range l.lines {
		if longest == nil || own.backlog() > longest.backlog() ||
			own.backlog() == longest.backlog() && own.last.sequence > longest.last.sequence {
			longest = own
		}
	}
	return longest
}

// lines is a heap of lines, none of them empty.
type lines []*line

func (l lines) Len() int           { return len(l) }
func (l lines) Less(i, j int) bool { return l[i].less(l[j]) }
func (l lines) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].place, l[j].place = i, j
}

func (l *lines) Push(x any) {
	own := x.(*line)
	own.place = len(*l)
	*l = append(*l, own)
}

func (l *lines) Pop() any {
	last := len(*l) - 1
	own := (*l)[last]
	(*l)[last] = nil
	*l = (*l)[:last]
	return own
}
