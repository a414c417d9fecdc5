package pdf

import (
	"bytes"
	"strconv"
)

// A kind says what a value of a content stream or a CMap is.
type kind uint8

const (
	endOfInput kind = iota
	number
	name
	str
	array
	dict
	operator
)

// A value is an operand or an operator.
type value struct {
	kind kind
	num  float64
	b    []byte  // of a name (without the slash), string or operator
	kids []value // of an array; of a dict, keys and values in turn
}

// get returns what a dict holds under key.
func (v value) get(key string) (value, bool) {
	if v.kind != dict {
		return value{}, false
	}
	for i := 0; i+1 < len(v.kids); i += 2 {
		if string(v.kids[i].b) == key {
			return v.kids[i+1], true
		}
	}
	return value{}, false
}

// maxNesting bounds arrays in arrays; real files need two or three.
const maxNesting = 16

// A lexer takes a content stream apart. It never fails: what it cannot read it
// skips, because a page with one broken operator still has text.
type lexer struct {
	src []byte
	pos int
}

var (
	isSpace = byteSet("\x00\t\n\f\r ")
	isDelim = byteSet("()<>[]{}/%")
)

func byteSet(of string) (set [256]bool) {
	for _, c := range []byte(of) {
		set[c] = true
	}
	return set
}

func (l *lexer) skipSpace() {
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		if c == '%' {
			for l.pos < len(l.src) && l.src[l.pos] != '\n' && l.src[l.pos] != '\r' {
				l.pos++
			}
			continue
		}
		if !isSpace[c] {
			return
		}
		l.pos++
	}
}

// next returns the next operand, whole with all it holds, or operator.
func (l *lexer) next() value { return l.read(0) }

func (l *lexer) read(depth int) value {
	l.skipSpace()
	if l.pos >= len(l.src) {
		return value{}
	}
	c := l.src[l.pos]
	switch {
	case c == '/':
		l.pos++
		return value{kind: name, b: unescapeName(l.word())}
	case c == '(':
		return value{kind: str, b: l.literal()}
	case c == '<' && l.pos+1 < len(l.src) && l.src[l.pos+1] == '<':
		l.pos += 2
		return value{kind: dict, kids: l.group(">>", depth)}
	case c == '<':
		return value{kind: str, b: l.hex()}
	case c == '[':
		l.pos++
		return value{kind: array, kids: l.group("]", depth)}
	case isDelim[c]: // stray ] > { } )
		n := 1
		if c == '>' && l.pos+1 < len(l.src) && l.src[l.pos+1] == '>' {
			n = 2
		}
		l.pos += n
		return value{kind: operator, b: l.src[l.pos-n : l.pos]}
	}
	w := l.word()
	if n, ok := parseNumber(w); ok {
		return value{kind: number, num: n}
	}
	return value{kind: operator, b: w}
}

func (l *lexer) word() []byte {
	start := l.pos
	for l.pos < len(l.src) && !isSpace[l.src[l.pos]] && !isDelim[l.src[l.pos]] {
		l.pos++
	}
	return l.src[start:l.pos]
}

// group reads up to the closing delimiter.
func (l *lexer) group(end string, depth int) []value {
	var kids []value
	for {
		if depth > maxNesting {
			return kids
		}
		v := l.read(depth + 1)
		if v.kind == endOfInput || v.kind == operator && string(v.b) == end {
			return kids
		}
		if v.kind == operator && len(v.b) > 0 && isDelim[v.b[0]] {
			return kids // the wrong bracket: the right one was forgotten
		}
		kids = append(kids, v)
	}
}

