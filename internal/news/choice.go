package news

import (
	"context"
	"net/url"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

// Choice is what somebody wants to be told of: events of one of the topics, in one of the regions. None of them: all.
type Choice struct {
	Topics  []string // keys
	Regions []string // keys
}

// Catalogue is what there is to choose from.
type Catalogue struct {
	Topics  []event.Topic
	Regions []organisation.Region
}

// Catalogue returns what there is to choose from.
func (s *Service) Catalogue(ctx context.Context) (Catalogue, error) { return readCatalogue(ctx, s.db) }

func readCatalogue(ctx context.Context, q db.Queryer) (all Catalogue, err error) {
	if all.Topics, err = event.ListTopics(ctx, q); err != nil {
		return Catalogue{}, err
	}
	all.Regions, err = organisation.ListRegions(ctx, q)
	return all, err
}

// read returns the chosen keys in the order of the catalogue, and notes what there is not.
func (all Catalogue) read(f *form.Form) Choice {
	return Choice{
		Topics:  form.AnyOf(f, "topics", keysOf(all.Topics, func(t event.Topic) string { return t.Key })),
		Regions: form.AnyOf(f, "regions", keysOf(all.Regions, func(r organisation.Region) string { return r.Key })),
	}
}

// values are the choice as the fields of a form.
func (c Choice) values() url.Values { return url.Values{"topics": c.Topics, "regions": c.Regions} }

// names returns the choice in words.
func (all Catalogue) names(c Choice) (topics, regions []string) {
	for _, t := range all.Topics {
		if slices.Contains(c.Topics, t.Key) {
			topics = append(topics, t.Name)
		}
	}
	for _, r := range all.Regions {
		if slices.Contains(c.Regions, r.Key) {
			regions = append(regions, r.Name)
		}
	}
	return topics, regions
}

func keysOf[T any](all []T, key func(T) string) []string {
	keys := make([]string, len(all))
	for i, one := range all {
		keys[i] = key(one)
	}
	return keys
}

// fits reports whether an event with these topics in these regions is what was chosen.
func (c Choice) fits(topics, regions []string) bool {
	return meets(c.Topics, topics) && meets(c.Regions, regions)
}

func meets(chosen, given []string) bool {
	return len(chosen) == 0 || slices.ContainsFunc(given, func(key string) bool { return slices.Contains(chosen, key) })
}
