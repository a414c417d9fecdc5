package main

import (
	"context"
	"errors"

	"findings/corpus"
	"findings/corpus/label"
	"findings/index"
	"findings/search"
	"findings/search/answer"
)

// A service is the whole of what searching needs, opened.
type service struct {
	lib      *corpus.Library
	labeler  *label.Labeler
	engine   *index.Bleve
	searcher *search.Searcher
	answerer *answer.Answerer

	suggester *search.Suggester
}

// openService opens the library of a command, brings labels and index up to date,
// and makes a searcher.
func (c *cli) openService(ctx context.Context) (*service, error) {
	labeler, err := label.LoadFile(c.themes)
	if err != nil {
		return nil, err
	}
	lib, err := c.openLibrary()
	if err != nil {
		return nil, err
	}
	s := &service{lib: lib, labeler: labeler}
	if err := s.prepare(ctx, c); err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	return s, nil
}

// prepare brings labels and index up to the library.
func (s *service) prepare(ctx context.Context, c *cli) error {
	model, err := c.model()
	if err != nil {
		return err
	}
	_, err = s.lib.Relabel(s.labeler.Version(), func(p *corpus.Passage) { corpus.Label(s.labeler, p) })
	if err != nil {
		return err
	}
	if s.engine, err = c.openIndex(ctx, s.lib); err != nil {
		return err
	}
	s.searcher = search.New(s.lib, s.engine, search.NewUnderstander(s.labeler.Themes(), search.DefaultVocabulary()), s.labeler)
	s.suggester = search.NewSuggester(s.lib, s.engine, s.labeler.Themes())
	s.answerer = answer.New(s.lib, s.engine)
	if model != nil {
		s.answerer = s.answerer.WithModel(model, c.answers)
	}
	return nil
}

func (s *service) close() error { return errors.Join(s.engine.Close(), s.lib.Close()) }
