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
	numberedReminders.arrange(values)
	takeSuggestion(values)
	if values.Get("ends_at"+form.TimeSuffix) != "" && strings.TrimSpace(values.Get("ends_at"+form.DateSuffix)) == "" {
		values.Set("ends_at"+form.DateSuffix, values.Get("starts_at"+form.DateSuffix)) // most events take a day
	}
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
	"change_until": endOfDay, "substitute_until": endOfDay, "name_until": endOfDay, "decide_at": endOfDay}

func complete(values url.Values, name, clock string) {
	if values.Get(name+form.DateSuffix) != "" && strings.TrimSpace(values.Get(name+form.TimeSuffix)) == "" {
		values.Set(name+form.TimeSuffix, clock)
	}
}

// typedLists says how much a form must have room for when it is shown again; the zero value is for
// one that is shown for the first time.
type typedLists struct {
	isTyped                   bool
	hosts, quotas             int
	hostIDs                   []string
	spareQuotas               int
	reminders, spareReminders int
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

// reminderRoom returns how many reminders are shown besides a new one.
func (typed typedLists) reminderRoom(stored int) int {
	if typed.isTyped && !typed.compares {
		return typed.reminders
	}
	return max(stored, typed.reminders)
}

func listsOf(in *form.Form) typedLists {
	typed := typedLists{isTyped: true, hosts: numberedHosts.count(in), quotas: numberedQuotas.count(in), reminders: numberedReminders.count(in)}
	for i := range typed.hosts {
		typed.hostIDs = append(typed.hostIDs, in.Raw().Get(numberedHosts.input(i, "organisation")))
	}
	switch in.Raw().Get("do") {
	case doQuota:
		typed.spareQuotas = spareQuotas
	case doReminder:
		typed.spareReminders = 1
	}
	return typed
}

// doQuota is what the button sends that asks for more quotas.
const doQuota = "kontingent"

// wantsMore reports whether the form was sent for more inputs, not to be saved.
func wantsMore(in *form.Form) bool {
	do := in.Raw().Get("do")
	return do == doQuota || do == doReminder
}

// The readers put what was typed into a section into the draft. Mistakes of form are noted in the form; those of
// meaning are found by the use case.

func readBasics(in *form.Form, d *event.Draft) {
	d.Title, d.Kind = in.Text("title", form.Required), form.OneOf(in, "kind", event.Kinds)
	d.Summary, d.Topics = long(in, "summary"), in.Raw()["topics"]
}

func readWhenWhere(in *form.Form, d *event.Draft) {
	d.StartsAt, d.EndsAt = in.DateTime("starts_at"), in.DateTime("ends_at")
	d.VenueName, d.VenueStreet = in.Text("venue_name"), in.Text("venue_street")
	d.VenuePostcode, d.VenueCity = in.Text("venue_postcode"), in.Text("venue_city")
	d.MunicipalityKey = nil
	if key := in.Text("municipality"); key != "" {
		d.MunicipalityKey = &key
	}
	d.Directions, d.Accessibility = long(in, "directions"), long(in, "accessibility")
	d.Online, d.OnlineAccess = in.Bool("online"), long(in, "online_access")
}

func readDescription(in *form.Form, d *event.Draft) {
	d.Description, d.Programme, d.Documentation = long(in, "description"), long(in, "programme"), long(in, "documentation")
	d.EasyLanguage = long(in, "easy_language")
}

func readSignUp(in *form.Form, d *event.Draft) {
	d.RegistrationEnabled, d.RegistrationOpensAt = in.Bool("registration_enabled"), optionalTime(in, "registration_opens_at")
	d.RegistrationClosesAt, d.CancelUntil = optionalTime(in, "registration_closes_at"), optionalTime(in, "cancel_until")
	r := &d.Rules
	r.Mode, r.ClosedByHand = form.OneOf(in, "registration_mode", event.RegistrationModes), in.Bool("closed_by_hand")
	r.ConfirmEmail, r.ConfirmHours = in.Bool("confirm_email"), in.Int("confirm_hours")
	r.ChangeUntil, r.SubstituteUntil = optionalTime(in, "change_until"), optionalTime(in, "substitute_until")
	r.GroupMax, r.PartyMax = in.Int("group_max"), in.Int("party_max")
	r.NameUntil, r.KeepUnnamed = optionalTime(in, "name_until"), in.Bool("keep_unnamed")
}

func readRoom(in *form.Form, d *event.Draft) {
	d.Capacity = in.OptionalInt("capacity")
	d.WaitlistMode, d.WaitlistUntil = form.OneOf(in, "waitlist_mode", event.WaitlistModes), optionalTime(in, "waitlist_until")
	r := &d.Rules
	r.Quotas = readQuotas(in)
	r.WaitlistLimit, r.OfferHours = in.OptionalInt("waitlist_limit"), in.Int("offer_hours")
	r.OfferSkipsNights, r.OfferSkipsHolidays = in.Bool("offer_skips_nights"), in.Bool("offer_skips_holidays")
	r.OfferLapse = form.OneOf(in, "offer_lapse", event.LapseRules)
	r.MinParticipants, r.DecideAt = in.Int("min_participants"), optionalTime(in, "decide_at")
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
