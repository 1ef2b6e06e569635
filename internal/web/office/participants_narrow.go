package office

import (
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// narrowing are the inputs that narrow the list besides the search: those that make sense for the event.
type narrowing struct {
	Fields []view.Field
	Set    int // how many of them narrow
}

// narrowFields asks by what the list is to be narrowed. Who does not see contacts is not offered what tells of them.
func (p *Pages) narrowFields(c *gin.Context, ev event.Event, query url.Values) (narrowing, error) {
	var n narrowing
	add := func(field view.Field) {
		if field.Value = query.Get(field.Name); field.Value != "" {
			n.Set++
		}
		n.Fields = append(n.Fields, field)
	}
	choice := func(name, label string, options []view.Option) {
		if len(options) > 0 {
			add(view.Field{Kind: view.Select, Name: name, Label: label, Placeholder: "alle", Options: options})
		}
	}
	asks := func(key string) bool {
		return slices.ContainsFunc(ev.Fields, func(f event.Field) bool { return f.Key == key })
	}
	choice("workshop", "Workshop", workshopOptions(ev))
	if asks("organisation_kind") {
		choice("art", "Art der Einrichtung", attendee.Options(organisation.Kinds))
	}
	if asks("carrier_group") {
		choice("traegergruppe", "Trägergruppe", attendee.Options(organisation.CarrierGroups))
	}
	if asks("municipality") {
		municipalities, err := attendee.Municipalities(c.Request.Context(), p.Organisations)
		if err != nil {
			return n, err
		}
		choice("kommune", "Kommune", municipalities)
	}
	if seesContacts(c, ev) {
		choice("antwort", "Antwort", answerOptions(ev))
	}
	choice("durch", "Eingetragen durch", []view.Option{{Value: "selbst", Label: "selbst angemeldet"}, {Value: "buero", Label: "vom Büro eingetragen"}})
	add(view.Field{Kind: view.Date, Name: "von", Label: "Angemeldet ab"})
	add(view.Field{Kind: view.Date, Name: "bis", Label: "Angemeldet bis"})
	if err := p.addCodes(c, ev, choice); err != nil {
		return n, err
	}
	add(view.Field{Kind: view.Checkbox, Name: "eingeladen", Label: "Nur persönlich Eingeladene"})
	if seesContacts(c, ev) {
		add(view.Field{Kind: view.Checkbox, Name: "ohne_email", Label: "Nur ohne E-Mail-Adresse"})
	}
	return n, nil
}

// addCodes offers the codes to those who may know them.
func (p *Pages) addCodes(c *gin.Context, ev event.Event, choice func(name, label string, options []view.Option)) error {
	if !mayEnter(c, ev) {
		return nil
	}
	codes, err := p.Registrations.Codes(c.Request.Context(), web.Actor(c), ev.Slug)
	if err != nil {
		return err
	}
	options := make([]view.Option, len(codes))
	for i, code := range codes {
		options[i] = view.Option{Value: code.Code, Label: code.Code}
	}
	choice("code", "Einladungscode", options)
	return nil
}

// answerOptions are the choices of ordinary questions, under the question each.
func answerOptions(ev event.Event) (options []view.Option) {
	for _, q := range ev.Questions {
		if q.Special {
			continue
		}
		switch q.Kind {
		case question.KindSingle, question.KindMultiple:
			for _, o := range q.Options {
				options = append(options, view.Option{Value: q.Key + "=" + o.Value, Label: o.Label, Group: q.Label})
			}
		case question.KindBoolean:
			options = append(options, view.Option{Value: q.Key + "=ja", Label: "Ja", Group: q.Label}, view.Option{Value: q.Key + "=nein", Label: "Nein", Group: q.Label})
		case question.KindConsent:
			options = append(options, view.Option{Value: q.Key + "=ja", Label: "zugestimmt", Group: q.Label})
		}
	}
	return options
}

// workshopOptions are the workshops of each slot, and who goes to none.
func workshopOptions(ev event.Event) (options []view.Option) {
	for _, slot := range question.Slots(ev.Questions) {
		for _, workshop := range slot.Options {
			options = append(options, view.Option{Value: slot.Key + "/" + workshop.Value, Label: workshop.Label, Group: slot.Label})
		}
		options = append(options, view.Option{Value: slot.Key + "/", Label: "ohne Workshop", Group: slot.Label})
	}
	return options
}
