package registration

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/table"
)

// sheet reads lines as a pasted list.
func (h *house) sheet(lines ...string) table.Sheet {
	h.t.Helper()
	sheet, err := table.ReadCSV([]byte(strings.Join(lines, "\n")))
	if err != nil {
		h.t.Fatalf("read list: %v", err)
	}
	return sheet
}

func (h *house) previewImport(slug string, list ImportList) ImportPreview {
	h.t.Helper()
	p, err := h.service.PreviewImport(h.t.Context(), h.staff, slug, list)
	if err != nil {
		h.t.Fatalf("preview import: %v", err)
	}
	return p
}

// askAll switches on every ready field and some questions.
func askAll(d *event.Draft) {
	for _, key := range event.FieldKeys {
		d.Fields = append(d.Fields, event.Field{Key: key})
	}
	d.Rules.PartyMax = 5
	d.Questions = event.Questions{
		{Key: "essen", Kind: question.KindSingle, Label: "Mittagessen", Options: []question.Option{{Value: "veg", Label: "vegetarisch"}, {Value: "alles", Label: "mit Fleisch, Fisch"}}},
		{Key: "tage", Kind: question.KindMultiple, Label: "Tage", Options: []question.Option{{Value: "a", Label: "Montag, vormittags"}, {Value: "b", Label: "Dienstag"}}},
		{Key: "bus", Kind: question.KindBoolean, Label: "Fahren Sie mit dem Bus?"},
		{Key: "ankunft", Kind: question.KindDate, Label: "Ankunft"},
		{Key: "foto", Kind: question.KindFile, Label: "Foto"},
		{Key: "assistenz", Kind: question.KindText, Label: "Assistenz", Special: true},
	}
}

func TestAListIsReadByItsHeadings(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, askAll)
	list := ImportList{Sheet: h.sheet(
		"Nr.;Name;Vorname;eMail;Tel.;Titel;Einrichtung;Art;Träger;Kreis;Funktion;Bemerkung;Personen;Mittagessen;TAGE;bus;Ankunft;Foto;Assistenz",
		"1;Özdemir;Zoë;zoe@mail.example;0211 12;Dr.;JMD Süd;Jugendmigrationsdienst;Diakonie;Mettmann;Leitung;kommt später;3;mit fleisch, fisch;Montag, vormittags;x;2.5.2027;bild.png;Rampe",
		"2;Beispiel;Bo;;;;;ki;awo;05334002;;;;veg;Dienstag, Montag, vormittags;nein;;;",
	)}
	p := h.previewImport(ev.Slug, list)
	if !slices.Equal(p.Unknown, []string{"Nr.", "Foto"}) || p.Count(WillEnter) != 1 || p.Count(HasMistakes) != 1 {
		t.Errorf("unknown %q, lines %+v", p.Unknown, p.Lines)
	}
	// A comma within a choice cannot be told from one between two.
	if m := p.Lines[1].Mistakes; len(m) != 1 || m[0].Name != "answers[tage]" || m[0].Key != "registration.import_choice" {
		t.Errorf("the mistakes are %+v", m)
	}
	list.Sheet.Rows[1].Cells["TAGE"] = "Dienstag; Montag, vormittags"
	done, err := h.service.Import(t.Context(), h.staff, ev.Slug, list)
	if err != nil || done.Count(WillEnter) != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	zoe, err := find(t.Context(), h.db, done.Lines[0].Result.Reference)
	if err != nil {
		t.Fatal(err)
	}
	want := Person{FirstName: "Zoë", LastName: "Özdemir", Email: "zoe@mail.example", Phone: "0211 12", Title: "Dr.", Organisation: "JMD Süd",
		OrganisationKind: "jmd", CarrierGroup: "evangelisch", MunicipalityKey: new("05158"), Position: "Leitung", Remark: "kommt später"}
	if diff := cmp.Diff(want, zoe.Person); diff != "" || zoe.Party != 3 || zoe.EnteredBy != actor.KindAccount {
		t.Errorf("%+v %s", zoe, diff)
	}
	var answers []string
	for _, a := range zoe.Answers {
		answers = append(answers, a.Text())
	}
	if !slices.Equal(answers, []string{"mit Fleisch, Fisch", "Montag, vormittags", "Ja", "02.05.2027"}) {
		t.Errorf("the answers are %q", answers)
	}
	if n := h.count(`SELECT count(*) FROM special_answers`); n != 1 {
		t.Error("the answer of a special category does not stand apart")
	}
	bo, err := find(t.Context(), h.db, done.Lines[1].Result.Reference)
	if err != nil || bo.OrganisationKind != "ki" || bo.CarrierGroup != "awo" || orEmpty(bo.MunicipalityKey) != "05334002" || len(bo.Answers) != 3 {
		t.Errorf("%+v, %v", bo, err)
	}
	h.sound()
}

