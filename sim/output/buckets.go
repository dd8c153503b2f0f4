package output

import "math"

// bucket counts the observations of one magnitude.
type bucket struct {
	count  int
	places uint64 // sum of the observations' places in the bucket, in units of 2⁻²⁴ of its width
}

func (b *bucket) add(bits uint64) {
	b.count++
	b.places += bits >> placeShift & placeMask
}

// buckets are consecutive buckets of one sign, of whole octaves.
type buckets struct {
	first  int // index of the first one: the leading bits of its floats
	counts []bucket
}

// cover extends the buckets to the indices from to end−1.
func (b *buckets) cover(from, end int) {
	if b.counts != nil {
		from, end = min(from, b.first), max(end, b.first+len(b.counts))
	}
	from -= from % octave
	end += (octave - end%octave) % octave
	if end-from == len(b.counts) {
		return
	}
	counts := make([]bucket, end-from)
	if b.counts != nil {
		copy(counts[b.first-from:], b.counts)
	}
	b.first, b.counts = from, counts
}

func (b *buckets) merge(u *buckets) {
	if u.counts == nil {
		return
	}
	b.cover(u.first, u.first+len(u.counts))
	for i, c := range u.counts {
		sum := &b.counts[u.first-b.first+i]
		sum.count += c.count
		sum.places += c.places
	}
}

func (b *buckets) n() int {
	n := 0
	for _, c := range b.counts {
		n += c.count
	}
	return n
}

// edges returns where bucket i begins and its width.
func (b *buckets) edges(i int) (low, width float64) {
	bits := uint64(b.first+i) << bucketShift
	low = math.Float64frombits(bits)
	return low, math.Float64frombits(bits&^(1<<52-1)) / octave
}

// place returns the mean place of a bucket's observations, 0 ≤ place < 1.
func (b *bucket) place() float64 { return float64(b.places) / float64(b.count) / (1 << placeBits) }

// share returns the sum of the magnitudes divided by n.
func (b *buckets) share(n int) float64 {
	var sum float64
	for i := range b.counts {
		if c := &b.counts[i]; c.count > 0 {
			low, width := b.edges(i)
			sum += float64(c.count) / float64(n) * (low + width*c.place())
		}
	}
	return sum
}

// order returns the estimate of the magnitude that has k smaller ones: a bucket's
// observations are spread evenly and as wide as their mean allows.
func (b *buckets) order(k int) float64 {
	i := 0
	for k >= b.counts[i].count {
		k -= b.counts[i].count
		i++
	}
	c := &b.counts[i]
	low, width := b.edges(i)
	mean := c.place()
	spread := 2 * min(mean, 1-mean)
	return low + width*(mean+spread*((float64(k)+0.5)/float64(c.count)-0.5))
}
