package search

// walk calls f for e and every part of it, the whole before its parts.
func walk(e Expr, f func(Expr)) {
	if e == nil {
		return
	}
	f(e)
	switch e := e.(type) {
	case *Near:
		walk(e.A, f)
		walk(e.B, f)
	case *Section:
		walk(e.Expr, f)
	case *Not:
		walk(e.Expr, f)
	case *Words:
		walkAll(e.Parts, f)
	case *And:
		walkAll(e.Exprs, f)
	case *Or:
		walkAll(e.Exprs, f)
	}
}

func walkAll(exprs []Expr, f func(Expr)) {
	for _, e := range exprs {
		walk(e, f)
	}
}
