package attendee

import (
	"context"

	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web/view"
)

// Options makes choices of values whose names stand in the catalogue.
func Options[T interface {
	~string
	LabelKey() string
}](values []T) []view.Option {
	all := make([]view.Option, len(values))
	for i, value := range values {
		all[i] = view.Option{Value: string(value), Label: i18n.Text(i18n.German, value.LabelKey(), nil)}
	}
	return all
}

// Municipalities offers every municipality by its key.
func Municipalities(ctx context.Context, organisations *organisation.Service) ([]view.Option, error) {
	municipalities, err := organisations.Municipalities(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]view.Option, len(municipalities))
	for i, municipality := range municipalities {
		all[i] = view.Option{Value: municipality.Key, Label: municipality.Name}
	}
	return all, nil
}
