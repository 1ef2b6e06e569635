package registration

import (
	"slices"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// withRole returns an account with a role at the KI.
func (h *house) withRole(email string, role actor.Role) actor.Actor {
	h.t.Helper()
	return actor.Account(h.account(email), false, []actor.Membership{{Organisation: h.ki.ID, Role: role}})
}

// names lists who is on the first page of the list.
func (h *house) names(slug string, filter Filter) []string {
	h.t.Helper()
	list, err := h.service.List(h.t.Context(), h.staff, slug, filter, Place{})
	if err != nil {
		h.t.Fatalf("list participants: %v", err)
	}
	if list.Total != len(list.Rows) {
		h.t.Errorf("the list says %d and shows %d", list.Total, len(list.Rows))
	}
	names := make([]string, len(list.Rows))
	for i, row := range list.Rows {
		names[i] = row.FirstName
	}
	return names
}

func (h *house) wantNames(slug string, filter Filter, want ...string) {
	h.t.Helper()
	if got := h.names(slug, filter); !slices.Equal(got, want) {
		h.t.Errorf("the filter %+v leaves %q, want %q", filter, got, want)
	}
}

func TestTheWaitlistIsListedInItsOrder(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	last := h.register(ev.Slug, 3)
	h.wantNames(ev.Slug, Filter{State: Waitlisted}, "Person 2", "Person 3")
	if err := h.service.SetPriority(t.Context(), h.staff, last.Reference, 1, "Referentin"); err != nil {
		t.Fatal(err)
	}
	h.wantNames(ev.Slug, Filter{State: Waitlisted}, "Person 3", "Person 2")
	h.wantNames(ev.Slug, Filter{}, "Person 1", "Person 2", "Person 3")
}

func TestTheListIsNarrowedToAQuotaAndToAGroup(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation_kind"}}
		d.Rules.GroupMax = 5
		d.Rules.Quotas = []event.Quota{{Key: "schulen", Label: "Schulen", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "schule", Seats: 2}}
	})
	teacher := person(1)
	teacher.OrganisationKind = "schule"
	if _, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, teacher); err != nil {
		t.Fatal(err)
	}
	h.register(ev.Slug, 2)
	group, err := h.service.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, GroupApplication{
		ContactName: "Kim Beispiel", ContactEmail: "kim@mail.example", Persons: []Application{person(3), person(4)}})
	if err != nil {
		t.Fatal(err)
	}
	h.wantNames(ev.Slug, Filter{Quota: "schulen"}, "Person 1")
	h.wantNames(ev.Slug, Filter{Group: group.Reference}, "Person 3", "Person 4")
	h.wantNames(ev.Slug, Filter{Quota: "gibt es nicht"})
	h.wantNames(ev.Slug, Filter{Group: "GIBTESNICHT"})
	found, err := h.service.Find(t.Context(), h.staff, group.Members[0].Reference)
	if err != nil || len(found.Group) != 1 || found.Group[0].Reference != group.Members[1].Reference {
		t.Errorf("the others of the group: %+v, %v", found.Group, err)
	}
}

func TestNobodyWithoutTheRightSeesContactsAnswersOrSpecialCategories(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, func(d *event.Draft) {
		d.Questions = event.Questions{{Key: "weg", Kind: question.KindText, Label: "Wie kommen Sie?"},
			{Key: "essen", Kind: question.KindText, Label: "Was essen Sie nicht?", Special: true}}
	})
	application := person(1)
	application.Answers.Values = map[string][]string{"weg": {"Bahn"}, "essen": {"Nüsse"}}
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, application)
	if err != nil {
		t.Fatal(err)
	}
	reception, reader := h.withRole("empfang@demo.example", actor.RoleReception), h.withRole("lesen@demo.example", actor.RoleReader)
	for who, sees := range map[*actor.Actor]bool{&reception: false, &reader: true} {
		found, err := h.service.Find(t.Context(), *who, result.Reference)
		if err != nil || (len(found.Answers) == 1) != sees || (found.Email != "") != sees {
			t.Errorf("%v sees the address %q and the answers %v, %v", who.Memberships(), found.Email, found.Answers, err)
		}
		if _, err := h.service.Special(t.Context(), *who, result.Reference); !fault.Is(err, fault.Forbidden) {
			t.Errorf("answers of special categories for %v: %v", who.Memberships(), err)
		}
	}
	special, err := h.service.Special(t.Context(), h.staff, result.Reference)
	if err != nil || len(special) != 1 || special[0].Text() != "Nüsse" {
		t.Errorf("answers of special categories: %v, %v", special, err)
	}
	if _, err := h.service.Special(t.Context(), h.stranger, result.Reference); !fault.Is(err, fault.NotFound) {
		t.Errorf("answers of special categories for a stranger: %v", err)
	}
}

