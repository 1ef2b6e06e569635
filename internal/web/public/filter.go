package public

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// filters are the inputs over a list of events. Their names stand in the contract.
type filters struct {
	Query, Kind, Topic, Region, From, To view.Field
}

func (f *filters) fields() []*view.Field {
	return []*view.Field{&f.Query, &f.Kind, &f.Topic, &f.Region, &f.From, &f.To}
}

// AreSet reports whether anything narrows the list.
func (f filters) AreSet() bool {
	return slices.ContainsFunc(f.fields(), func(field *view.Field) bool { return field.Value != "" })
}

// query returns the filters that are set, to be handed on to the feeds.
func (f filters) query() string {
	values := url.Values{}
	for _, field := range f.fields() {
		if field.Value != "" {
			values.Set(field.Name, field.Value)
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// newFilters returns the inputs with what can be chosen.
func (p *Pages) newFilters(ctx context.Context) (filters, error) {
	f := filters{
		Query:  view.Field{Name: "q", Label: "Suche", Type: "search"},
		Kind:   view.Field{Kind: view.Select, Name: "art", Label: "Art", Placeholder: "Alle"},
		Topic:  view.Field{Kind: view.Select, Name: "handlungsfeld", Label: "Handlungsfeld", Placeholder: "Alle"},
		Region: view.Field{Kind: view.Select, Name: "region", Label: "Region", Placeholder: "Alle"},
		From:   view.Field{Kind: view.Date, Name: "von", Label: "Von"},
		To:     view.Field{Kind: view.Date, Name: "bis", Label: "Bis"},
	}
	for _, kind := range event.Kinds {
		f.Kind.Options = append(f.Kind.Options, view.Option{Value: string(kind), Label: say(kind.LabelKey())})
	}
	topics, err := p.Events.Topics(ctx)
	if err != nil {
		return filters{}, err
	}
	for _, topic := range topics {
		f.Topic.Options = append(f.Topic.Options, view.Option{Value: topic.Key, Label: topic.Name})
	}
	f.Region.Options, err = p.regionOptions(ctx)
	return f, err
}

var regionGroups = map[string]string{"regierungsbezirk": "Regierungsbezirke", "landschaftsverband": "Landschaftsverbände"}

func (p *Pages) regionOptions(ctx context.Context) ([]view.Option, error) {
	regions, err := p.Organisations.Regions(ctx)
	if err != nil {
		return nil, err
	}
	var options []view.Option
	for _, region := range regions {
		options = append(options, view.Option{Value: region.Key, Label: region.Name, Group: regionGroups[region.Kind]})
	}
	municipalities, err := attendee.Municipalities(ctx, p.Organisations)
	for _, option := range municipalities {
		option.Group = "Kreise und kreisfreie Städte"
		options = append(options, option)
	}
	return options, err
}

// read takes the filters out of a query. What is wrong is said at its input and does not narrow.
func (f *filters) read(query url.Values) (event.Filter, *form.Form) {
	in := form.New(query)
	filter := event.Filter{
		Text:   in.Text(f.Query.Name),
		Kind:   form.OneOf(in, f.Kind.Name, event.Kinds),
		Topic:  form.OneOf(in, f.Topic.Name, values(f.Topic.Options)),
		Region: form.OneOf(in, f.Region.Name, values(f.Region.Options)),
		Page:   pageOf(query),
	}
	if from := in.Date(f.From.Name); !from.IsZero() {
		filter.From = &from
	}
	if to := in.Date(f.To.Name); !to.IsZero() {
		filter.To = &to
	}
	return filter, in
}

// pageOf reads the number of a page. Whatever is no number means the first.
func pageOf(query url.Values) int {
	n, err := strconv.Atoi(query.Get("seite"))
	if err != nil {
		return 1
	}
	return n
}

func values(options []view.Option) []string {
	all := make([]string, len(options))
	for i, option := range options {
		all[i] = option.Value
	}
	return all
}

// say returns the German sentence or name that stands in the catalogue.
func say(key string) string { return i18n.Text(i18n.German, key, nil) }
