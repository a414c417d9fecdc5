package pdf

import "encoding/binary"

// fontProgramText reads the cmap of an embedded TrueType font backwards, glyph
// to character: the last resort for composite fonts without ToUnicode, whose
// codes are glyph numbers. It returns nil when there is none.
func fontProgramText(b []byte) map[uint32]string {
	table := sfntTable(b, "cmap")
	if len(table) < 4 {
		return nil
	}
	n := int(binary.BigEndian.Uint16(table[2:]))
	for i := 0; i < n && 4+8*i+8 <= len(table); i++ {
		rec := table[4+8*i:]
		platform, at := binary.BigEndian.Uint16(rec), int(binary.BigEndian.Uint32(rec[4:]))
		if platform != 0 && platform != 3 || at < 0 || at+14 > len(table) {
			continue
		}
		if sub := table[at:]; binary.BigEndian.Uint16(sub) == 4 {
			return segmentText(sub)
		}
	}
	return nil
}

func sfntTable(b []byte, tag string) []byte {
	if len(b) < 12 {
		return nil
	}
	n := int(binary.BigEndian.Uint16(b[4:]))
	for i := 0; i < n && 12+16*i+16 <= len(b); i++ {
		rec := b[12+16*i:]
		at, size := int64(binary.BigEndian.Uint32(rec[8:])), int64(binary.BigEndian.Uint32(rec[12:]))
		if string(rec[:4]) == tag && at+size <= int64(len(b)) {
			return b[at : at+size]
		}
	}
	return nil
}

// segmentText reads a format 4 subtable (OpenType, "cmap").
func segmentText(t []byte) map[uint32]string {
	m := map[uint32]string{}
	work := 0
	segs := int(binary.BigEndian.Uint16(t[6:])) / 2
	u16 := func(at int) int {
		if at < 0 || at+2 > len(t) {
			return 0
		}
		return int(binary.BigEndian.Uint16(t[at:]))
	}
	for i := 0; i < segs && work < maxMappings; i++ {
		end, start := u16(14+2*i), u16(16+2*segs+2*i)
		delta, rangeAt := u16(16+4*segs+2*i), 16+6*segs+2*i
		offset := u16(rangeAt)
		for c := start; c <= end && c < 0xffff; c++ {
			work++
			g := c
			if offset != 0 {
				if g = u16(rangeAt + offset + 2*(c-start)); g == 0 {
					continue
				}
			}
			g = (g + delta) & 0xffff
			if _, ok := m[uint32(g)]; !ok {
				m[uint32(g)] = string(rune(c))
			}
		}
	}
	return m
}
