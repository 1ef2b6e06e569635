package registration

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// secrets stand in contacts, answers and reasons of the registrations that the reception looks at.
var secrets = []string{"geheim@", "0211 4711", "Rollstuhl", "Erdnüsse", "nach Anruf"}

// askedByReception is what the reception may ask, with an answer of each kind; what is not among these
// is refused.
func askedByReception(h *house, ev event.Event, ref Reference, who actor.Actor) map[string]func() (any, error) {
	s, ctx := h.service, h.t.Context()
	return map[string]func() (any, error){
		"List":            func() (any, error) { return s.List(ctx, who, ev.Slug, Filter{}, Place{}) },
		"Applications":    func() (any, error) { return s.Applications(ctx, who, ev.Slug) },
		"Pick":            func() (any, error) { return s.Pick(ctx, who, ev.Slug, ref) },
		"Find":            func() (any, error) { return s.Find(ctx, who, ref) },
		"Allocations":     func() (any, error) { return s.Allocations(ctx, who, ev.Slug) },
		"Protocol":        func() (any, error) { return s.Protocol(ctx, who, ev.Slug, 1) },
		"SeatPicture":     func() (any, error) { return s.SeatPicture(ctx, who, ev.Slug) },
		"Workshops":       func() (any, error) { return s.Workshops(ctx, who, ev.Slug) },
		"WorkshopRecords": func() (any, error) { return s.WorkshopRecords(ctx, who, ev.Slug) },
		"Reach":           func() (any, error) { return s.Reach(ctx, who, ev.Slug) },
		"ReminderReach":   func() (any, error) { return s.ReminderReach(ctx, who, ev.Slug) },
		"SavedFilters":    func() (any, error) { return s.SavedFilters(ctx, who, ev) },
	}
}

// secretive is an event where a lot was drawn among people who told much about themselves.
func (h *house) secretive() (event.Event, Reference) {
	h.t.Helper()
	closes := h.now.Add(time.Hour)
	ev := h.event(9, asksForEverything, func(d *event.Draft) {
		d.Rules.Mode, d.Rules.GroupMax, d.RegistrationClosesAt = event.ModeAllocation, 5, &closes
		d.Questions = event.Questions{{Key: "essen", Kind: question.KindText, Label: "Essen?"}}
	})
	one := wanda()
	one.Email, one.Answers.Values = "geheim@post.example", map[string][]string{"essen": {"keine Erdnüsse"}}
	two := one
	two.FirstName, two.Email = "Zweite", ""
	g, err := h.service.RegisterGroup(h.t.Context(), actor.Participant(), ev.Slug, GroupApplication{
		ContactName: "Kim Kontakt", ContactEmail: "geheim@gruppe.example", ContactPhone: "0211 4711", Persons: []Application{one, two}})
	if err != nil {
		h.t.Fatal(err)
	}
	h.now = closes.Add(time.Hour)
	preview, err := h.service.PreviewAllocation(h.t.Context(), h.staff, ev.Slug, Allocation{Method: ByOrder})
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.service.Allocate(h.t.Context(), h.staff, ev.Slug, Allocation{Method: ByOrder, Fingerprint: preview.Fingerprint}); err != nil {
		h.t.Fatal(err)
	}
	if err := h.service.Cancel(h.t.Context(), h.staff, g.Members[1].Reference, "Abgesagt nach Anruf"); err != nil {
		h.t.Fatal(err)
	}
	h.keep(h.staff, ev.Slug, "Ohne Adresse, nach Anruf", true, Filter{WithoutEmail: true})
	return ev, g.Members[1].Reference
}

func told(t *testing.T, answer any, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheReceptionGetsNoContactsAnswersOrReasons(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, ref := h.secretive()
	reader := actor.Account(h.account("lesen@demo.example"), false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleReader}})
	reception := actor.Account(h.account("empfang@demo.example"), false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleReception}})
	everything := ""
	for _, ask := range askedByReception(h, ev, ref, reader) {
		answer, err := ask()
		everything += told(t, answer, err)
	}
	for name, ask := range askedByReception(h, ev, ref, reception) {
		answer, err := ask()
		text := told(t, answer, err)
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s tells the reception %q: %s", name, secret, text)
			}
		}
	}
	for _, secret := range secrets {
		if !strings.Contains(everything, secret) {
			t.Errorf("nobody is told %q: the test looks for the wrong words", secret)
		}
	}
}

// What takes an actor is either asked above or refused to the reception.
func TestTheReceptionIsRefusedWhateverElseAccountsCanDo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, ref := h.secretive()
	reception := actor.Account(h.account("empfang@demo.example"), false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleReception}})
	may, saved := askedByReception(h, ev, ref, reception), SavedFilterID(h.count(`SELECT id FROM saved_filters`))
	ofInvitations := []string{"FindInvitation", "WithdrawInvitation", "ResendInvitation"} // there is none
	service := reflect.ValueOf(h.service)
	for i := range service.NumMethod() {
		name, method := service.Type().Method(i).Name, service.Method(i)
		if may[name] != nil || slices.Contains(ofInvitations, name) || !takesActor(method.Type()) {
			continue
		}
		arguments := []reflect.Value{reflect.ValueOf(t.Context()), reflect.ValueOf(reception)}
		for n := 2; n < method.Type().NumIn(); n++ {
			if in := method.Type().In(n); !method.Type().IsVariadic() || n < method.Type().NumIn()-1 {
				arguments = append(arguments, argument(in, ev, ref, saved))
			}
		}
		results := method.Call(arguments)
		if err, _ := results[len(results)-1].Interface().(error); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s answers the reception with %v", name, err)
		}
	}
}

func takesActor(method reflect.Type) bool {
	return method.NumIn() > 1 && method.In(1) == reflect.TypeFor[actor.Actor]()
}

// argument names the event, the registration or the filter for all where a method asks for one.
func argument(of reflect.Type, ev event.Event, ref Reference, saved SavedFilterID) reflect.Value {
	switch of {
	case reflect.TypeFor[string]():
		return reflect.ValueOf(ev.Slug)
	case reflect.TypeFor[Reference]():
		return reflect.ValueOf(ref)
	case reflect.TypeFor[SavedFilterID]():
		return reflect.ValueOf(saved)
	case reflect.TypeFor[SavedFilterDraft]():
		return reflect.ValueOf(SavedFilterDraft{Shared: true})
	case reflect.TypeFor[Merge]():
		return reflect.ValueOf(Merge{Keep: ref, End: ref})
	}
	return reflect.Zero(of)
}
