package office

import (
	"maps"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
)

// longest lets every text through to the use case, which knows how long it may be.
const longest = 1 << 20

// readEventForm reads the form with hosts and quotas in the chosen order and times completed.
func readEventForm(c *gin.Context) (*form.Form, error) {
	if _, err := web.ReadForm(c); err != nil {
		return nil, err
	}
	return arranged(c.Request.PostForm), nil
}

func arranged(sent url.Values) *form.Form {
	values := maps.Clone(sent)
	numberedHosts.arrange(values)
	numberedQuotas.arrange(values)
	for name, clock := range clocks {
		complete(values, name, clock)
	}
	for i := range maxNumbered {
		complete(values, numberedQuotas.input(i, "release_at"), startOfDay)
	}
	return form.New(values)
}

// What a day without a time of day means: a deadline includes its last day.
const (
	startOfDay = "00:00"
	endOfDay   = "23:59"
)

var clocks = map[string]string{"registration_opens_at": startOfDay, "registration_closes_at": endOfDay, "cancel_until": endOfDay, "waitlist_until": endOfDay,
	"change_until": endOfDay, "substitute_until": endOfDay, "name_until": endOfDay}

func complete(values url.Values, name, clock string) {
	if values.Get(name+form.DateSuffix) != "" && strings.TrimSpace(values.Get(name+form.TimeSuffix)) == "" {
		values.Set(name+form.TimeSuffix, clock)
	}
}

// typedLists says how much a form must have room for when it is shown again; the zero value is for
// one that is shown for the first time.
type typedLists struct {
	isTyped       bool
	hosts, quotas int
	hostIDs       []string
	spareQuotas   int
	// compares: what is stored is shown as well, to be told from what was typed.
	compares bool
}

// room returns how many quotas are shown besides new ones.
func (typed typedLists) room(stored int) int {
	if typed.isTyped && !typed.compares {
		return typed.quotas
	}
	return max(stored, typed.quotas)
}

func listsOf(in *form.Form) typedLists {
	typed := typedLists{isTyped: true, hosts: numberedHosts.count(in), quotas: numberedQuotas.count(in)}
	for i := range typed.hosts {
		typed.hostIDs = append(typed.hostIDs, in.Raw().Get(numberedHosts.input(i, "organisation")))
	}
	if wantsMoreQuotas(in) {
		typed.spareQuotas = spareQuotas
	}
	return typed
}

// doQuota is what the button sends that asks for more quotas.
const doQuota = "kontingent"

// wantsMoreQuotas reports whether the form was sent for more inputs, not to be saved.
func wantsMoreQuotas(in *form.Form) bool { return in.Raw().Get("do") == doQuota }

// readDraft reads the draft. Mistakes of form are noted in the form; those of meaning are found by
// the use case.
func readDraft(in *form.Form) event.Draft {
	d := event.Draft{
		Title: in.Text("title", form.Required), Kind: form.OneOf(in, "kind", event.Kinds, form.Required), Visibility: form.OneOf(in, "visibility", event.Visibilities),
		Summary: long(in, "summary"), Description: long(in, "description"), Programme: long(in, "programme"), Documentation: long(in, "documentation"),
		StartsAt: in.DateTime("starts_at", form.Required), EndsAt: in.DateTime("ends_at", form.Required),
		Online: in.Bool("online"), OnlineAccess: long(in, "online_access"),
		VenueName: in.Text("venue_name"), VenueStreet: in.Text("venue_street"), VenuePostcode: in.Text("venue_postcode"), VenueCity: in.Text("venue_city"),
		Directions: long(in, "directions"), Accessibility: long(in, "accessibility"),
		RegistrationEnabled: in.Bool("registration_enabled"), RegistrationOpensAt: optionalTime(in, "registration_opens_at"),
		RegistrationClosesAt: optionalTime(in, "registration_closes_at"), CancelUntil: optionalTime(in, "cancel_until"),
		WaitlistMode: form.OneOf(in, "waitlist_mode", event.WaitlistModes), WaitlistUntil: optionalTime(in, "waitlist_until"),
		ReminderDays: form.Numbers[int](in, "reminder_days"), Capacity: in.OptionalInt("capacity"),
		Topics: in.Raw()["topics"], Hosts: readHosts(in), Fields: readFields(in), Rules: readRules(in),
	}
	if key := in.Text("municipality"); key != "" {
		d.MunicipalityKey = &key
	}
	return d
}

func long(in *form.Form, name string) string { return in.LongText(name, form.Max(longest)) }

func optionalTime(in *form.Form, name string) *time.Time {
	at := in.DateTime(name)
	if at.IsZero() {
		return nil
	}
	return &at
}

func readHosts(in *form.Form) []event.HostDraft {
	hosts := make([]event.HostDraft, numberedHosts.count(in))
	for i := range hosts {
		name := func(part string) string { return numberedHosts.input(i, part) }
		hosts[i] = event.HostDraft{
			Organisation: form.Number[organisation.ID](in, name("organisation"), form.Required),
			ContactName:  in.Text(name("contact_name")), ContactEmail: in.Email(name("contact_email")), ContactPhone: in.Text(name("contact_phone")),
		}
	}
	return hosts
}