func parseNumber(w []byte) (float64, bool) {
	if len(w) == 0 || len(w) > 40 {
		return 0, false
	}
	i, neg := 0, false
	for i < len(w) && (w[i] == '-' || w[i] == '+') {
		neg = neg || w[i] == '-'
		i++
	}
	n, scale, digits := 0.0, 0.0, 0
	for ; i < len(w); i++ {
		switch c := w[i]; {
		case c >= '0' && c <= '9':
			n, digits = n*10+float64(c-'0'), digits+1
			scale *= 10
		case c == '.' && scale == 0:
			scale = 1
		case c == '-' && digits > 0: // "12-34" is written by broken producers for 12
			i = len(w)
		default:
			return 0, false
		}
	}
	if digits == 0 {
		return 0, scale != 0 || neg
	}
	if scale > 1 {
		n /= scale
	}
	if neg {
		n = -n
	}
	return n, true
}

func unescapeName(b []byte) []byte {
	if bytes.IndexByte(b, '#') < 0 {
		return b
	}
	var out []byte
	for i := 0; i < len(b); i++ {
		if b[i] == '#' && i+2 < len(b) {
			if n, err := strconv.ParseUint(string(b[i+1:i+3]), 16, 8); err == nil {
				out, i = append(out, byte(n)), i+2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

func (l *lexer) hex() []byte {
	l.pos++
	var out []byte
	half, high := false, byte(0)
	for ; l.pos < len(l.src); l.pos++ {
		c := l.src[l.pos]
		var d byte
		switch {
		case c == '>':
			l.pos++
			if half {
				out = append(out, high)
			}
			return out
		case c >= '0' && c <= '9':
			d = c - '0'
		case c >= 'a' && c <= 'f':
			d = c - 'a' + 10
		case c >= 'A' && c <= 'F':
			d = c - 'A' + 10
		default:
			continue
		}
		if half {
			out = append(out, high|d)
		}
		half, high = !half, d<<4
	}
	return out
}

// literal reads a string in parentheses. Most hold no escape and are returned
// as they stand in the source.
func (l *lexer) literal() []byte {
	l.pos++
	start, depth := l.pos, 1
	for i := start; i < len(l.src); i++ {
		switch l.src[i] {
		case ')':
			if depth--; depth == 0 {
				l.pos = i + 1
				return l.src[start:i]
			}
		case '(':
			depth++
		case '\\', '\r':
			return l.escaped()
		}
	}
	l.pos = len(l.src)
	return l.src[start:]
}

func (l *lexer) escaped() []byte {
	var out []byte
	for depth := 1; l.pos < len(l.src); l.pos++ {
		c := l.src[l.pos]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return out
			}
		case '\r':
			if l.pos+1 < len(l.src) && l.src[l.pos+1] == '\n' {
				l.pos++
			}
			c = '\n'
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return out
}

// escape reads what follows a backslash and leaves pos on its last byte.
func (l *lexer) escape(out []byte) []byte {
	l.pos++
	if l.pos >= len(l.src) {
		return out
	}
	c := l.src[l.pos]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c >= '0' && c <= '7':
		n := 0
		for k := 0; k < 3 && l.pos < len(l.src) && l.src[l.pos] >= '0' && l.src[l.pos] <= '7'; k++ {
			n = n<<3 | int(l.src[l.pos]-'0')
			l.pos++
		}
		l.pos--
		return append(out, byte(n))
	case c == '\n':
		return out
	case c == '\r':
		if l.pos+1 < len(l.src) && l.src[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	}
	return append(out, c)
}

// skipInlineImage moves past the data of an inline image: the operator ID has
// been read, EI stands between white space and is followed by an operator.
func (l *lexer) skipInlineImage() {
	for {
		i := bytes.Index(l.src[l.pos:], []byte("EI"))
		if i < 0 {
			l.pos = len(l.src)
			return
		}
		at := l.pos + i
		l.pos = at + 2
		before := at == 0 || isSpace[l.src[at-1]]
		after := l.pos >= len(l.src) || isSpace[l.src[l.pos]]
		if before && after && printable(l.src[l.pos:min(l.pos+12, len(l.src))]) {
			return
		}
	}
}

func printable(b []byte) bool {
	for _, c := range b {
		if c >= 0x7f || c < 0x20 && !isSpace[c] {
			return false
		}
	}
	return true
}
