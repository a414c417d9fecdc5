package index_test

import (
	"math/rand/v2"
	"testing"

	"findings/index"
	"findings/index/enginetest"
)

func TestEngine(t *testing.T) {
	enginetest.Run(t, func(dir string) (index.Engine, error) {
		e, err := index.Open(dir, index.Options{})
		if err != nil {
			return nil, err
		}
		return e, nil
	})
}

// FuzzSearch compares the engine with the reference on queries made of bytes.
func FuzzSearch(f *testing.F) {
	for seed := range uint64(20) {
		d := rand.New(rand.NewPCG(seed, 3))
		b := make([]byte, 60)
		for i := range b {
			b[i] = byte(d.IntN(256))
		}
		f.Add(b)
	}
	e, err := index.Open(f.TempDir(), index.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { e.Close() })
	pair := enginetest.NewPair(e)
	for d, i := rand.New(rand.NewPCG(1, 2)), 0; i < 10; i++ {
		pair.Apply(f, d, 5)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		pair.Check(t, enginetest.RandomQuery((*enginetest.Bytes)(&b)))
	})
}
