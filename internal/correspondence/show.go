package correspondence

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/mailing"
)

// List returns every kind of letter in a language, with the text it has, for whoever may see the owner's texts.
func (s *Service) List(ctx context.Context, who actor.Actor, of Owner, locale string) ([]Letter, error) {
	o, err := s.place(ctx, who, of, false)
	if err != nil {
		return nil, err
	}
	if err := s.known(Kinds[0], locale); err != nil {
		return nil, err
	}
	texts, err := s.listTexts(ctx, o)
	if err != nil {
		return nil, err
	}
	letters := make([]Letter, len(Kinds))
	for i, kind := range Kinds {
		letters[i] = s.letterOf(o, texts, kind, locale)
	}
	return letters, nil
}

// Find returns one kind of letter in a language. Errors: NotFound, Forbidden.
func (s *Service) Find(ctx context.Context, who actor.Actor, of Owner, kind mailing.Kind, locale string) (Letter, error) {
	o, err := s.place(ctx, who, of, false)
	if err != nil {
		return Letter{}, err
	}
	if err := s.known(kind, locale); err != nil {
		return Letter{}, err
	}
	texts, err := s.listTexts(ctx, o)
	return s.letterOf(o, texts, kind, locale), err
}

// letterOf takes the first text of the kind, for they stand in the order in which they count.
func (s *Service) letterOf(o owner, texts []stored, kind mailing.Kind, locale string) Letter {
	standard, _ := s.templates.Wordings().Language(locale).Text(string(kind))
	letter := Letter{Kind: kind, Locale: locale, Origin: Standard, Text: standard, Standard: standard}
	for _, t := range texts {
		if t.Kind != kind || t.Locale != locale {
			continue
		}
		letter.Text, letter.Host, letter.Origin = t.text(), t.Host, OfOrganisation
		if t.EventID != nil {
			letter.Origin = OfEvent
		}
		if letter.Own = (o.event == nil) == (t.EventID == nil); letter.Own {
			letter.Version = t.Version
		}
		break
	}
	return letter
}
