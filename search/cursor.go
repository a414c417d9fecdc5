package search

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"hash/fnv"
	"maps"
	"math"
	"slices"

	"findings/index"
)

// A cursor is the place where a page ended: not a number of results, but the
// sort key of the last one, and the change of the library that was searched. The
// next page goes on behind that key in the index as it was then, so that nothing
// is repeated and nothing skipped, whatever has changed meanwhile; what has left
// the library is left out. The engine keeps what was searched for some minutes.
// After that the index is searched as it is: by date the pages are as exact as
// before, by relevance scores have moved a little, so that a passage whose score
// crosses the key may come twice or not at all. Response.Changed says so.
//
// A cursor is good for the request that it came from and no other.
type cursor struct {
	seq     uint64 // the change of the library
	place   place
	relax   int // how many words less than asked for had to match
	score   float64
	id      string // of the passage or report
	date    string
	report  string
	ordinal int
	hash    uint64 // of the request
}

// place says which list the cursor stands in.
type place byte

const (
	placeStart  place = iota
	placeRanked       // among the ranked candidates: score, id
	placeTail         // in the engine's order: score, date, report, ordinal
	placeGroup        // among reports: id
)

// maxCursor bounds the length of a cursor; its first byte is its version.
const (
	maxCursor     = 1024
	cursorVersion = 2
)

func tailAfter(hits []index.Hit) cursor {
	h := hits[len(hits)-1]
	return cursor{place: placeTail, score: h.Score, date: h.Date, report: h.Report, ordinal: h.Ordinal}
}

// key is the place for the engine, nil at the start.
func (c *cursor) key() *index.Key {
	if c.place != placeTail {
		return nil
	}
	return &index.Key{Score: c.score, Date: c.date, Report: c.report, Ordinal: c.ordinal}
}

// String is the cursor as the reader gets it: its fields and a checksum.
func (c cursor) String() string {
	b := []byte{cursorVersion, byte(c.place), byte(c.relax)}
	b = binary.BigEndian.AppendUint64(b, c.hash)
	b = binary.BigEndian.AppendUint64(b, math.Float64bits(c.score))
	b = binary.AppendUvarint(b, uint64(c.ordinal))
	b = binary.AppendUvarint(b, c.seq)
	for _, s := range []string{c.id, c.date, c.report} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

var errCursor = &RequestError{"cursor", "is not one that this service gave; leave it out to begin at the first page"}

var errOtherSearch = &RequestError{"cursor", "belongs to another search; leave it out to begin at the first page"}

// parseCursor reads a cursor that a page of the same request gave.
func parseCursor(s string, hash uint64) (cursor, error) {
	if s == "" {
		return cursor{}, nil
	}
	c, err := decodeCursor(s)
	if err != nil {
		return cursor{}, errCursor
	}
	if c.hash != hash {
		return cursor{}, errOtherSearch
	}
	return c, nil
}

// generation is the change of the library that a cursor stands in, 0 for none.
func generation(s string) uint64 {
	c, err := decodeCursor(s)
	if err != nil {
		return 0 // parseCursor tells
	}
	return c.seq
}

func decodeCursor(s string) (c cursor, err error) {
	bad := errors.New("bad cursor")
	if len(s) > maxCursor {
		return c, bad
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) < 24 || b[0] != cursorVersion {
		return c, bad
	}
	body, sum := b[:len(b)-4], b[len(b)-4:]
	if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(sum) {
		return c, bad
	}
	c.place, c.relax = place(body[1]), int(body[2])
	c.hash = binary.BigEndian.Uint64(body[3:])
	c.score = math.Float64frombits(binary.BigEndian.Uint64(body[11:]))
	body = body[19:]
	n, k := binary.Uvarint(body)
	if k <= 0 || n > math.MaxInt32 {
		return c, bad
	}
	c.ordinal, body = int(n), body[k:]
	if c.seq, k = binary.Uvarint(body); k <= 0 {
		return c, bad
	}
	body = body[k:]
	for _, field := range []*string{&c.id, &c.date, &c.report} {
		n, k := binary.Uvarint(body)
		if k <= 0 || n > uint64(len(body)-k) {
			return c, bad
		}
		*field, body = string(body[k:k+int(n)]), body[k+int(n):]
	}
	valid := c.place >= placeRanked && c.place <= placeGroup && c.relax <= maxConcepts &&
		!math.IsNaN(c.score) && !math.IsInf(c.score, 0) && len(body) == 0 &&
		c.String() == s // base64 passes over line breaks
	if !valid {
		return c, bad
	}
	return c, nil
}

// hashRequest tells requests apart whose pages do not go together.
func hashRequest(r *Request) uint64 {
	h := fnv.New64a()
	write := func(parts ...string) {
		for _, s := range parts {
			h.Write([]byte(s))
			h.Write([]byte{0})
		}
	}
	flags := "-"
	if r.Exact {
		flags += "exact"
	}
	if r.Everything {
		flags += "everything"
	}
	write(r.Text, r.From, r.To, r.Sort, r.Group, flags)
	for _, facet := range slices.Sorted(maps.Keys(r.Filter)) {
		write(facet)
		write(slices.Sorted(slices.Values(r.Filter[facet]))...)
		write("")
	}
	return h.Sum64()
}
