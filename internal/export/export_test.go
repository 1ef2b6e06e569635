package export_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
)

var headings = []string{"Nr.", "Status", "Wartelistenplatz", "Nachname", "Vorname", "Titel", "Einrichtung", "Art", "Trägergruppe", "Kommune",
	"Funktion", "E-Mail", "Telefon", "Anmeldenummer", "Angemeldet am", "Angemeldet durch", "Sammelanmeldung", "Kontingent", "Bemerkung"}

var anna = registration.Person{FirstName: "Anna", LastName: "Özdemir", Email: "anna@jmd.example", Phone: "+49 211 12-34", Title: "Dr.",
	Organisation: "JMD \"Am Park\"; Musterstadt", OrganisationKind: "jmd", CarrierGroup: "evangelisch", MunicipalityKey: new("05111"),
	Position: "=Leitung", Remark: "kommt später,\n- vegetarisch"}

func TestTheExcelCSVIsWhatAGermanExcelOpens(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	entered := d.enter(anna)
	want := "\uFEFF" + strings.Join(headings, ";") + "\r\n" +
		`1;angemeldet;;Özdemir;Anna;Dr.;"JMD ""Am Park""; Musterstadt";Jugendmigrationsdienst;evangelisch (Diakonie);Düsseldorf;` +
		`'=Leitung;anna@jmd.example;'+49 211 12-34;` + string(entered.Reference) + `;20.04.2027 11:00;Kim Beispiel;;;"kommt später,` + "\r\n" + `- vegetarisch"` + "\r\n"
	if diff := cmp.Diff(want, string(d.take(export.FormatCSVExcel, registration.Filter{}))); diff != "" {
		t.Error(diff)
	}
}

func TestThePlainCSVHasCommasAndISOTimes(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	entered := d.enter(anna)
	want := strings.Join(headings, ",") + "\n" +
		`1,angemeldet,,Özdemir,Anna,Dr.,"JMD ""Am Park""; Musterstadt",Jugendmigrationsdienst,evangelisch (Diakonie),Düsseldorf,` +
		`'=Leitung,anna@jmd.example,'+49 211 12-34,` + string(entered.Reference) + `,2027-04-20T11:00:00+02:00,Kim Beispiel,,,"kommt später,` + "\n" + `- vegetarisch"` + "\n"
	if diff := cmp.Diff(want, string(d.take(export.FormatCSVUTF8, registration.Filter{}))); diff != "" {
		t.Error(diff)
	}
}

func TestPersonsStandInTheOrderOfATelephoneBook(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	for _, name := range []string{"Zimmer", "Öztürk", "Ozan", "Müller", "Mueller", "Muff", "Ärmel", "Adler", "Afra", "O’Neill", "ożóg", "Ofen"} {
		d.enter(registration.Person{FirstName: "A", LastName: name})
	}
	shown, err := d.registrations.List(t.Context(), d.editor, d.event.Slug, registration.Filter{}, registration.Place{})
	if err != nil {
		t.Fatal(err)
	}
	var page []string
	for _, row := range shown.Rows {
		page = append(page, row.LastName)
	}
	if got := column(t, d.take(export.FormatCSVUTF8, registration.Filter{}), "Nachname"); !slices.Equal(got, page) {
		t.Errorf("the file has another order than the page:\n%v\n%v", got, page)
	}
	if slices.Index(page, "Ärmel") > slices.Index(page, "Afra") {
		t.Errorf("Ä does not stand as Ae: %v", page)
	}
}

func TestTheFilterOfThePageHoldsForTheFile(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.enter(registration.Person{FirstName: "Bo", LastName: "Bleibt"})
	gone := d.enter(registration.Person{FirstName: "Gul", LastName: "Geht"})
	if err := d.registrations.Cancel(t.Context(), d.editor, gone.Reference, ""); err != nil {
		t.Fatal(err)
	}
	if got := column(t, d.take(export.FormatCSVUTF8, registration.Filter{State: registration.Cancelled}), "Nachname"); !slices.Equal(got, []string{"Geht"}) {
		t.Errorf("cancelled: %v", got)
	}
	if got := column(t, d.take(export.FormatCSVUTF8, registration.Filter{Text: "bleibt"}), "Nachname"); !slices.Equal(got, []string{"Bleibt"}) {
		t.Errorf("search: %v", got)
	}
}

func TestEveryExportIsLogged(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.enter(anna)
	d.take(export.FormatXLSX, registration.Filter{})
	var logged struct {
		Account actor.AccountID `db:"account_id"`
		View    string          `db:"view"`
		Format  string          `db:"format"`
		Rows    int             `db:"rows"`
	}
	if err := d.db.GetContext(t.Context(), &logged, `SELECT account_id, view, format, rows FROM exports`); err != nil {
		t.Fatal(err)
	}
	if logged.Account != d.editor.AccountID() || logged.View != "buero" || logged.Format != "xlsx" || logged.Rows != 1 {
		t.Errorf("logged %+v", logged)
	}
}

