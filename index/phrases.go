package index

import (
	"encoding/binary"
	"sync"
)

// A phraseCache keeps the postings of phrases. To find them the places of each
// word have to be read, and the same phrases are asked for again and again, those
// of the vocabulary above all. A segment never changes, so neither do they; which
// of its passages are deleted is looked at later.
type phraseCache struct {
	mu    sync.Mutex
	found map[string]postings
	bytes int
}

// maxPhrases is how many bytes the postings of phrases may take.
const maxPhrases = 32 << 20

func phraseKey(segment uint64, f Field, l *leaf) string {
	key := binary.BigEndian.AppendUint64(nil, segment)
	key = append(key, byte(f), 0)
	if l.stem {
		key[len(key)-1] = 1
	}
	for _, t := range l.terms {
		key = appendString(key, t)
	}
	return string(key)
}

func (c *phraseCache) get(key string) (postings, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.found[key]
	return p, ok
}

// put keeps postings, in place of all others when there is no more room.
func (c *phraseCache) put(key string, p postings) {
	size := 200 + len(key) + 4*len(p.freq)
	if p.docs != nil {
		size += int(p.docs.GetSizeInBytes())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found == nil || c.bytes+size > maxPhrases {
		c.found, c.bytes = map[string]postings{}, 0
	}
	if _, ok := c.found[key]; !ok && size <= maxPhrases {
		c.found[key] = p
		c.bytes += size
	}
}
