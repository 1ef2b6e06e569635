package export

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/slug"
)

// FileName returns the name for the file of a request: ASCII only, so that it survives every mail
// gateway and share: day of the event, title, view, day of the export. The errors are those of
// Write before anything is written.
func (s *Service) FileName(ctx context.Context, who actor.Actor, eventSlug string, request Request) (string, error) {
	request, err := request.checked()
	if err != nil {
		return "", err
	}
	ev, err := s.exportable(ctx, who, eventSlug)
	if err != nil {
		return "", err
	}
	title := slug.Make(ev.Title)
	if title == "" {
		title = ev.Slug
	}
	return dates.InputDay(ev.StartsAt) + "_" + title + "_" + fileWords[request.View] + "_" + dates.InputDay(s.db.Now()) + request.Format.extension(), nil
}

// fileWords name the views in file names.
var fileWords = map[View]string{ViewOffice: "teilnehmende"}

func (f Format) extension() string {
	if f == FormatXLSX {
		return ".xlsx"
	}
	return ".csv"
}
