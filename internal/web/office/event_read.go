package office

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
)

const (
	// longest lets every text through to the use case, which knows how long it may be.
	longest = 1 << 20
	// maxHostInputs bounds what is read of a form that somebody has made up.
	maxHostInputs = 50
)

// readEventForm reads the form with its hosts in the chosen order and its times completed.
func readEventForm(c *gin.Context) (*form.Form, error) {
	if _, err := web.ReadForm(c); err != nil {
		return nil, err
	}
	values := maps.Clone(c.Request.PostForm)
	for name, clock := range clocks {
		complete(values, name, clock)
	}
	sortHosts(values)
	return form.New(values), nil
}

// clocks is what a day without a time of day means: a deadline includes its last day.
var clocks = map[string]string{"registration_opens_at": "00:00", "registration_closes_at": "23:59", "cancel_until": "23:59", "waitlist_until": "23:59"}

func complete(values url.Values, name, clock string) {
	if values.Get(name+form.DateSuffix) != "" && strings.TrimSpace(values.Get(name+form.TimeSuffix)) == "" {
		values.Set(name+form.TimeSuffix, clock)
	}
}

// hostParts are the inputs of one host.
var hostParts = []string{"organisation", "order", "contact_name", "contact_email", "contact_phone"}

// sortHosts numbers the hosts anew: those that are filled, in the order that was typed. A host that
// had its place and lost its organisation is removed. Mistakes are then reported and shown under the
// same numbers.
func sortHosts(values url.Values) {
	var sent []map[string]string
	for i := range maxHostInputs {
		host, isFilled := map[string]string{}, false
		for _, part := range hostParts {
			name := hostName(i, part)
			host[part] = values.Get(name)
			isFilled = isFilled || strings.TrimSpace(host[part]) != ""
			values.Del(name)
		}
		isRemoved := strings.TrimSpace(host["organisation"]) == "" && strings.TrimSpace(host["order"]) != ""
		if isFilled && !isRemoved {
			sent = append(sent, host)
		}
	}
	slices.SortStableFunc(sent, func(a, b map[string]string) int { return cmp.Compare(orderOf(a), orderOf(b)) })
	for i, host := range sent {
		host["order"] = strconv.Itoa(i + 1)
		for part, value := range host {
			values.Set(hostName(i, part), value)
		}
	}
}

func hostName(i int, part string) string { return "hosts[" + strconv.Itoa(i) + "][" + part + "]" }

// orderOf puts hosts without a number to the end.
func orderOf(host map[string]string) int {
	n, err := strconv.Atoi(strings.TrimSpace(host["order"]))
	if err != nil {
		return maxHostInputs
	}
	return n
}

func countHosts(in *form.Form) (n int) {
	for in.Has(hostName(n, "organisation")) {
		n++
	}
	return n
}

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
		Topics: in.Raw()["topics"], Hosts: readHosts(in), Fields: readFields(in),
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
	hosts := make([]event.HostDraft, countHosts(in))
	for i := range hosts {
		hosts[i] = event.HostDraft{
			Organisation: form.Number[organisation.ID](in, hostName(i, "organisation"), form.Required),
			ContactName:  in.Text(hostName(i, "contact_name")), ContactEmail: in.Email(hostName(i, "contact_email")), ContactPhone: in.Text(hostName(i, "contact_phone")),
		}
	}
	return hosts
}

func readFields(in *form.Form) (fields []event.Field) {
	for _, key := range event.FieldKeys {
		switch form.OneOf(in, "fields["+key+"]", []string{fieldOff, fieldOptional, fieldRequired}) {
		case fieldOptional:
			fields = append(fields, event.Field{Key: key})
		case fieldRequired:
			fields = append(fields, event.Field{Key: key, Required: true})
		}
	}
	return fields
}
