package broadcast

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"strings"
	"testing"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

// only is the one letter of broadcasts that an address got.
func (h *house) only(to, subject string) smtptest.Message {
	h.t.Helper()
	for _, m := range h.server.To(to) {
		parsed, err := m.Parsed()
		if err != nil {
			h.t.Fatal(err)
		}
		said, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
		if err != nil {
			h.t.Fatal(err)
		}
		if said == subject {
			return m
		}
	}
	h.t.Fatalf("no letter to %s has the subject %q", to, subject)
	return smtptest.Message{}
}

func TestWhatPeopleTypeStaysWhatTheyTyped(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ref := h.enter(registration.Person{FirstName: "{link}", LastName: "<b>Öz</b>", Email: address(1)})
	b := h.draft(Text{Subject: "Für {name}\r\nBcc: alle@mail.example", Body: "Hallo {name} <script>alert(1)</script>", Filter: &registration.Filter{}})
	h.send(b)
	h.deliver()
	m := h.only(address(1), "Für {link} <b>Öz</b> Bcc: alle@mail.example")
	parsed, err := m.Parsed()
	if err != nil {
		t.Fatal(err)
	}
	if parsed.Header.Get("Bcc") != "" || len(h.server.To("alle@mail.example")) > 0 {
		t.Error("a subject became a header")
	}
	letter := h.letterTo(address(1))
	if !strings.Contains(letter.text, "Hallo {link} <b>Öz</b> <script>") || strings.Contains(letter.html, "<b>Öz") || strings.Contains(letter.html, "<script>") {
		t.Errorf("the letter reads %s\n%s", letter.text, letter.html)
	}
	if strings.Contains(letter.text, testLinks.Token(ref)) {
		t.Error("a name opens the registration")
	}
}

type letter struct{ text, html string }

// letterTo is the last broadcast to an address as it is kept.
func (h *house) letterTo(to string) letter {
	h.t.Helper()
	var found struct {
		Text string `db:"text_body"`
		HTML string `db:"html_body"`
	}
	const query = `SELECT text_body, html_body FROM letters WHERE recipient = $1 AND kind = 'registration_message' ORDER BY id DESC LIMIT 1`
	if err := h.db.GetContext(h.t.Context(), &found, query, to); err != nil {
		h.t.Fatal(err)
	}
	return letter{found.Text, found.HTML}
}

func TestEverybodyGetsTheLinkOfTheirOwnRegistration(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first, second := h.register(1), h.register(2)
	h.send(h.draft(Text{Subject: "Ihr Link", Body: "{link}", Filter: &registration.Filter{}}))
	h.deliver()
	for to, refs := range map[string][2]registration.Reference{address(1): {first, second}, address(2): {second, first}} {
		text := h.letterTo(to).text
		if !strings.Contains(text, testLinks.Token(refs[0])) || strings.Contains(text, testLinks.Token(refs[1])) {
			t.Errorf("the letter to %s has the wrong link: %s", to, text)
		}
	}
}

func TestOnePersonGetsOneLetterHoweverOftenTheyRegistered(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.cancel(h.register(1))
	second := h.register(2)
	h.cancel(second)
	h.cancel(h.register(1))
	h.enter(registration.Person{FirstName: "Andere", LastName: "Person", Email: address(1)}) // shares the address
	b := h.draft(Text{Subject: "Schade", Body: "Bis zum nächsten Mal.", Filter: &registration.Filter{State: registration.Cancelled}})
	p, err := h.service.Preview(t.Context(), h.staff, h.event.Slug, b.Number)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Reached) != 2 || p.People() != 2 {
		t.Errorf("reached %+v", p.Reached)
	}
	p, err = h.service.Preview(t.Context(), h.staff, h.event.Slug, h.draft(plainText).Number)
	if err != nil || len(p.Reached) != 1 || p.Reached[0].Name != "Andere Person" {
		t.Errorf("of those who stand reached %+v: %v", p.Reached, err)
	}
}