// brokenPipe takes a number of bytes and then no more.
type brokenPipe struct{ left int }

func (p *brokenPipe) Write(b []byte) (int, error) {
	if len(b) > p.left {
		return p.left, io.ErrClosedPipe
	}
	p.left -= len(b)
	return len(b), nil
}

func TestAnExportThatBreaksOffIsAnErrorAndLogged(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.enter(anna)
	for i, format := range export.Formats {
		_, err := d.exports.Write(t.Context(), d.editor, d.event.Slug, export.Request{Format: format}, &brokenPipe{left: 100})
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: error is %v", format, err)
		}
		if n := d.count(`SELECT count(*) FROM exports`); n != i+1 {
			t.Errorf("%s: %d exports are logged", format, n)
		}
	}
}

// door looks at the house when the first bytes go out.
type door struct {
	look   func()
	opened bool
}

func (d *door) Write(b []byte) (int, error) {
	if !d.opened {
		d.opened = true
		d.look()
	}
	return len(b), nil
}

func TestASlowReaderHoldsNoConnectionAndIsLoggedBefore(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.enter(anna)
	for i, format := range export.Formats {
		way := &door{look: func() {
			if held := d.db.Stats().InUse; held != 0 {
				t.Errorf("%s: %d connections wait for the reader", format, held)
			}
			if n := d.count(`SELECT count(*) FROM exports WHERE rows = 1`); n != i+1 {
				t.Errorf("%s: %d exports are logged when it goes out", format, n)
			}
		}}
		if _, err := d.exports.Write(t.Context(), d.editor, d.event.Slug, export.Request{Format: format}, way); err != nil || !way.opened {
			t.Errorf("%s: opened %v, %v", format, way.opened, err)
		}
	}
}

func TestThreeListsAreMadeAtOnceAndAFourthIsToldToComeBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.enter(anna)
	lock, err := d.db.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Rollback() }()
	if _, err := lock.ExecContext(t.Context(), `LOCK TABLE registrations`); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 4)
	for range 4 {
		go func() {
			_, err := d.exports.Write(t.Context(), d.editor, d.event.Slug, export.Request{Format: export.FormatCSVUTF8}, io.Discard)
			ended <- err
		}()
	}
	if err := <-ended; !fault.Is(err, fault.Busy) {
		t.Errorf("the first answer: %v", err)
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	d.take(export.FormatCSVUTF8, registration.Filter{}) // the turns were given back
}

func TestOnlyWhoMayExportTakesAListOut(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	for role, want := range map[actor.Role]fault.Kind{actor.RoleManager: 0, actor.RoleReader: 0, actor.RoleReception: fault.Forbidden, "": fault.NotFound} {
		who := d.account("Konto "+string(role), role)
		var file bytes.Buffer
		_, err := d.exports.Write(t.Context(), who, d.event.Slug, export.Request{}, &file)
		_, nameErr := d.exports.FileName(t.Context(), who, d.event.Slug, export.Request{})
		for _, err := range []error{err, nameErr} {
			if (want == 0) != (err == nil) || (err != nil && !fault.Is(err, want)) {
				t.Errorf("role %q: %v", role, err)
			}
		}
		if err != nil && file.Len() > 0 {
			t.Errorf("role %q got %d bytes", role, file.Len())
		}
	}
	if _, err := d.exports.Write(t.Context(), d.editor, d.event.Slug, export.Request{Format: "exe"}, io.Discard); !fault.Is(err, fault.Invalid) {
		t.Errorf("unknown format: %v", err)
	}
}

func TestTheFileNameIsASCIIAndTellsEventAndDay(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	for format, want := range map[export.Format]string{
		export.FormatXLSX:     "2027-05-02_uebergaenge-und-bruecken-schule-beruf_teilnehmende_2027-04-20.xlsx",
		export.FormatCSVExcel: "2027-05-02_uebergaenge-und-bruecken-schule-beruf_teilnehmende_2027-04-20.csv",
	} {
		got, err := d.exports.FileName(t.Context(), d.editor, d.event.Slug, export.Request{Format: format})
		if err != nil || got != want || !regexp.MustCompile(`^[a-z0-9._-]+$`).MatchString(got) {
			t.Errorf("%s: %q, %v", format, got, err)
		}
	}
}

// column returns what stands below a heading of a plain CSV file.
func column(t *testing.T, file []byte, heading string) (values []string) {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(lines[0], heading)
	for _, line := range lines[1:] {
		values = append(values, line[at])
	}
	return values
}