func TestAtTheDoorOnlyTheNameIsAsked(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation", Required: true}}
		d.Questions = event.Questions{{Key: "weg", Kind: question.KindText, Label: "Wie kommen Sie?", Required: true}}
	})
	walkIn := Application{Person: Person{FirstName: "Zoë"}, NameOnly: true}
	if _, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, walkIn); !fault.Is(err, fault.Invalid) {
		t.Errorf("a participant is let in without answers: %v", err)
	}
	result, err := h.service.Register(t.Context(), h.staff, ev.Slug, walkIn)
	if err != nil || result.State != Confirmed {
		t.Errorf("at the door: %+v, %v", result, err)
	}
	if _, err := h.service.Register(t.Context(), h.staff, ev.Slug, Application{NameOnly: true}); !fault.Is(err, fault.Invalid) {
		t.Errorf("nobody has been let in: %v", err)
	}
	h.sound()
}

func TestTheProtocolOfAnAllocationNamesWhoGotWhat(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2, func(d *event.Draft) { d.Rules.Mode, d.WaitlistMode = event.ModeAllocation, event.WaitlistOff })
	for n := range 3 {
		h.register(ev.Slug, n)
	}
	if err := h.events.CloseRegistration(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	waiting, err := h.service.Applications(t.Context(), h.staff, ev.Slug)
	if err != nil || len(waiting) != 3 {
		t.Fatalf("%d applications, %v", len(waiting), err)
	}
	preview, err := h.service.PreviewAllocation(t.Context(), h.staff, ev.Slug, Allocation{Method: ByLot})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.service.Allocate(t.Context(), h.staff, ev.Slug, preview.Allocation); err != nil {
		t.Fatal(err)
	}
	protocol, err := h.service.Protocol(t.Context(), h.staff, ev.Slug, 1)
	if err != nil || protocol.Seed != preview.Seed || len(protocol.Outcomes) != 3 {
		t.Fatalf("the protocol: %+v, %v", protocol, err)
	}
	for i, o := range preview.Outcomes {
		if got := protocol.Outcomes[i]; got.Reference != o.Reference || got.To != o.To {
			t.Errorf("%d. in the protocol is %s, %s, in the preview %s, %s", i+1, got.Reference, got.To, o.Reference, o.To)
		}
	}
	for _, n := range []int{0, 2} {
		if _, err := h.service.Protocol(t.Context(), h.staff, ev.Slug, n); !fault.Is(err, fault.NotFound) {
			t.Errorf("protocol %d: %v", n, err)
		}
	}
}

func TestThePictureOfSeatsNamesInstitutionsAsPeopleWroteThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation"}}
		d.Rules.Quotas = []event.Quota{{Key: "haus", Label: "Je Einrichtung", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: 2}}
	})
	application := person(1)
	application.Organisation = "Jugendamt  Musterstadt"
	if _, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, application); err != nil {
		t.Fatal(err)
	}
	picture, err := h.service.SeatPicture(t.Context(), h.staff, ev.Slug)
	if err != nil || len(picture.Quotas) != 1 || picture.Quotas[0].Group != "Jugendamt Musterstadt" || picture.ByState[Confirmed] != 1 {
		t.Errorf("the picture: %+v, %v", picture, err)
	}
}
