package export_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// choice is what somebody looks at.
func (d *desk) choice(who actor.Actor) export.Choice {
	d.t.Helper()
	choice, err := d.exports.Columns(d.t.Context(), who, d.event)
	if err != nil {
		d.t.Fatal(err)
	}
	return choice
}

func offeredKeys(c export.Choice) (keys []string) {
	for _, column := range c.Offered {
		keys = append(keys, column.Key)
	}
	return keys
}

// askThings lets the event ask for an ordinary answer, one of a special category and workshops.
func (d *desk) askThings() {
	d.change(func(draft *event.Draft) {
		draft.Fields = []event.Field{{Key: "organisation_kind"}, {Key: "remark"}}
		draft.Questions = event.Questions{{Key: "lunch", Kind: question.KindBoolean, Label: "Essen Sie mit?"}, {Key: "need", Kind: question.KindBoolean, Label: "Assistenz", Special: true}}
	})
}

func TestColumnsAreOfferedThatTheEventHas(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.askThings()
	want := []string{"state", "waitlist_position", "party", "organisation", "created_at", "organisation_kind", "email", "reference", "entered_by", "group", "answer:lunch", "remark"}
	if d.event.Rules.ConfirmEmail {
		want = slices.Insert(want, 7, "address_confirmed")
	}
	if got := offeredKeys(d.choice(d.editor)); !slices.Equal(got, want) {
		t.Errorf("offered are\n%v, want\n%v", got, want)
	}
	if choice := d.choice(d.editor); choice.IsOwn || !choice.Has("municipality") || !slices.Equal(choice.Keys(), want[:5]) {
		t.Errorf("without a choice it is %v", choice.Keys())
	}
}

func TestEachAccountKeepsItsOwnColumns(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.askThings()
	colleague := d.account("Bo Beispiel", actor.RoleReader)
	choose := func(keys ...string) {
		t.Helper()
		if err := d.exports.ChooseColumns(t.Context(), d.editor, d.event, keys); err != nil {
			t.Fatal(err)
		}
	}
	choose("remark", "email", "answer:need", "nonsense")
	choose("answer:lunch", "email", "state", "answer:need", "nonsense")
	if got, want := d.choice(d.editor).Keys(), []string{"state", "email", "answer:lunch"}; !slices.Equal(got, want) {
		t.Errorf("chosen are %v, want %v", got, want)
	}
	if d.choice(colleague).IsOwn {
		t.Error("a colleague sees the same")
	}
	d.change(func(draft *event.Draft) { draft.Questions = nil })
	if got, want := d.choice(d.editor).Keys(), []string{"state", "email"}; !slices.Equal(got, want) {
		t.Errorf("without the question chosen are %v, want %v", got, want)
	}
	choose()
	if choice := d.choice(d.editor); !choice.IsOwn || len(choice.Keys()) > 0 {
		t.Errorf("nothing but names was chosen, shown are %v", choice.Keys())
	}
	if err := d.exports.ResetColumns(t.Context(), d.editor, d.event); err != nil {
		t.Fatal(err)
	}
	if choice := d.choice(d.editor); choice.IsOwn || !choice.Has("organisation") {
		t.Errorf("the usual columns are not back: %v", choice.Keys())
	}
}

func TestWhoSeesNoContactsGetsNoColumnOfThem(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.askThings()
	reception := d.account("Emma Beispiel", actor.RoleReception)
	secret := []string{"email", "phone", "remark", "answer:lunch"}
	if err := d.exports.ChooseColumns(t.Context(), reception, d.event, append(secret, "state")); err != nil {
		t.Fatal(err)
	}
	if n := d.count(`SELECT count(*) FROM list_columns WHERE keys = '{state}'`); n != 1 {
		t.Error("more was kept than is offered")
	}
	// As if it had been chosen with more rights.
	if _, err := d.db.ExecContext(t.Context(), `UPDATE list_columns SET keys = '{email,remark,answer:lunch,state}'`); err != nil {
		t.Fatal(err)
	}
	choice := d.choice(reception)
	for _, key := range secret {
		if slices.Contains(offeredKeys(choice), key) || slices.Contains(choice.Keys(), key) {
			t.Errorf("the reception is shown %s", key)
		}
	}
	stranger := d.account("Fremd Beispiel", "")
	if _, err := d.exports.Columns(t.Context(), stranger, d.event); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a stranger: %v", err)
	}
	for _, err := range []error{d.exports.ChooseColumns(t.Context(), stranger, d.event, nil), d.exports.ResetColumns(t.Context(), stranger, d.event)} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a stranger: %v", err)
		}
	}
}

func TestAFileHasTheColumnsThatAreWanted(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.askThings()
	d.enter(anna)
	take := func(columns []string) ([]string, error) {
		var file bytes.Buffer
		_, err := d.exports.Write(t.Context(), d.editor, d.event.Slug, export.Request{Format: export.FormatCSVUTF8, Columns: columns}, &file)
		if err != nil {
			return nil, err
		}
		lines, err := csv.NewReader(strings.NewReader(file.String())).ReadAll()
		if err != nil || len(lines) != 2 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		return lines[0], nil
	}
	for want, columns := range map[string][]string{
		"Nr.,Status,Nachname,Vorname,E-Mail,Personen,Essen Sie mit?": {"answer:lunch", "email", "state", "party"},
		"Nr.,Nachname,Vorname": {},
	} {
		if got, err := take(columns); err != nil || strings.Join(got, ",") != want {
			t.Errorf("%v: %v, %v, want %s", columns, got, err, want)
		}
	}
	for _, unknown := range []string{"answer:need", "nonsense"} {
		if _, err := take([]string{unknown}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", unknown, err)
		}
	}
}
