package mailing

import (
	"strings"
	"testing"

	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

const secretKind Kind = "secret"

// keepsSecrets teaches the service a kind of letter that nobody but its recipient may read.
func keepsSecrets(s *Service) *Service {
	greet := s.composers[greeting]
	s.composers[secretKind] = func(locale string, data []byte) (Content, error) {
		content, err := greet(locale, data)
		content.HoldsSecret, content.Calendar = true, "BEGIN:VCALENDAR"
		return content, err
	}
	return s
}

func secretTo(recipient string) Letter {
	return Letter{Kind: secretKind, DedupeKey: "secret/" + recipient, Recipient: recipient, Data: `{"Text": "https://tagung.example/geheim"}`}
}

const allOfLettersSQL = `SELECT CAST(row_to_json(l) AS text) FROM letters AS l WHERE kind = $1 ORDER BY id`

func TestOfASecretLetterOnlyTheSubjectIsKept(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	sink.Behave(func(to string, attempt int) smtptest.Answer {
		switch {
		case to == "grace@gast.example":
			return smtptest.Answer{Recipient: 550}
		case to == "alan@gast.example" && attempt == 0:
			return smtptest.Answer{Recipient: 450}
		}
		return smtptest.Answer{}
	})
	clock := newClock(database)
	s := keepsSecrets(newService(t, database, sink.URL()))
	enqueue(t, database, secretTo("ada@gast.example"), secretTo("grace@gast.example"), secretTo("alan@gast.example"), letterTo("edsger@gast.example"))
	for range 2 { // alan's goes at the second try, for which its snapshot is still needed
		if err := s.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		clock.advance(2 * firstDelay)
	}
	if !strings.Contains(string(sink.To("alan@gast.example")[0].Raw), "tagung.example/geheim") {
		t.Error("the letter that was sent does not hold the secret")
	}
	var kept []string
	if err := database.SelectContext(t.Context(), &kept, allOfLettersSQL, string(secretKind)); err != nil || len(kept) != 3 {
		t.Fatal(len(kept), err)
	}
	for _, row := range kept {
		if strings.Contains(row, "geheim") || strings.Contains(row, "VCALENDAR") || !strings.Contains(row, "Gruß") {
			t.Errorf("kept: %s", row)
		}
	}
	if err := database.SelectContext(t.Context(), &kept, allOfLettersSQL, string(greeting)); err != nil || strings.Count(kept[0], "Schöne Grüße") != 3 {
		t.Errorf("of other letters data and both bodies are kept: %s, %v", kept, err)
	}
}

func TestTheDevelopmentMailboxShowsSecretLetters(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := keepsSecrets(newService(t, database, ""))
	enqueue(t, database, secretTo("ada@gast.example"))
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	full, err := s.Letter(t.Context(), entries(t, s)[0].ID)
	if err != nil || !strings.Contains(full.Text, "geheim") || full.State != Sent {
		t.Errorf("%+v, %v", full, err)
	}
}
