package office

import (
	"maps"
	"net/url"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

// filterOf reads the filter that list and exports share.
func filterOf(query url.Values) (registration.Filter, *form.Form) {
	in := form.New(query)
	filter := registration.Filter{State: form.OneOf(in, "status", registration.States), Text: in.Text("q"),
		Quota: in.Text("kontingent"), Group: registration.Reference(in.Text("gruppe")), Workshop: in.Text("workshop"),
		OrganisationKind: in.Text("art"), CarrierGroup: in.Text("traegergruppe"), Municipality: in.Text("kommune"),
		EnteredBy: enteredWords[form.OneOf(in, "durch", enteredChoices)], Code: in.Text("code"), Answer: in.Text("antwort"),
		Invited: in.Bool("eingeladen"), WithoutEmail: in.Bool("ohne_email"), From: in.Date("von"), Before: in.Date("bis"),
		Picked: in.Line("nur", query.Get("nur"), form.Max(maxReferences))}
	if !filter.Before.IsZero() {
		filter.Before = filter.Before.AddDate(0, 0, 1) // that day counts
	}
	return filter, in
}

// enteredChoice is a word in the address for who has registered somebody.
type enteredChoice string

var (
	enteredChoices = []enteredChoice{"selbst", "buero"}
	enteredWords   = map[enteredChoice]actor.Kind{"selbst": actor.KindParticipant, "buero": actor.KindAccount}
)

// stateCounts offers the states that occur, all first.
func stateCounts(byState map[registration.State]int, slug string, filter registration.Filter) []stateCount {
	total := 0
	for _, n := range byState {
		total += n
	}
	address := func(state registration.State) string {
		other := filter
		other.State = state
		return withQuery(participantsPath(slug), queryOf(other))
	}
	counts := []stateCount{{Count: total, tab: tab{Text: "Alle", URL: address(""), Current: filter.State == ""}}}
	for _, state := range registration.States {
		if n := byState[state]; n > 0 || state == filter.State {
			counts = append(counts, stateCount{Count: n, tab: tab{Text: say(state.LabelKey()), URL: address(state), Current: state == filter.State}})
		}
	}
	return counts
}

// quotaTabs offers the quotas with reserved seats, everybody first.
func quotaTabs(ev event.Event, filter registration.Filter) []tab {
	address := func(key string) string {
		other := filter
		other.Quota = key
		return withQuery(participantsPath(ev.Slug), queryOf(other))
	}
	tabs := []tab{{Text: "alle", URL: address(""), Current: filter.Quota == ""}}
	for _, q := range ev.Rules.Quotas {
		if q.Kind == event.QuotaReserved {
			tabs = append(tabs, tab{Text: q.Label, URL: address(q.Key), Current: filter.Quota == q.Key})
		}
	}
	if len(tabs) == 1 {
		return nil
	}
	return tabs
}

// goingTo words the filter by workshop.
func goingTo(ev event.Event, filter string) string {
	slot, workshop, _ := strings.Cut(filter, "/")
	for _, q := range question.Slots(ev.Questions) {
		option, isKnown := q.Option(workshop)
		switch {
		case q.Key != slot:
		case isKnown:
			return q.Label + ": " + option.Label
		case workshop == "":
			return q.Label + ": ohne Workshop"
		}
	}
	return ""
}

// queryOf writes a filter as filterOf reads it.
func queryOf(filter registration.Filter) url.Values {
	query := url.Values{}
	for name, value := range map[string]string{"status": string(filter.State), "q": filter.Text, "kontingent": filter.Quota, "gruppe": string(filter.Group),
		"workshop": filter.Workshop, "art": filter.OrganisationKind, "traegergruppe": filter.CarrierGroup, "kommune": filter.Municipality,
		"durch": enteredWord(filter.EnteredBy), "code": filter.Code, "antwort": filter.Answer, "eingeladen": yesIf(filter.Invited),
		"ohne_email": yesIf(filter.WithoutEmail), "von": dayOf(filter.From), "bis": dayOf(lastDay(filter.Before)), "nur": filter.Picked} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query
}

func enteredWord(by actor.Kind) string {
	for word, kind := range enteredWords {
		if kind == by {
			return string(word)
		}
	}
	return ""
}

func yesIf(holds bool) string {
	if holds {
		return "ja"
	}
	return ""
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return dates.InputDay(t)
}

// dayWords is a day of an address as people read it.
func dayWords(day string) string {
	t, err := dates.ParseDay(day)
	if err != nil {
		return day
	}
	return dates.Short(t)
}

// lastDay is the day before an end that does not count.
func lastDay(before time.Time) time.Time {
	if before.IsZero() {
		return before
	}
	return before.AddDate(0, 0, -1)
}

// exportLinks leads to the files of what is shown.
func exportLinks(slug string, query url.Values) []exportLink {
	address := func(extension, format string) string {
		own := maps.Clone(query)
		if format != "" {
			own.Set("format", format)
		}
		return withQuery(participantsPath(slug)+extension, own)
	}
	return []exportLink{
		{"Excel-Tabelle (.xlsx)", "Zum Weiterarbeiten und Drucken, mit Filter und Kopfzeile.", address(".xlsx", "")},
		{"CSV für Excel", "Mit Semikolon, öffnet sich in einem deutschen Excel von selbst richtig.", address(".csv", "excel")},
		{"CSV (UTF-8)", "Mit Komma, für andere Programme.", address(".csv", "utf8")},
	}
}

// onlyChosen asks for a file with the columns of the list.
func onlyChosen(filter registration.Filter) url.Values {
	query := queryOf(filter)
	query.Set(paramColumns, onlyChosenColumns)
	return query
}
