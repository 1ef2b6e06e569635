package api

import (
	"cmp"
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

const tagTexts = "Texts of letters"

// registerTexts offers the texts of letters, those of events and those of organisations.
func (a *API) registerTexts() {
	a.registerTextsOf("/events/{slug}/texts", "an event", func(slug string) correspondence.Owner { return correspondence.Owner{Event: slug} })
	a.registerTextsOf("/organisations/{slug}/texts", "an organisation", func(slug string) correspondence.Owner { return correspondence.Owner{Organisation: slug} })
}

func (a *API) registerTextsOf(path, whose string, owner func(slug string) correspondence.Owner) {
	t := letterTexts{a, owner}
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: path, tag: tagTexts, summary: "List the texts of letters of " + whose,
		description: "Each letter to participants with the text that it has: the event's own, that of its first host that has one, or the standard one.",
		forAccounts: true, refusals: refusals}, t.list)
	offer(a, operation{method: http.MethodGet, path: path + "/{kind}", tag: tagTexts, summary: "Get a text of " + whose, forAccounts: true, refusals: refusals}, t.find)
	offerBody[TextInput](a, operation{method: http.MethodPost, path: path + "/{kind}", tag: tagTexts, summary: "Save a text of " + whose,
		description: "Letters that wait already go in the new words. 409: somebody else has changed it meanwhile.", forAccounts: true, refusals: refusals}, []string{jsonType}, t.save)
	offerBody[TextVersion](a, operation{method: http.MethodPost, path: path + "/{kind}/reset", tag: tagTexts, summary: "Give up a text of " + whose,
		forAccounts: true, refusals: refusals}, []string{jsonType}, t.reset)
	offerBody[TextLook](a, operation{method: http.MethodPost, path: path + "/{kind}/preview", tag: tagTexts, summary: "Look at a letter in a text that is not saved",
		description: "Its secret links lead nowhere.", forAccounts: true, refusals: refusals}, []string{jsonType}, t.preview)
}

// LetterText is a kind of letter with its text.
type LetterText struct {
	Kind         string            `json:"kind"`
	Locale       string            `json:"locale"`
	Origin       TextOrigin        `json:"origin" doc:"Whose text it is."`
	Host         string            `json:"host" doc:"Name of the organisation whose text it is; else empty."`
	Own          bool              `json:"own" doc:"It is the text of whom was asked about, and can be given up."`
	Version      int64             `json:"version" doc:"Of the own text, 0 without one. Saving needs it."`
	Subject      string            `json:"subject"`
	Body         string            `json:"body"`
	Placeholders []TextPlaceholder `json:"placeholders"`
}

// TextPlaceholder is a name in braces that a text may use.
type TextPlaceholder struct {
	Name   string `json:"name"`
	Block  bool   `json:"block" doc:"It stands for whole paragraphs and needs one of its own."`
	Needed bool   `json:"needed" doc:"The text has to use it."`
}

// LetterTextList is the whole list.
type LetterTextList struct {
	Items []LetterText `json:"items"`
	Next  string       `json:"next" doc:"Always empty."`
}

// TextInput is a text to be saved.
type TextInput struct {
	Locale  string `json:"locale" required:"false" doc:"de if left out."`
	Version int64  `json:"version" required:"false" doc:"Of the own text that it replaces; 0: there is none."`
	Subject string `json:"subject" required:"false" doc:"Is needed."`
	Body    string `json:"body" required:"false" doc:"Is needed."`
}

// TextVersion names the own text to be given up.
type TextVersion struct {
	Locale  string `json:"locale" required:"false" doc:"de if left out."`
	Version int64  `json:"version" required:"false" doc:"Is needed."`
}

// TextLook is a text to be looked at.
type TextLook struct {
	Locale       string `json:"locale" required:"false" doc:"de if left out."`
	Subject      string `json:"subject" required:"false" doc:"Is needed."`
	Body         string `json:"body" required:"false" doc:"Is needed."`
	Registration string `json:"registration" required:"false" doc:"Reference of whom the letter is to; empty: an invented person."`
}

