package registration

import (
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/question"
)

// asksForPapers asks for a text and a file that nobody has marked yet, and something that always is.
func asksForPapers(d *event.Draft) {
	d.Questions = event.Questions{
		{Key: "essen", Kind: question.KindSingle, Label: "Essen", Options: []question.Option{{Value: "koscher", Label: "koscher", Capacity: new(2)}, {Value: "alles", Label: "alles"}}},
		{Key: "hilfe", Kind: question.KindText, Label: "Hilfe", Special: true},
		{Key: "attest", Kind: question.KindFile, Label: "Attest"},
		{Key: "thema", Kind: question.KindText, Label: "Thema"},
	}
}

// withPapers answers all of it.
func withPapers(n int) Application {
	a := person(n)
	a.Answers = question.Sent{Values: map[string][]string{"essen": {"koscher"}, "hilfe": {"Rampe"}, "thema": {"Sprache"}},
		Files: map[string]question.Upload{"attest": {Name: "attest.pdf", Data: []byte("%PDF-1.7 x")}}}
	return a
}

func marked(special bool, questions ...int) func(*event.Draft) {
	return func(d *event.Draft) {
		for _, i := range questions {
			d.Questions[i].Special = special
		}
	}
}

// keysOf lists the questions answered, in order.
func keysOf(answers Answers) string {
	keys := make([]string, len(answers))
	for i, a := range answers {
		keys[i] = a.Key
	}
	return strings.Join(keys, " ")
}

func TestWhatIsMarkedAsSpecialLaterIsKeptApartFromThenOn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5, asksForPapers)
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, withPapers(1))
	if err != nil {
		t.Fatal(err)
	}
	reader := actor.Account(h.account("lesen@demo.example"), false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleReader}})
	if err := h.change(ev.Slug, new(5), marked(true, 0, 2)); err != nil {
		t.Fatal(err)
	}
	h.keeps(result, "thema", "essen attest hilfe")
	found, err := h.service.Find(t.Context(), reader, result.Reference)
	if err != nil || keysOf(found.Answers) != "thema" || len(found.Files) != 0 {
		t.Errorf("without the right to see it one sees %v and %v, %v", found.Answers, found.Files, err)
	}
	_, err = h.service.File(t.Context(), reader, result.Reference, "attest")
	wantFault(t, err, fault.Forbidden, "registration.forbidden")
	if h.sitsIn(poolOption) != 1 {
		t.Error("the seat of the option is lost")
	}
	h.sound()

	if err := h.change(ev.Slug, new(5), marked(false, 0, 1)); err != nil {
		t.Fatal(err)
	}
	h.keeps(result, "thema essen hilfe", "attest")
	h.sound()

	h.now = ev.EndsAt.Add(notice.SpecialRetention)
	h.forgets(2)
	h.keeps(result, "thema essen hilfe", "")
}

// keeps checks where answers are, and that files are marked like them.
func (h *house) keeps(of Result, ordinary, special string) {
	h.t.Helper()
	page, err := h.service.Personal(h.t.Context(), of.Token)
	if err != nil {
		h.t.Fatal(err)
	}
	if keysOf(page.Registration.Answers) != ordinary || keysOf(page.Special) != special {
		h.t.Errorf("ordinary are %q and special %q, want %q and %q", keysOf(page.Registration.Answers), keysOf(page.Special), ordinary, special)
	}
	for _, a := range page.Special {
		if !a.Special {
			h.t.Errorf("the answer to %s is not marked", a.Key)
		}
	}
	for _, file := range page.Files {
		if file.Special != strings.Contains(special, file.Key) {
			h.t.Errorf("the file %s is marked %v", file.Key, file.Special)
		}
	}
}

func TestMarkingAQuestionMovesTheAnswersOfACrowd(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, asksForPapers)
	const crowd = `
		INSERT INTO registrations (event_id, reference, state, first_name, last_name, entered_by, created_at, changed_at, answers)
		SELECT $1, 'R' || n, 'declined', 'Person', 'Beispiel', 'system', $2, $2,
		       '[{"key":"thema","kind":"text","question":"Thema","values":["Sprache"]},{"key":"weg","kind":"text","question":"Weg","values":["x"]}]'
		FROM generate_series(1, $3) AS n`
	if _, err := h.db.ExecContext(t.Context(), crowd, ev.ID, h.now, 2*resortBatch); err != nil {
		t.Fatal(err)
	}
	if err := h.change(ev.Slug, nil, marked(true, 3)); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM registrations AS r JOIN special_answers AS s ON s.registration_id = r.id
		WHERE json_array_length(r.answers) = 1 AND json_array_length(s.answers) = 1 AND s.answers -> 0 ->> 'special' = 'true'`); n != 2*resortBatch {
		t.Errorf("%d are moved", n)
	}
}