func TestWhoeverRegisteredAGroupGetsOneLetterForThoseWithoutAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.group("Kontakt Person", "kontakt@mail.example", "Ada", "Bo")
	h.enter(registration.Person{FirstName: "Ohne", LastName: "Adresse"})
	b := h.draft(Text{Subject: "An {name}", Body: "{link}", Filter: &registration.Filter{}})
	p, err := h.service.Preview(t.Context(), h.staff, h.event.Slug, b.Number)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Reached) != 1 || p.People() != 2 || len(p.Unreached) != 1 || p.Unreached[0].Name != "Ohne Adresse" {
		t.Errorf("preview %+v", p.Recipients)
	}
	h.send(b)
	h.deliver()
	h.only("kontakt@mail.example", "An Kontakt Person")
	text := h.letterTo("kontakt@mail.example").text
	if !strings.Contains(text, "- Ada Beispiel\n- Bo Beispiel") || !strings.Contains(text, "/sammelanmeldung/") {
		t.Errorf("the letter reads %s", text)
	}
}

func (h *house) group(contact, email string, names ...string) {
	h.t.Helper()
	const group = `INSERT INTO registration_groups (event_id, reference, contact_name, contact_email, together, locale, created_at)
		VALUES ($1, 'GRUPPE0001', $2, $3, false, 'de', $4) RETURNING id`
	var id int64
	if err := h.db.GetContext(h.t.Context(), &id, group, h.event.ID, contact, email, h.now); err != nil {
		h.t.Fatal(err)
	}
	const member = `INSERT INTO registrations (event_id, reference, state, first_name, last_name, email, entered_by, person_key, group_id, created_at, changed_at)
		VALUES ($1, $2, 'confirmed', $3, 'Beispiel', '', 'participant', $3, $4, $5, $5)`
	for i, name := range names {
		if _, err := h.db.ExecContext(h.t.Context(), member, h.event.ID, fmt.Sprintf("MITGLIED%02d", i), name, id, h.now); err != nil {
			h.t.Fatal(err)
		}
	}
}

func TestFilesGoWithEachLetterAndAreKeptOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	h.register(2)
	pdf := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("x"), 1000)...)
	b := h.draft(Text{Subject: "Programm", Body: "Im Anhang.", Filter: &registration.Filter{}, Files: []question.Upload{{Name: "Programm ä\r\nBcc: alle@mail.example.pdf", Data: pdf}}})
	h.send(b)
	h.deliver()
	if n := h.count(`SELECT count(*) FROM letter_files`); n != 1 {
		t.Errorf("%d copies are kept", n)
	}
	for n := 1; n <= 2; n++ {
		raw := string(h.only(address(n), "Programm").Raw)
		if strings.Contains(raw, "\nBcc:") || !strings.Contains(raw, "application/pdf") || !strings.Contains(raw, "Content-Disposition: attachment") {
			t.Errorf("person %d got no file: %s", n, raw)
		}
	}
}

func TestFilesThatTheOutboxDroppedGoWithLaterLetters(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	h.send(h.draft(Text{Subject: "Programm", Body: "Im Anhang.", Filter: &registration.Filter{}, Files: []question.Upload{{Name: "a.txt", Data: []byte("Text")}}}))
	if _, err := h.db.ExecContext(t.Context(), `DELETE FROM letter_files`); err != nil {
		t.Fatal(err)
	}
	h.advance()
	if n := h.count(`SELECT count(*) FROM letter_files AS f JOIN letters AS l ON l.files = ARRAY[f.key]`); n != 1 {
		t.Errorf("%d letters have their file", n)
	}
}

func TestOnlyFilesWithinTheLimitsAreTaken(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	text := question.Upload{Name: "a.txt", Data: []byte("Text")}
	large := question.Upload{Name: "a.txt", Data: bytes.Repeat([]byte("x"), 3<<20)}
	for name, files := range map[string][]question.Upload{
		"too many":             {text, text, text, text, text, text},
		"too large together":   {large, large},
		"a program":            {{Name: "a.exe", Data: []byte("MZ")}},
		"a page":               {{Name: "a.html", Data: []byte("<html>")}},
		"a page that is text":  {{Name: "a.txt", Data: []byte("<!doctype html><script>")}},
		"a program that lies":  {{Name: "a.pdf", Data: []byte("MZ")}},
		"a calendar that lies": {{Name: "a.ics", Data: []byte("Text")}},
		"an empty one":         {{Name: "a.txt"}},
		"a hidden ending":      {{Name: "a\u202efdp.exe", Data: []byte("%PDF-")}},
		"a path":               {{Name: "../a.txt", Data: []byte("Text")}},
		"a broken document":    {{Name: "a.odt", Data: []byte("PK")}},
	} {
		_, err := h.service.Create(t.Context(), h.staff, h.event.Slug, Text{Subject: "S", Body: "B", Filter: &registration.Filter{}, Files: files})
		mustRefuse(t, err, fault.Invalid, name)
	}
	b := h.draft(Text{Subject: "S", Body: "B", Filter: &registration.Filter{}, Files: []question.Upload{text, text, text, text, text}})
	change := Text{Subject: "S", Body: "B", Files: []question.Upload{text}}
	mustRefuse(t, h.service.Change(t.Context(), h.staff, h.event.Slug, b.Number, 0, change), fault.Invalid, "a sixth one")
	change.Drop = []int{1}
	if err := h.service.Change(t.Context(), h.staff, h.event.Slug, b.Number, 0, change); err != nil {
		t.Errorf("one in place of another: %v", err)
	}
	file, err := h.service.File(t.Context(), h.reader, h.event.Slug, b.Number, 2)
	if err != nil || string(file.Data) != "Text" {
		t.Errorf("file %q: %v", file.Data, err)
	}
}