// LetterPreview is a letter as it would go.
type LetterPreview struct {
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
}

// letterTexts are the operations on the texts of one sort of owner.
type letterTexts struct {
	*API
	owner func(slug string) correspondence.Owner
}

// TextsPath names whose texts they are, and the language.
type TextsPath struct {
	Slug   string `path:"slug"`
	Locale string `query:"locale" doc:"de if left out."`
}

type textPath struct {
	TextsPath
	Kind string `path:"kind" doc:"For instance registration_confirmed."`
}

type (
	textAnswer        struct{ Body LetterText }
	textsAnswer       struct{ Body LetterTextList }
	textPreviewAnswer struct{ Body LetterPreview }
)

func localeOr(given string) string { return cmp.Or(given, wording.Source) }

func letterTextOf(l correspondence.Letter) LetterText {
	shown := LetterText{Kind: string(l.Kind), Locale: l.Locale, Origin: TextOrigin(l.Origin), Host: l.Host, Own: l.Own, Version: l.Version,
		Subject: l.Text.Subject, Body: l.Text.Body, Placeholders: []TextPlaceholder{}}
	for _, p := range l.Placeholders() {
		shown.Placeholders = append(shown.Placeholders, TextPlaceholder{p.Name, p.Block, p.Needed})
	}
	return shown
}

func (t letterTexts) list(ctx context.Context, who actor.Actor, in *TextsPath) (*textsAnswer, error) {
	letters, err := t.Texts.List(ctx, who, t.owner(in.Slug), localeOr(in.Locale))
	if err != nil {
		return nil, err
	}
	list := LetterTextList{Items: []LetterText{}}
	for _, letter := range letters {
		list.Items = append(list.Items, letterTextOf(letter))
	}
	return &textsAnswer{list}, nil
}

func (t letterTexts) find(ctx context.Context, who actor.Actor, in *textPath) (*textAnswer, error) {
	letter, err := t.Texts.Find(ctx, who, t.owner(in.Slug), mailing.Kind(in.Kind), localeOr(in.Locale))
	if err != nil {
		return nil, err
	}
	return &textAnswer{letterTextOf(letter)}, nil
}

func (t letterTexts) save(ctx context.Context, who actor.Actor, in *textPath, sent map[string]any) (*textAnswer, error) {
	body, err := bind[TextInput](sent)
	if err != nil {
		return nil, err
	}
	in.Locale = localeOr(body.Locale)
	err = t.Texts.Save(ctx, who, t.owner(in.Slug), mailing.Kind(in.Kind), in.Locale, body.Version, wording.Text{Subject: body.Subject, Body: body.Body})
	if err != nil {
		return nil, err
	}
	return t.find(ctx, who, in)
}

func (t letterTexts) reset(ctx context.Context, who actor.Actor, in *textPath, sent map[string]any) (*textAnswer, error) {
	body, err := bind[TextVersion](sent)
	if err != nil {
		return nil, err
	}
	in.Locale = localeOr(body.Locale)
	if err := t.Texts.Reset(ctx, who, t.owner(in.Slug), mailing.Kind(in.Kind), in.Locale, body.Version); err != nil {
		return nil, err
	}
	return t.find(ctx, who, in)
}

func (t letterTexts) preview(ctx context.Context, who actor.Actor, in *textPath, sent map[string]any) (*textPreviewAnswer, error) {
	body, err := bind[TextLook](sent)
	if err != nil {
		return nil, err
	}
	content, err := t.Texts.Preview(ctx, who, correspondence.Look{Owner: t.owner(in.Slug), Kind: mailing.Kind(in.Kind), Locale: localeOr(body.Locale),
		Text: wording.Text{Subject: body.Subject, Body: body.Body}, Registration: registration.Reference(body.Registration)})
	if err != nil {
		return nil, err
	}
	return &textPreviewAnswer{LetterPreview{content.Subject, content.Text, content.HTML}}, nil
}
