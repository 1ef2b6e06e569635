package view_test

import (
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web/asset"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

// serve shows the sample pages in a browser:
// go test ./internal/web/view -run TestSamplePages -serve 127.0.0.1:8099 -timeout 0
var serve = flag.String("serve", "", "address at which the sample pages are shown")

type sampleEvent struct {
	Kind, Name, Summary, Place, Hosts string
	StartsAt, EndsAt                  time.Time
	Seats                             view.Seats
}

type sampleEvents struct {
	view.Page
	Filters    []view.Field
	Events     []sampleEvent
	Pagination view.Pagination
}

func (sampleEvents) Template() string { return "page/public/sample-events.html" }

type sampleEventPage struct {
	view.Page
	Event sampleEvent
	Text  string
}

func (sampleEventPage) Template() string { return "page/public/sample-event.html" }

type sampleForm struct {
	view.Page
	FirstName, LastName view.Field
	Fields              []view.Field
}

func (sampleForm) Template() string { return "page/public/sample-form.html" }

type samplePerson struct {
	Number                              int
	Name, Position, Organisation, Email string
	State                               view.Badge
}

type sampleTable struct {
	view.Page
	StartsAt time.Time
	People   []samplePerson
}

func (sampleTable) Template() string { return "page/office/sample-table.html" }

func TestSamplePagesFitTheirTemplatesAndRender(t *testing.T) {
	files := sampleFiles(t)
	pages := samplePages()
	var all []view.Template
	for _, page := range pages {
		all = append(all, page)
	}
	if err := view.Check(files, "page", all...); err != nil {
		t.Fatal(err)
	}
	if *serve != "" {
		t.Fatal(http.ListenAndServe(*serve, sampleServer(t, pages)))
	}
	for path, page := range pages {
		body, err := renderer(t).RenderBytes(page)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for _, forbidden := range []string{"style=", "<style", "ZgotmplZ", "<no value>", " onclick="} {
			if strings.Contains(string(body), forbidden) {
				t.Errorf("%s contains %q", path, forbidden)
			}
		}
	}
}

var sampleSite = view.Site{Operator: "Kommunales Integrationszentrum Musterstadt", BaseURL: "https://tagung.example"}

func renderer(t *testing.T) *view.Renderer {
	t.Helper()
	r, err := view.New(sampleFiles(t), sampleSite)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sampleFiles are the real layout and partials with the pages of testdata.
func sampleFiles(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{"page/public/error.html": nil}
	add := func(source fs.FS, dir string) {
		err := fs.WalkDir(source, dir, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := fs.ReadFile(source, name)
			files[name] = &fstest.MapFile{Data: content}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	add(os.DirFS("../../../templates"), "layout")
	add(os.DirFS("../../../templates"), "partial")
	add(os.DirFS("testdata/sample"), "page")
	add(templates.Files, "page/public/error.html")
	return files
}

func sampleServer(t *testing.T, pages map[string]view.Template) http.Handler {
	if err := asset.ReloadFrom("../asset"); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(asset.Prefix, asset.Handler())
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			page = pages["/fehler"]
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
		if err := renderer(t).Render(w, page); err != nil {
			fmt.Fprintln(w, err)
		}
	})
	return mux
}

func samplePages() map[string]view.Template {
	return map[string]view.Template{
		"/":        listPage(),
		"/event":   sampleEventPage{Page: view.Page{Title: "Schnittstellen", Active: view.NavEvents, Breadcrumb: []view.Link{{Text: "Veranstaltungen", URL: "/"}}}, Event: listPage().Events[0], Text: sampleText},
		"/form":    formPage(),
		"/office":  tablePage(),
		"/rtl":     rightToLeft(formPage()),
		"/fehler":  view.NewErrorPage(fault.New(fault.Internal, "fault.internal"), "01J9Z-7K3M"),
		"/fehler4": view.NewErrorPage(fault.New(fault.NotFound, "form.choice"), ""),
	}
}

const sampleText = "Seit 1997 arbeiten beide Seiten **gemeinsam** an Übergängen. In dieser Tagung schauen wir auf\n\n" +
	"- die Schnittstellen zwischen Schule und Beruf,\n- die Arbeit mit *Eltern*,\n- die Öffnung der Dienste.\n\n" +
	"# Für wen\n\nFür alle, die in KI und JMD mit jungen Menschen arbeiten. Mehr unter https://ki.example/tagung.\n\n<script>alert(1)</script> ![x](https://böse.example/x.png)"

func listPage() sampleEvents {
	at := time.Date(2027, 5, 6, 9, 30, 0, 0, dates.Berlin)
	make := func(days int, kind, name, summary string, seats view.Seats) sampleEvent {
		start := at.AddDate(0, 0, days)
		return sampleEvent{Kind: kind, Name: name, Summary: summary, Place: "Tagungshaus am Park, Musterstadt", Hosts: "KI Musterstadt, JMD Musterstadt",
			StartsAt: start, EndsAt: start.Add(6*time.Hour + 30*time.Minute), Seats: seats}
	}
	address, _ := url.Parse("/?art=fachtagung&seite=4")
	return sampleEvents{
		Page: view.Page{Title: "Veranstaltungen", Active: view.NavEvents, Path: "/"},
		Filters: []view.Field{
			{Name: "q", Label: "Suche", Type: "search"},
			{Kind: view.Select, Name: "art", Label: "Art", Value: "fachtagung", Placeholder: "Alle", Options: []view.Option{{Value: "fachtagung", Label: "Fachtagung"}, {Value: "training", Label: "Training"}}},
			{Kind: view.Select, Name: "region", Label: "Region", Placeholder: "Alle", Options: []view.Option{{Value: "a", Label: "Düsseldorf", Group: "Regierungsbezirke"}, {Value: "b", Label: "Rheinland", Group: "Landschaftsverbände"}}},
			{Kind: view.Date, Name: "von", Label: "Von"},
			{Kind: view.Date, Name: "bis", Label: "Bis"},
		},
		Events: []sampleEvent{
			make(0, "Fachtagung", "Kommunale Integrationszentren und Jugendmigrationsdienste – Schnittstellen der Zusammenarbeit", "Wo die Arbeit der einen beginnt und die der anderen weitergeht: eine Tagung für beide Seiten.", view.Seats{Limited: true, Seats: 120, Taken: 87}),
			make(12, "Fortbildung", "Elterngespräche mit Dolmetschenden führen", "Ein Tag mit Übungen und Beispielen aus der Praxis.", view.Seats{Limited: true, Seats: 20, Taken: 18}),
			make(30, "Training", "Argumentieren gegen Parolen", "Haltung zeigen, im Gespräch bleiben.", view.Seats{Limited: true, Seats: 16, Taken: 16, Waiting: 5, Waitlist: true}),
			make(140, "Infoveranstaltung", "Anerkennung ausländischer Abschlüsse", "Online, ohne Begrenzung der Plätze.", view.Seats{}),
			make(150, "Netzwerktreffen", "Regionaltreffen Rheinland", "Austausch der Ansprechpersonen.", view.Seats{Limited: true, Seats: 30, Taken: 30}),
		},
		Pagination: view.Paginate(address, 4, 12),
	}
}

func formPage() sampleForm {
	p := sampleForm{
		Page:      view.Page{Title: "Anmeldung", Active: view.NavEvents, Breadcrumb: []view.Link{{Text: "Veranstaltungen", URL: "/"}, {Text: "Schnittstellen der Zusammenarbeit", URL: "/event"}}},
		FirstName: view.Field{Name: "first_name", Label: "Vorname", Required: true, Autocomplete: "given-name"},
		LastName:  view.Field{Name: "last_name", Label: "Nachname", Required: true, Autocomplete: "family-name"},
		Fields: []view.Field{
			{Name: "email", Label: "E-Mail-Adresse", Type: "email", Required: true, Autocomplete: "email", Hint: "Dorthin schicken wir Ihre Bestätigung und Ihren persönlichen Link."},
			{Name: "organisation", Label: "Einrichtung", Autocomplete: "organization", Suggestions: []string{"KI Musterstadt", "JMD Musterstadt"}},
			{Kind: view.Select, Name: "organisation_kind", Label: "Art der Einrichtung", Required: true, Options: []view.Option{{Value: "ki", Label: "Kommunales Integrationszentrum"}, {Value: "jmd", Label: "Jugendmigrationsdienst"}}},
			{Kind: view.Number, Name: "capacity", Label: "Anzahl der Personen", Width: view.Short, Suffix: "Personen", Value: "2"},
			{Kind: view.DateTime, Name: "starts_at", Label: "Beginn", Required: true, Hint: "Zeit in Deutschland"},
			{Kind: view.Radios, Name: "preferences[1][1]", Label: "Teilnahme", Required: true, Options: []view.Option{{Value: "a", Label: "vor Ort"}, {Value: "b", Label: "online", Hint: "Den Zugang senden wir am Tag vorher."}}},
			{Kind: view.Checkboxes, Name: "parts", Label: "Programmteile", Options: []view.Option{{Value: "a", Label: "Mittagessen"}, {Value: "b", Label: "Abendprogramm"}}},
			{Kind: view.Textarea, Name: "remark", Label: "Bemerkung", MaxLength: 2000},
			{Kind: view.Textarea, Name: "answers[access]", Label: "Was brauchen Sie vor Ort?", OnlyIf: &view.OnlyIf{Text: "Nur wenn „Teilnahme“: vor Ort", Name: "preferences[1][1]", Values: []string{"a", "c"}}},
			{Kind: view.File, Name: "answers[cv]", Label: "Lebenslauf", Accept: ".pdf,.docx", Hint: "Als PDF."},
			{Name: "hosts[1][phone]", Label: "Telefon", Type: "tel", Within: "2. Einrichtung"},
			{Kind: view.Checkbox, Name: "consents[list]", Label: "Mein Name darf auf der Gästeliste stehen.", Hint: "Sie können das jederzeit widerrufen."},
		},
	}
	fields := []*view.Field{&p.FirstName, &p.LastName}
	for i := range p.Fields {
		fields = append(fields, &p.Fields[i])
	}
	p.Errors = view.Bind(url.Values{"first_name": {"Zoë"}, "email": {"zoe(at)stadt"}, "capacity": {"zwei"}, "starts_at_date": {"2027-03-28"}, "starts_at_time": {"02:30"}, "parts": {"b"}},
		fault.InvalidFields([]fault.Field{{Name: "last_name", Key: "form.required"}, {Name: "email", Key: "form.email"}, {Name: "organisation_kind", Key: "form.choice"},
			{Name: "capacity", Key: "form.number"}, {Name: "starts_at", Key: "form.time_skipped"}, {Name: "preferences[1][1]", Key: "form.choice"}}), fields...)
	return p
}

func rightToLeft(page sampleForm) sampleForm {
	page.Lang = "ar"
	return page
}

func tablePage() sampleTable {
	p := sampleTable{
		Page: view.Page{Title: "Teilnehmende", Active: view.NavEvents, Account: &view.Account{Name: "Kim Beispiel", Organisation: "KI Musterstadt", Admin: true},
			Breadcrumb: []view.Link{{Text: "Veranstaltungen", URL: "/"}},
			Notice:     &view.Notice{Tone: view.Success, Title: "Die Anmeldung von Anna Muster ist gespeichert.", Text: "Eine Bestätigung ist unterwegs."}},
		StartsAt: time.Date(2027, 5, 6, 9, 30, 0, 0, dates.Berlin),
	}
	states := []view.Badge{{Tone: view.Success, Text: "angemeldet"}, {Tone: view.Warning, Text: "Warteliste, Platz 2"}, {Tone: view.Neutral, Text: "abgemeldet"}, {Tone: view.Info, Text: "unbestätigt"}, {Tone: view.Danger, Text: "abgelehnt"}}
	for i := range 9 {
		p.People = append(p.People, samplePerson{Number: i + 1, Name: "Muster, Anna-Katharina", Position: "Fachberatung", Organisation: "Jugendmigrationsdienst Musterstadt", Email: "anna.muster@jmd.example", State: states[i%len(states)]})
	}
	return p
}
