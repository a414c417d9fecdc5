package pdf

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// An encoding maps the one-byte codes of a simple font to what they show; ""
// where nothing is known. ISO 32000-1, annex D.
type encoding [256]string

// Codes 0x20 to 0x7E and 0xA0 to 0xFE of the Symbol font (annex D.5).
const (
	symbolLow  = ` !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼`
	symbolHigh = `€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭`
)

// Codes 0xA1 to 0xFB of StandardEncoding; a space where a code is not used.
const standardHigh = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß"

func baseEncoding(what string) *encoding {
	var e encoding
	for c := 0x20; c < 0x7f; c++ {
		e[c] = string(rune(c))
	}
	switch what {
	case "MacRomanEncoding":
		for c := 0x80; c < 0x100; c++ {
			e[c] = string(charmap.Macintosh.DecodeByte(byte(c)))
		}
	case "StandardEncoding":
		e[0x27], e[0x60] = "’", "‘"
		e.put(0xa1, standardHigh)
	case "Symbol":
		e.put(0x20, symbolLow)
		e.put(0xa0, symbolHigh)
	case "ZapfDingbats":
		for c := 0x21; c < 0xff; c++ {
			e[c] = string(rune(0x2700 + c - 0x20))
		}
		e[0x6c], e[0x6e], e[0x73], e[0x75] = "●", "■", "▲", "◆"
	case "Wingdings": // where a symbol font's codes stand in Unicode's private use area
		for c := 0x21; c < 0x100; c++ {
			e[c] = string(rune(0xf000 + c))
		}
	default: // WinAnsiEncoding; unused codes are bullets
		for c := 0x80; c < 0x100; c++ {
			e[c] = string(charmap.Windows1252.DecodeByte(byte(c)))
		}
		for _, c := range []byte{0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d} {
			e[c] = "•"
		}
	}
	return &e
}

func (e *encoding) put(from int, runes string) {
	for _, r := range runes {
		e[from] = ""
		if r != ' ' || from == 0x20 {
			e[from] = string(r)
		}
		from++
	}
}

// Glyph names that are neither one letter nor a letter and an accent, from the
// Adobe Glyph List.
var glyphNames = parseGlyphNames(`space   exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quoteright ’ parenleft ( parenright )
asterisk * plus + comma , hyphen - period . slash / zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9
colon : semicolon ; less < equal = greater > question ? at @ bracketleft [ backslash \ bracketright ] asciicircum ^
underscore _ quoteleft ‘ braceleft { bar | braceright } asciitilde ~ exclamdown ¡ cent ¢ sterling £ fraction ⁄ yen ¥
florin ƒ section § currency ¤ quotesingle ' quotedblleft “ guillemotleft « guilsinglleft ‹ guilsinglright ›
ff ff fi fi fl fl ffi ffi ffl ffl f_f ff f_i fi f_l fl f_f_i ffi f_f_l ffl t_t tt T_h Th c_t ct s_t st f_j fj f_t ft
endash – emdash — dagger † daggerdbl ‡ periodcentered · middot · paragraph ¶ bullet • quotesinglbase ‚ quotedblbase „
quotedblright ” guillemotright » ellipsis … perthousand ‰ questiondown ¿ AE Æ ae æ OE Œ oe œ Oslash Ø oslash ø
Lslash Ł lslash ł ordfeminine ª ordmasculine º dotlessi ı germandbls ß divide ÷ multiply × Dcroat Đ dcroat đ
copyright © registered ® trademark ™ lozenge ◊ Thorn Þ thorn þ Eth Ð eth ð onesuperior ¹ twosuperior ² threesuperior ³
onehalf ½ onequarter ¼ threequarters ¾ plusminus ± brokenbar ¦ summation ∑ partialdiff ∂ greaterequal ≥ lessequal ≤
notequal ≠ approxequal ≈ infinity ∞ degree ° radical √ minus − logicalnot ¬ mu µ Euro € nbspace   nonbreakingspace  
sfthyphen - softhyphen - hyphenminus - figuredash ‒ arrowright → arrowleft ← filledbox ■ H18543 ▪ H22073 □ circle ○
H18533 ● checkmark ✓ openbullet ◦ Delta Δ Omega Ω pi π alpha α beta β gamma γ grave ` + "`" + ` acute ´ circumflex ˆ tilde ˜
macron ¯ breve ˘ dotaccent ˙ dieresis ¨ ring ˚ cedilla ¸ hungarumlaut ˝ ogonek ˛ caron ˇ`)

func parseGlyphNames(s string) map[string]string {
	m := map[string]string{}
	s = strings.NewReplacer("space   ", "space \x00 ", "nbspace   ", "nbspace \x00 ", "nonbreakingspace  ", "nonbreakingspace \x00").Replace(s)
	f := strings.Fields(s)
	for i := 0; i+1 < len(f); i += 2 {
		m[f[i]] = strings.ReplaceAll(f[i+1], "\x00", " ")
	}
	return m
}

var accents = map[string]string{
	"grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "dieresis": "\u0308",
	"ring": "\u030a", "cedilla": "\u0327", "caron": "\u030c", "macron": "\u0304", "breve": "\u0306",
	"ogonek": "\u0328", "dotaccent": "\u0307", "hungarumlaut": "\u030b", "commaaccent": "\u0326",
}

// glyphText returns what a glyph name stands for, "" when nobody can know.
func glyphText(n string) string {
	if s, ok := glyphNames[n]; ok {
		return s
	}
	if i := strings.IndexByte(n, '.'); i > 0 { // "a.sc", "one.oldstyle"
		return glyphText(n[:i])
	}
	if len(n) == 1 {
		return n
	}
	if mark, ok := accents[n[min(1, len(n)):]]; ok {
		return norm.NFC.String(n[:1] + mark)
	}
	for _, prefix := range []string{"uni", "u"} {
		if h, ok := strings.CutPrefix(n, prefix); ok && len(h) >= 4 && len(h) <= 6 {
			if r, err := strconv.ParseUint(h, 16, 32); err == nil {
				return string(rune(r))
			}
		}
	}
	return ""
}
