package sim

// chunkSize is the number of keys that make a chunk two cache lines.
const chunkSize = 5

// chunk holds some keys of a bucket.
type chunk struct {
	keys [chunkSize]eventKey
	next int32 // chunk that was filled before, if the bucket has one
}

// bucket is an unordered set of keys in chunks, of which only the last is not
// full. The zero bucket is empty.
type bucket struct {
	last int32 // meaningless when empty
	size int32
}

// chunkPool owns the chunks of all buckets of an event list and uses them again.
type chunkPool struct {
	chunks []chunk
	free   []int32
}

// put adds a key to a bucket.
func (p *chunkPool) put(b *bucket, k eventKey) {
	place := int(b.size) % chunkSize
	if place == 0 {
		b.last = p.take(b.last)
	}
	p.chunks[b.last].keys[place] = k
	b.size++
}

// take returns a chunk that follows the chunk next.
func (p *chunkPool) take(next int32) int32 {
	if n := len(p.free); n > 0 {
		i := p.free[n-1]
		p.free = p.free[:n-1]
		p.chunks[i].next = next
		return i
	}
	p.chunks = append(p.chunks, chunk{next: next})
	return int32(len(p.chunks) - 1)
}

// drain appends the keys of b to keys, those put last first, and takes its chunks
// back. B itself is of no use afterwards.
func (p *chunkPool) drain(b bucket, keys []eventKey) []eventKey {
	for b.size > 0 {
		c := &p.chunks[b.last]
		for i := int(b.size-1) % chunkSize; i >= 0; i-- {
			keys = append(keys, c.keys[i])
			b.size--
		}
		p.free = append(p.free, b.last)
		b.last = c.next
	}
	return keys
}