func TestAnswersGoToTheHostsOrToTheOneThatWasChosen(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	h.send(h.draft(Text{Subject: "An alle", Body: "B", Filter: &registration.Filter{}}))
	h.send(h.draft(Text{Subject: "An eine", Body: "B", Filter: &registration.Filter{}, ReplyTo: h.jmd.ID}))
	h.deliver()
	for subject, want := range map[string]string{"An alle": "<ki@musterstadt.example>, <jmd@musterstadt.example>", "An eine": "<jmd@musterstadt.example>"} {
		parsed, err := h.only(address(1), subject).Parsed()
		if err != nil {
			t.Fatal(err)
		}
		if got := parsed.Header.Get("Reply-To"); got != want {
			t.Errorf("%s: answers go to %s, want %s", subject, got, want)
		}
		if _, err := io.ReadAll(parsed.Body); err != nil {
			t.Error(err)
		}
	}
}

func TestATestGoesToOneselfAndOpensNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ref := h.register(1)
	b := h.draft(Text{Subject: "Für {name}", Body: "{link}", Filter: &registration.Filter{}})
	for range 2 {
		if err := h.service.Test(t.Context(), h.staff, h.event.Slug, b.Number); err != nil {
			t.Fatal(err)
		}
	}
	h.deliver()
	h.only("ki@demo.example", "[Test] Für Kim Büro")
	text := h.letterTo("ki@demo.example").text
	if strings.Contains(text, testLinks.Token(ref)) || !strings.Contains(text, "Testnachricht") || len(h.server.To("ki@demo.example")) != 1 {
		t.Errorf("the test reads %s", text)
	}
}

func TestWhatWasWrittenIsForgottenWithThePeople(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(1)
	file := []question.Upload{{Name: "Liste.txt", Data: []byte("Namen")}}
	sent := h.draft(Text{Subject: "Über Kim", Body: "Kim kommt.", Filter: &registration.Filter{}, Files: file})
	h.send(sent)
	h.deliver()
	draft := h.draft(Text{Subject: "Über Bo", Body: "Bo kommt.", Filter: &registration.Filter{Text: "Beispiel"}, Files: file})
	if err := h.service.Test(t.Context(), h.staff, h.event.Slug, draft.Number); err != nil {
		t.Fatal(err)
	}
	h.deliver()
	if n, err := h.service.Forget(t.Context()); err != nil || n != 0 {
		t.Errorf("forgot %d too early: %v", n, err)
	}
	h.now = h.now.AddDate(0, 4, 0)
	if n, err := h.service.CountForgettable(t.Context()); err != nil || n != 2 {
		t.Errorf("%d are to be forgotten: %v", n, err)
	}
	if _, err := h.registrations.Anonymise(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := h.service.Forget(t.Context()); err != nil || n != 2 {
		t.Errorf("forgot %d: %v", n, err)
	}
	for _, left := range []string{
		`SELECT count(*) FROM broadcasts WHERE subject <> '' OR body <> '' OR picked <> '{}'`, `SELECT count(*) FROM broadcast_files`,
		`SELECT count(*) FROM letter_files`, `SELECT count(*) FROM letter_parts`, `SELECT count(*) FROM letters WHERE text_body IS NOT NULL OR recipient <> ''`,
	} {
		if n := h.count(left); n != 0 {
			t.Errorf("%d are left: %s", n, left)
		}
	}
	if told := h.find(sent.Number); !told.Forgotten || told.State != Sent || told.Progress.Sent != 1 {
		t.Errorf("told %+v", told)
	}
}
