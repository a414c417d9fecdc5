package extract

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decodeText turns the bytes of a text file into UTF-8: by its byte order mark,
// as UTF-16 when every other byte is zero, as UTF-8 when it is valid, else as
// Windows-1252. Line ends become "\n".
func decodeText(data []byte) (string, error) {
	if len(data) > maxText {
		return "", &Error{ErrTooLarge, fmt.Sprintf("%d MB of text, the limit is %d MB", len(data)>>20, maxText>>20)}
	}
	var s string
	if order := utf16Order(data); order != nil {
		s = fromUTF16(data, order)
	} else if data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")); utf8.Valid(data) {
		s = string(data)
	} else {
		b, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return "", &Error{ErrDamaged, "its characters cannot be read"}
		}
		s = string(b)
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u0085", "\n").Replace(s)
	if strings.TrimSpace(strings.Trim(s, "\x00\ufeff")) == "" {
		return "", &Error{ErrEmpty, ""}
	}
	return s, nil
}

// utf16Order returns the byte order of UTF-16 text, nil for anything else.
func utf16Order(data []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return binary.BigEndian
	}
	head := data[:min(len(data), 1024)&^1]
	var even, odd int
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 && head[i+1] != 0 {
			even++
		}
		if head[i] != 0 && head[i+1] == 0 {
			odd++
		}
	}
	switch pairs := len(head) / 2; {
	case pairs < 4:
		return nil
	case odd*10 >= pairs*8:
		return binary.LittleEndian
	case even*10 >= pairs*8:
		return binary.BigEndian
	}
	return nil
}

func fromUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

// looksBinary says that more than one byte in a hundred of the beginning is a
// control character that no text holds.
func looksBinary(data []byte) bool {
	head := data[:min(len(data), 64<<10)]
	if utf16Order(head) != nil {
		return false
	}
	control := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b || c == 0x7f {
			control++
		}
	}
	return control*100 > len(head)
}
