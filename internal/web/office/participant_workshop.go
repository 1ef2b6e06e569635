package office

import (
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// WorkshopPage lets the hosts say where somebody goes, whatever the wishes.
type WorkshopPage struct {
	personHead
	Wishes []answer
	Slots  []view.Field
	Before []slotBefore
	Tell   view.Field
}

// slotBefore says for which place a choice is made.
type slotBefore struct{ Name, Version string }

// Template implements view.Template.
func (WorkshopPage) Template() string { return "page/office/participant-workshop.html" }

// workshopAnswers are where somebody goes; nothing where the event has no workshops.
func workshopAnswers(found registration.Detail) (all []answer) {
	for _, place := range found.Workshops {
		text := orElse(place.Label, "noch keiner")
		switch {
		case place.Workshop == "" && place.ByHand:
			text = "kein Workshop (von Hand festgelegt)"
		case place.Workshop == "" && place.Plenary:
			text = "nur Plenum"
		case place.Workshop == "":
		case place.ByHand:
			text += " (von Hand festgelegt)"
		case place.Wish > 0:
			text += " (" + wishName(place.Wish) + ")"
		}
		all = append(all, answer{Label: place.SlotLabel, Text: text})
	}
	return all
}

func beforeInput(slot string) string { return "before[" + slot + "]" }

func workshopInput(slot string) string { return "workshops[" + slot + "]" }

func (p *Pages) workshopPage(c *gin.Context) (WorkshopPage, registration.Detail, error) {
	head, found, err := p.step(c, "Workshop festlegen")
	if err != nil {
		return WorkshopPage{}, found, err
	}
	slots, err := p.Registrations.Workshops(c.Request.Context(), web.Actor(c), found.Event.Slug)
	page := WorkshopPage{personHead: head,
		Tell: view.Field{Kind: view.Checkbox, Name: "tell", Label: "Der Person eine E-Mail mit ihren Workshops schicken"}}
	for _, slot := range slots {
		place := placeIn(found, slot.Key)
		page.Slots = append(page.Slots, slotField(slot, place))
		page.Before = append(page.Before, slotBefore{beforeInput(slot.Key), place.Version()})
		if wished, ok := found.Answers.Find(slot.Key); ok {
			page.Wishes = append(page.Wishes, answer{Label: slot.Label, Text: wished.Text()})
		}
	}
	return page, found, err
}

// placeIn returns where somebody goes in a slot.
func placeIn(found registration.Detail, slot string) (place registration.WorkshopPlace) {
	for _, place := range found.Workshops {
		if place.Slot == slot {
			return place
		}
	}
	return place
}

// chosenValue is what the form shows for a place: the plenary where the hosts chose no workshop, and nothing
// where sharing out decides.
func chosenValue(version string) string {
	switch workshop, byHand := registration.PlaceVersion(version); {
	case !byHand:
		return ""
	case workshop == "":
		return question.PlenaryOnly
	default:
		return workshop
	}
}

// slotField offers the workshops of a slot with the places that are left.
func slotField(slot registration.WorkshopSlot, place registration.WorkshopPlace) view.Field {
	f := view.Field{Kind: view.Select, Name: workshopInput(slot.Key), Label: slot.Label, Placeholder: "Die Zuteilung entscheidet", Value: chosenValue(place.Version()),
		Options: []view.Option{{Value: question.PlenaryOnly, Label: "Kein Workshop"}}}
	if !place.ByHand && place.Label != "" {
		f.Placeholder += " (zurzeit: " + place.Label + ")"
	}
	for _, workshop := range slot.Workshops {
		label := workshop.Label
		switch fill := (workshopFill{WorkshopFill: workshop}); {
		case workshop.Key == place.Workshop:
			label += " (bisher)"
		case workshop.Capacity != nil && workshop.Taken >= *workshop.Capacity:
			label += " (voll)"
		case workshop.Capacity != nil:
			label += " (noch " + fill.Left() + " frei)"
		}
		f.Options = append(f.Options, view.Option{Value: workshop.Key, Label: label})
	}
	return f
}

func (p *Pages) showWorkshop(c *gin.Context) error {
	page, found, err := p.workshopPage(c)
	if err != nil {
		return err
	}
	return p.showStep(c, mayChooseWorkshop(found), page)
}

// mayChooseWorkshop hides what would be refused; the use case refuses it.
func mayChooseWorkshop(found registration.Detail) bool {
	return found.State == registration.Confirmed && !found.Placeholder && hasWorkshops(found.Event) && found.Event.State != event.StateCancelled
}

func (p *Pages) submitWorkshop(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	found, err := p.findToChange(c)
	if err != nil {
		return err
	}
	choices := workshopChoices(in, c.Request.PostForm, found.Event)
	tell := in.Bool("tell")
	refusal := unlessWrong(in, func() error {
		return p.Registrations.ChooseWorkshops(c.Request.Context(), web.Actor(c), found.Reference, tell, choices...)
	})
	return p.finish(c, refusal, "notice.workshop_chosen", func() (view.Template, error) {
		page, _, err := p.workshopPage(c)
		fields := []*view.Field{&page.Tell}
		for i := range page.Slots { // where nothing was chosen the page shows what is stored
			if slices.ContainsFunc(choices, func(choice registration.WorkshopChoice) bool { return page.Slots[i].Name == workshopInput(choice.Slot) }) {
				fields = append(fields, &page.Slots[i])
			}
		}
		page.Errors = view.Bind(in.Raw(), refusal, fields...)
		return page, err
	})
}

// workshopChoices are the slots in which something else was chosen than the page showed.
func workshopChoices(in *form.Form, sent url.Values, ev event.Event) (choices []registration.WorkshopChoice) {
	for _, slot := range question.Slots(ev.Questions) {
		known := []string{question.PlenaryOnly}
		for _, option := range slot.Options {
			known = append(known, option.Value)
		}
		value, before := form.OneOf(in, workshopInput(slot.Key), known), sent.Get(beforeInput(slot.Key))
		if value == chosenValue(before) && !in.HasFailed(workshopInput(slot.Key)) {
			continue
		}
		choice := registration.WorkshopChoice{Slot: slot.Key, Workshop: value, Release: value == "", Before: &before}
		if value == question.PlenaryOnly {
			choice.Workshop = ""
		}
		choices = append(choices, choice)
	}
	return choices
}
