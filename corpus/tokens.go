package corpus

import (
	"sync"
	"unicode/utf8"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
)

// vocabulary is the o200k_base encoding, from the copy that the loader embeds.
// It is read at the first count: a start that adds no report never pays for it.
var vocabulary = sync.OnceValue(func() *tiktoken.Tiktoken {
	tiktoken.SetBpeLoader(loader.NewOfflineLoader())
	t, err := tiktoken.GetEncoding("o200k_base")
	if err != nil {
		panic("corpus: o200k_base: " + err.Error()) // embedded: a fault of the build
	}
	return t
})

// CountTokens counts the o200k_base tokens of a text. The work on one word grows
// with the square of its length, so that of a giant word is counted in stretches.
func CountTokens(text string) int {
	const giant = 400 // bytes
	n, from, word := 0, 0, 0
	for i := range len(text) {
		if text[i] == ' ' || text[i] == '\n' {
			word = i
		}
		if i-word >= giant && utf8.RuneStart(text[i]) {
			n += len(vocabulary().EncodeOrdinary(text[from:i]))
			from, word = i, i
		}
	}
	return n + len(vocabulary().EncodeOrdinary(text[from:]))
}