func TestMistakesNameLineAndFieldAndNobodyIsEntered(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, askAll)
	list := ImportList{Sheet: h.sheet("Nachname;Vorname;E-Mail;Art;Kommune;Personen;bus;Ankunft",
		"Gut;Alles;gut@mail.example;;;;;", ";;a@mail.example;;;;;", "Bo;;kein@;;;;;", "Cem;;;Firma;Atlantis;viele;vielleicht;31.2.2027", "Dan;;;;;9;;", strings.Repeat("x", 201)+";;;;;;;")}
	p := h.previewImport(ev.Slug, list)
	var got []string
	for _, line := range p.Lines {
		for _, m := range line.Mistakes {
			got = append(got, fmt.Sprintf("%d %s %s", line.Line, m.Name, m.Key))
		}
	}
	want := []string{"3 first_name form.required", "3 last_name form.required", "4 email form.email",
		"5 organisation_kind registration.import_choice", "5 municipality registration.import_choice", "5 party form.number",
		"5 answers[bus] registration.import_choice", "5 answers[ankunft] form.date", "6 party form.number_too_large", "7 last_name form.too_long"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err := h.service.Import(t.Context(), h.staff, ev.Slug, list)
	if fields := mistakesOf(err); len(fields) != len(want) || fields[6].Name != "lines[5][answers][bus]" {
		t.Errorf("%v", err)
	}
	if n := h.count(`SELECT count(*) FROM registrations`); n != 0 {
		t.Errorf("%d are entered", n)
	}
}

func TestAPreviewSaysWhoGetsASeatAndChangesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(3)
	h.register(ev.Slug, 1)
	list := ImportList{Sheet: h.sheet("Nachname;Vorname;E-Mail", "Beispiel;person 1;PERSON1@mail.example", "A;;", "B;;b@mail.example", "B;;b@mail.example", "C;;", "D;;")}
	for range 2 {
		p := h.previewImport(ev.Slug, list)
		var got []string
		for _, line := range p.Lines {
			got = append(got, fmt.Sprintf("%s %s %d", line.Outcome, line.Result.State, line.Result.WaitlistPosition))
		}
		want := []string{"registered  0", "enter confirmed 0", "enter confirmed 0", "twice  0", "enter waitlisted 1", "enter waitlisted 2"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if next := h.register(ev.Slug, 2); next.State != Confirmed {
		t.Errorf("after a preview the next one is %s", next.State)
	}
	h.sound()
}

func TestWhatWasPreviewedIsWhatIsEntered(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	list := ImportList{Sheet: h.sheet("Nachname;E-Mail", "A;a@mail.example", "B;"), Submission: "one-form"}
	list.Fingerprint = h.previewImport(ev.Slug, list).Fingerprint
	other := list
	other.Sheet = h.sheet("Nachname;E-Mail", "A;a@mail.example", "C;")
	_, err := h.service.Import(t.Context(), h.staff, ev.Slug, other)
	wantFault(t, err, fault.Conflict, "registration.list_changed")
	h.register(ev.Slug, 1) // takes the seat of B
	_, err = h.service.Import(t.Context(), h.staff, ev.Slug, list)
	wantFault(t, err, fault.Conflict, "registration.list_changed")
	list.Fingerprint = h.previewImport(ev.Slug, list).Fingerprint
	first, err := h.service.Import(t.Context(), h.staff, ev.Slug, list)
	if err != nil || first.CountState(Confirmed) != 1 || first.CountState(Waitlisted) != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := h.service.Import(t.Context(), h.staff, ev.Slug, list)
	if err != nil || again.Lines[0].Result.Reference != first.Lines[0].Result.Reference || again.Lines[1].Result.Reference != first.Lines[1].Result.Reference {
		t.Errorf("the same form sent twice: %+v, %v", again, err)
	}
	if n := h.count(`SELECT count(*) FROM registrations`); n != 3 {
		t.Errorf("%d registrations", n)
	}
	h.sound()
}

func TestADoubleClickEntersAListOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50)
	list := ImportList{Sheet: h.sheet("Nachname", "A", "B", "C"), Submission: "one-form"}
	list.Fingerprint = h.previewImport(ev.Slug, list).Fingerprint
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if done, err := h.service.Import(t.Context(), h.staff, ev.Slug, list); err != nil || done.Count(WillEnter) != 3 {
				t.Errorf("%+v, %v", done, err)
			}
		})
	}
	wg.Wait()
	if n := h.count(`SELECT count(*) FROM registrations`); n != 3 {
		t.Errorf("%d registrations", n)
	}
	h.sound()
}

func TestAListNeedsSeatsOrAReason(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOff })
	list := ImportList{Sheet: h.sheet("Nachname;E-Mail", "A;a@mail.example", "B;b@mail.example")}
	p := h.previewImport(ev.Slug, list)
	if p.Count(HasMistakes) != 1 || p.Lines[1].Mistakes[0].Key != "registration.full" {
		t.Errorf("%+v", p.Lines)
	}
	list.Overbook = "Die Leitung hat zugesagt."
	_, err := h.service.PreviewImport(t.Context(), h.staff, ev.Slug, list)
	wantFault(t, err, fault.Forbidden, "registration.overbook_forbidden")
	manager := actor.Account(h.account("leitung@demo.example"), false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleManager}})
	done, err := h.service.Import(t.Context(), manager, ev.Slug, list)
	if err != nil || done.CountState(Confirmed) != 2 || done.Lines[0].Overbooked || !done.Lines[1].Overbooked {
		t.Errorf("%+v, %v", done, err)
	}
	h.sound()
}

