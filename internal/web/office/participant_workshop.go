package office

import (
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
	Tell   view.Field
}

// Template implements view.Template.
func (WorkshopPage) Template() string { return "page/office/participant-workshop.html" }

// workshopAnswers are where somebody goes; nothing where the event has no workshops.
func workshopAnswers(found registration.Detail) (all []answer) {
	for _, place := range found.Workshops {
		text := orElse(place.Label, "noch keiner")
		switch {
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
		page.Slots = append(page.Slots, slotField(slot, found.Row.Workshops[slot.Key]))
		if wished, ok := found.Answers.Find(slot.Key); ok {
			page.Wishes = append(page.Wishes, answer{Label: slot.Label, Text: wished.Text()})
		}
	}
	return page, found, err
}

// slotField offers the workshops of a slot with the places that are left.
func slotField(slot registration.WorkshopSlot, present string) view.Field {
	f := view.Field{Kind: view.Select, Name: workshopInput(slot.Key), Label: slot.Label, Placeholder: "Kein Workshop", Value: present}
	for _, workshop := range slot.Workshops {
		label := workshop.Label
		switch fill := (workshopFill{WorkshopFill: workshop}); {
		case workshop.Key == present:
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
	choices := workshopChoices(in, found.Event)
	tell := in.Bool("tell")
	refusal := unlessWrong(in, func() error {
		return p.Registrations.ChooseWorkshops(c.Request.Context(), web.Actor(c), found.Reference, tell, choices...)
	})
	return p.finish(c, refusal, "notice.workshop_chosen", func() (view.Template, error) {
		page, _, err := p.workshopPage(c)
		fields := []*view.Field{&page.Tell}
		for i := range page.Slots {
			fields = append(fields, &page.Slots[i])
		}
		page.Errors = view.Bind(in.Raw(), refusal, fields...)
		return page, err
	})
}

func workshopChoices(in *form.Form, ev event.Event) (choices []registration.WorkshopChoice) {
	for _, slot := range question.Slots(ev.Questions) {
		known := make([]string, len(slot.Options))
		for i, option := range slot.Options {
			known[i] = option.Value
		}
		choices = append(choices, registration.WorkshopChoice{Slot: slot.Key, Workshop: form.OneOf(in, workshopInput(slot.Key), known)})
	}
	return choices
}
