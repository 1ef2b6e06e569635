package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/picture"
)

func (a *API) registerPictures() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offerBody[ImageInput](a, operation{method: http.MethodPost, path: "/events/{slug}/image", tag: tagEvents, summary: "Set the title picture of an event",
		description: "PNG, JPEG or WebP, at most 8 MB and 24 million pixels. It is turned upright, encoded anew without anything else of the file, and kept in a few sizes. Without a file only what is said about the picture changes.",
		forAccounts: true, refusals: append(refusals, http.StatusConflict)}, []string{jsonType}, a.setImage)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/image/remove", tag: tagEvents, summary: "Take the title picture away",
		description: "Twice is harmless.", forAccounts: true, refusals: append(refusals, http.StatusConflict)}, a.removeImage)
	offerBody[LogoInput](a, operation{method: http.MethodPost, path: "/organisations/{slug}/logo", tag: tagDirectory, summary: "Set the logo of an organisation",
		description: "As a title picture, but what is transparent stays so. Of accounts that manage the organisation.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.setLogo)
	offer(a, operation{method: http.MethodPost, path: "/organisations/{slug}/logo/remove", tag: tagDirectory, summary: "Take the logo of an organisation away",
		description: "Twice is harmless.", forAccounts: true, refusals: refusals}, a.removeLogo)
}

// ImageInput is a title picture as it is sent.
type ImageInput struct {
	File       *Upload `json:"file,omitempty" doc:"Is needed where there is no picture yet."`
	Alt        string  `json:"alt" required:"false" doc:"What is to be seen, for those who do not see it. Is needed unless decoration is true."`
	Decoration bool    `json:"decoration" required:"false" doc:"true: it says nothing that the text does not say."`
	Credit     string  `json:"credit" required:"false" doc:"Who took it."`
}

// LogoInput is a logo as it is sent.
type LogoInput struct {
	File *Upload `json:"file,omitempty" doc:"Is needed."`
}

// Picture is a stored picture.
type Picture struct {
	Sizes  []PictureSize `json:"sizes" doc:"The largest first."`
	Alt    string        `json:"alt" doc:"Empty: decoration."`
	Credit string        `json:"credit"`
}

// PictureSize is one of its files.
type PictureSize struct {
	URL    string `json:"url" doc:"Stays the same as long as the picture does; may be kept for ever."`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// pictureOf describes a stored picture; nil: there is none.
func (a *API) pictureOf(key picture.Key, alt, credit string) *Picture {
	files := key.Files()
	if len(files) == 0 {
		return nil
	}
	p := &Picture{Alt: alt, Credit: credit, Sizes: make([]PictureSize, len(files))}
	for i, file := range files {
		p.Sizes[i] = PictureSize{URL: a.Front.BaseURL + file.URL(), Width: file.Width, Height: file.Height}
	}
	return p
}

func (u *Upload) bytes() []byte {
	if u == nil {
		return nil
	}
	return u.Data
}

// pictureNames lead from the inputs of the pages to the fields of the interface.
var pictureNames = map[string]string{"image": "file", "logo": "file"}

func (a *API) setImage(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*eventAnswer, error) {
	body, err := bind[ImageInput](sent)
	if err != nil {
		return nil, err
	}
	err = a.Events.SetImage(ctx, who, in.Slug, event.ImageDraft{File: body.File.bytes(), Alt: body.Alt, IsDecoration: body.Decoration, Credit: body.Credit})
	if err != nil {
		return nil, inJSON(err, pictureNames)
	}
	return a.showEvent(ctx, who, in)
}

func (a *API) removeImage(ctx context.Context, who actor.Actor, in *EventPath) (*eventAnswer, error) {
	if err := a.Events.RemoveImage(ctx, who, in.Slug); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, who, in)
}

type (
	logoPath struct {
		Slug string `path:"slug" doc:"Names the organisation."`
	}
	organisationAnswer struct{ Body Organisation }
)

func (a *API) setLogo(ctx context.Context, who actor.Actor, in *logoPath, sent map[string]any) (*organisationAnswer, error) {
	body, err := bind[LogoInput](sent)
	if err != nil {
		return nil, err
	}
	found, err := a.Organisations.BySlug(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	if err := a.Organisations.SetLogo(ctx, who, found.ID, body.File.bytes()); err != nil {
		return nil, inJSON(err, pictureNames)
	}
	return a.answerOrganisation(ctx, in.Slug)
}

func (a *API) removeLogo(ctx context.Context, who actor.Actor, in *logoPath) (*organisationAnswer, error) {
	found, err := a.Organisations.BySlug(ctx, in.Slug)
	if err != nil {
		return nil, err
	}
	if err := a.Organisations.RemoveLogo(ctx, who, found.ID); err != nil {
		return nil, err
	}
	return a.answerOrganisation(ctx, in.Slug)
}

func (a *API) answerOrganisation(ctx context.Context, slug string) (*organisationAnswer, error) {
	found, err := a.Organisations.BySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	return &organisationAnswer{a.organisationOf(found)}, nil
}
