package search

// A Vocabulary knows which words say the same.
type Vocabulary struct{}

func (r *reading) expand(e Expr) Expr { return e }