func TestAListCanBeEnteredWithoutLetters(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	told := h.register(ev.Slug, 1)
	list := ImportList{Sheet: h.sheet("Nachname;E-Mail", "A;a@mail.example", "B;"), Silent: true}
	if _, err := h.service.Import(t.Context(), h.staff, ev.Slug, list); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'queued'`); n != 1 {
		t.Errorf("%d letters go, want that to %s alone", n, told.Reference)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'withdrawn'`); n != 1 {
		t.Errorf("%d letters stand as not sent", n)
	}
	h.sound()
}

func TestPeopleWithoutAnAddressAreToldApartByName(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50)
	list := ImportList{Sheet: h.sheet("Nachname;Vorname", "Beispiel;Kim", "Muster;Ali")}
	first, err := h.service.Import(t.Context(), h.staff, ev.Slug, list)
	if err != nil {
		t.Fatal(err)
	}
	list.Sheet = h.sheet("Nachname;Vorname", "BEISPIEL;Kim", "Muster;Aliye")
	p := h.previewImport(ev.Slug, list)
	if p.Lines[0].Namesake != first.Lines[0].Result.Reference || p.Lines[1].Namesake != "" || p.Count(WillEnter) != 2 {
		t.Errorf("%+v", p.Lines)
	}
}

func TestListsThatCannotBeUnderstoodAreRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(50)
	for key, sheet := range map[string]table.Sheet{
		"registration.import_headings":      h.sheet("Kim;Beispiel;kim@mail.example"),
		"registration.import_names_missing": h.sheet("E-Mail", "kim@mail.example"),
		"table.empty":                       {},
		"registration.list_too_long":        {Header: []string{"Name"}, Rows: make([]table.Row, table.MaxRows+1)},
	} {
		_, err := h.service.PreviewImport(t.Context(), h.staff, ev.Slug, ImportList{Sheet: sheet})
		wantFault(t, err, fault.Invalid, key)
	}
	list := ImportList{Sheet: h.sheet("Nachname", "A")}
	_, err := h.service.Import(t.Context(), actor.Participant(), ev.Slug, list)
	wantFault(t, err, fault.NotFound, "event.unknown")
	_, err = h.service.Import(t.Context(), h.stranger, ev.Slug, list)
	wantFault(t, err, fault.NotFound, "event.unknown")
	draft, err := h.events.Create(t.Context(), actor.System(), h.draft(10))
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.service.PreviewImport(t.Context(), h.staff, draft.Slug, list)
	wantFault(t, err, fault.Closed, "registration.not_offered")
}

func TestTheLongestListIsEnteredInOneGo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(100, askAll)
	lines := []string{"Nachname;Vorname;E-Mail;Kommune;Mittagessen"}
	for n := range table.MaxRows {
		lines = append(lines, fmt.Sprintf("Beispiel;Person %d;person%d@mail.example;Düsseldorf;veg", n, n))
	}
	done, err := h.service.Import(t.Context(), h.staff, ev.Slug, ImportList{Sheet: h.sheet(lines...)})
	if err != nil || done.CountState(Confirmed) != 100 || done.CountState(Waitlisted) != table.MaxRows-100 {
		t.Errorf("%d and %d, %v", done.CountState(Confirmed), done.CountState(Waitlisted), err)
	}
	if last := done.Lines[table.MaxRows-1].Result; last.WaitlistPosition != table.MaxRows-100 {
		t.Errorf("the last one waits at %d", last.WaitlistPosition)
	}
}

func TestWishesStandInOneColumnOrInOneEach(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(0, 0, 0))
	p := h.previewImport(ev.Slug, ImportList{Sheet: h.sheet("Nachname;Workshops am Vormittag: Erstwunsch;Workshops am Vormittag: Zweitwunsch;Workshops am Vormittag",
		"Eins;workshop 2;Workshop 1;Workshop 1", "Zwei;Nur Plenum;", "Drei;;Workshop 1", "Vier;Workshop 9;", "Fünf;;")})
	got := []string{}
	for _, line := range p.Lines {
		text := ""
		for _, mistake := range line.Mistakes {
			text += mistake.Key + " "
		}
		got = append(got, strings.TrimSpace(text))
	}
	if want := []string{"", "", "question.wish_missing", "registration.import_choice", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	list := ImportList{Sheet: h.sheet("Nachname;Workshops am Vormittag", "Eins;Workshop 3; ", "Zwei;\"w2, w1\"")}
	preview := h.previewImport(ev.Slug, list)
	list.Fingerprint = preview.Fingerprint
	if _, err := h.service.Import(t.Context(), h.staff, ev.Slug, list); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM registrations WHERE CAST(answers AS text) LIKE '%"w2","w1"%' OR CAST(answers AS text) LIKE '%["w3"]%'`); n != 2 {
		t.Errorf("%d have the wishes of the list", n)
	}
}
