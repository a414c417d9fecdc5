package index_test

import (
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
