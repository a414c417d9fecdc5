package label

// A kind says what a phrase speaks for.
type kind uint8

const (
	about kind = iota
	hint
	general
	against
	praise
	mildPraise
	criticism
	mildCriticism
	negator
	start
	noun
	demand
	boilerplate
	head
	intention
	background
	contrast
)

// A phrase is one entry of the theme file or the file of findings.
type phrase struct {
	kind  kind
	theme int    // place in the file; for the first four kinds
	text  string // as written in the file
}

// addThemes makes the matcher know the phrases of all themes.
func (l *Labeler) addThemes(src source) error {
	for i, t := range l.themes {
		for _, list := range []struct {
			kind    kind
			name    string
			phrases []string
		}{{about, "about", t.About}, {general, "general", t.General}, {hint, "hints", t.Hints}, {against, "against", t.Against}} {
			for j, p := range list.phrases {
				if err := l.addPhrase(p, phrase{list.kind, i, p}); err != nil {
					return src.at(themePath(i, list.name, j), "%v", err)
				}
			}
		}
	}
	return nil
}

// addFindings makes the matcher know the words of praise and criticism.
func (l *Labeler) addFindings() error {
	var f lexicon
	src, err := decode("findings.yaml", findingsFile, &f)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		kind    kind
		name    string
		phrases []string
	}{
		{praise, "praise", f.Praise}, {mildPraise, "mild_praise", f.MildPraise},
		{criticism, "criticism", f.Criticism}, {mildCriticism, "mild_criticism", f.MildCriticism},
		{negator, "negators", f.Negators}, {start, "starts", f.Starts}, {noun, "nouns", f.Nouns}, {demand, "demands", f.Demands}, {boilerplate, "boilerplate", f.Boilerplate}, {head, "heads", f.Heads},
		{intention, "intentions", f.Intentions}, {background, "background", f.Background}, {contrast, "contrast", f.Contrast},
	} {
		for j, p := range list.phrases {
			if err := l.addPhrase(p, phrase{kind: list.kind, text: p}); err != nil {
				return src.at(listPath(list.name, j), "%v", err)
			}
		}
	}
	return nil
}

func (l *Labeler) addPhrase(text string, p phrase) error {
	l.phrases = append(l.phrases, p)
	return l.m.add(text, int32(len(l.phrases)-1))
}
