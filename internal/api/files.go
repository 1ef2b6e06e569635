package api

import (
	"context"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

func (a *API) registerFiles() {
	offer(a, operation{method: http.MethodGet, path: "/registrations/{reference}/files/{key}", tag: tagRegistrations, summary: "Take out a file that somebody sent",
		description: "With the answers that may reveal health or religion as with those: accounts without the right to see them may not have the file.",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}, responses: downloadResponse()}, a.downloadFile)
	offer(a, operation{method: http.MethodGet, path: "/my/{token}/files/{key}", tag: tagPersonal, summary: "Take out a file that one has sent",
		refusals: []int{http.StatusNotFound}, responses: downloadResponse()}, a.downloadOwnFile)
}

func downloadResponse() map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"*/*": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
}

// FileKey names a file by the key of its question.
type FileKey struct {
	Key string `path:"key" doc:"Of the question that the file answers."`
}

type filePath struct {
	RegistrationPath
	FileKey
}

type ownFilePath struct {
	PersonalPath
	FileKey
}

// fileDownload is a file that came as an answer. It is never shown in place: somebody else wrote it.
type fileDownload struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (a *API) downloadFile(ctx context.Context, who actor.Actor, in *filePath) (*fileDownload, error) {
	return downloadOf(a.Registrations.File(ctx, who, registration.Reference(in.Reference), in.Key))
}

func (a *API) downloadOwnFile(ctx context.Context, _ actor.Actor, in *ownFilePath) (*fileDownload, error) {
	return downloadOf(a.Registrations.PersonalFile(ctx, in.Token, in.Key))
}

func downloadOf(f registration.File, err error) (*fileDownload, error) {
	if err != nil {
		return nil, err
	}
	return &fileDownload{ContentType: f.MediaType, Body: f.Body, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})}, nil
}
