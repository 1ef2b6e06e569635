package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/table"
)

func (a *API) registerImports() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone}
	offerBody[ImportInput](a, operation{method: http.MethodPost, path: "/events/{slug}/imports/preview", tag: tagRegistrations, summary: "See what entering a list would come to",
		description: "Changes nothing. The mistakes of a line stand in the line.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.previewImport)
	offerBody[ImportInput](a, operation{method: http.MethodPost, path: "/events/{slug}/imports", tag: tagRegistrations, summary: "Enter the people of a list",
		description: "Everybody who is not registered already, in the order of the list; when a line has a mistake, nobody. The answer is what became of each line.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.enterList)
}

// ImportInput asks to enter the people of a list.
type ImportInput struct {
	File        *Upload   `json:"file,omitempty" doc:"A table as CSV or XLSX. Its headings are the names of the fields or what people call them: Nachname, Vorname, E-Mail, the labels of questions and so on."`
	Overbook    *Overbook `json:"overbook,omitempty" doc:"Gives those whom no seat is free for one above the capacity. Of accounts with the right to it."`
	Silent      bool      `json:"silent" required:"false" doc:"true: nobody gets a letter now."`
	Fingerprint string    `json:"fingerprint" required:"false" doc:"Of a preview: refused (409) when something has changed since. Without it: as it comes."`
}

// list returns what was sent as the room registration takes it.
func (in ImportInput) list(mark string) (list registration.ImportList, err error) {
	list = registration.ImportList{Silent: in.Silent, Submission: mark, Fingerprint: in.Fingerprint}
	if in.File == nil {
		return list, fault.InvalidFields([]fault.Field{{Name: "file", Key: requiredKey}})
	}
	if list.Overbook, err = in.Overbook.reason(); err != nil {
		return list, err
	}
	list.Sheet, err = table.Read(in.File.Name, in.File.Data)
	return list, err
}

type importAnswer struct{ Body ImportPreview }

func (a *API) previewImport(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*importAnswer, error) {
	preview, err := handleImport(ctx, who, in, sent, a.Registrations.PreviewImport)
	if err != nil {
		return nil, err
	}
	return &importAnswer{importPreviewOf(preview, false)}, nil
}

func (a *API) enterList(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*importAnswer, error) {
	done, err := handleImport(ctx, who, in, sent, a.Registrations.Import)
	if err != nil {
		return nil, err
	}
	return &importAnswer{importPreviewOf(done, true)}, nil
}

func handleImport(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any,
	handle func(context.Context, actor.Actor, string, registration.ImportList) (registration.ImportPreview, error)) (registration.ImportPreview, error) {
	body, err := bind[ImportInput](sent)
	if err != nil {
		return registration.ImportPreview{}, err
	}
	list, err := body.list(callOf(ctx).mark)
	if err != nil {
		return registration.ImportPreview{}, err
	}
	preview, err := handle(ctx, who, in.Slug, list)
	return preview, inJSON(err, registrationNames)
}
