package pdf

import (
	"encoding/binary"
	"unicode/utf16"
)

// A cmap maps character codes to text: the ToUnicode of a font (ISO 32000-1,
// 9.10.3). Of an Encoding CMap only the lengths of its codes are read.
type cmap struct {
	text    map[uint32]string
	work    int       // mappings made, repeated ones too
	oneByte [256]bool // bytes that are a code by themselves
	twoByte bool      // some codes take two bytes
}

// maxMappings bounds the entries of one CMap; a font has at most 65,536 glyphs.
const maxMappings = 1 << 17

func parseCMap(src []byte) *cmap {
	m := &cmap{text: map[uint32]string{}}
	l := lexer{src: src}
	var stack []value
	for m.work < maxMappings {
		v := l.next()
		if v.kind == endOfInput {
			break
		}
		if v.kind != operator {
			if len(stack) < 4*maxMappings {
				stack = append(stack, v)
			}
			continue
		}
		switch string(v.b) {
		case "endcodespacerange":
			m.addCodeSpace(stack)
		case "endbfchar":
			for i := 0; i+1 < len(stack); i += 2 {
				m.set(code(stack[i].b), stack[i+1].b)
			}
		case "endbfrange":
			for i := 0; i+2 < len(stack); i += 3 {
				m.addRange(stack[i], stack[i+1], stack[i+2])
			}
		}
		stack = stack[:0]
	}
	return m
}

func (m *cmap) addCodeSpace(pairs []value) {
	for i := 0; i+1 < len(pairs); i += 2 {
		lo, hi := pairs[i].b, pairs[i+1].b
		switch {
		case len(lo) == 1 && len(hi) == 1:
			for c := int(lo[0]); c <= int(hi[0]); c++ {
				m.oneByte[c] = true
			}
		case len(lo) > 1:
			m.twoByte = true
		}
	}
}

func (m *cmap) addRange(lo, hi, to value) {
	a, b := code(lo.b), code(hi.b)
	if b < a || b-a > 0xffff {
		return
	}
	if to.kind == array {
		for i, v := range to.kids {
			if uint32(i) <= b-a {
				m.set(a+uint32(i), v.b)
			}
		}
		return
	}
	dst := append([]byte(nil), to.b...)
	for c := a; c <= b && m.work < maxMappings; c++ {
		m.set(c, dst)
		for i := len(dst) - 1; i >= 0; i-- { // the last byte counts up
			if dst[i]++; dst[i] != 0 {
				break
			}
		}
	}
}

func (m *cmap) set(c uint32, to []byte) {
	m.work++
	if s := utf16Text(to); s != "" {
		m.text[c] = s
	}
}

func code(b []byte) (c uint32) {
	for _, x := range b[:min(len(b), 4)] {
		c = c<<8 | uint32(x)
	}
	return c
}

// utf16Text decodes big-endian UTF-16; one byte alone stands for itself.
func utf16Text(b []byte) string {
	if len(b) == 1 {
		return string(rune(b[0]))
	}
	u := make([]uint16, 0, 4)
	for i := 0; i+1 < len(b) && i < 512; i += 2 {
		if c := binary.BigEndian.Uint16(b[i:]); c != 0 {
			u = append(u, c)
		}
	}
	return string(utf16.Decode(u))
}
