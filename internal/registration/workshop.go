package registration

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// WorkshopPlace says where somebody goes in a slot of an event.
type WorkshopPlace struct {
	Slot      string // key of the question that asks for wishes
	SlotLabel string
	Workshop  string // value of its option; empty: none
	Label     string // of the workshop
	Wish      int    // which of the person's wishes it is, from 1; 0: none of them
	ByHand    bool   // the hosts chose it, also that it is none
	Plenary   bool   // the person wishes for the plenary only
}

// byHandMark ends the version of a place that the hosts chose.
const byHandMark = "/hand"

func versionOfPlace(workshop string, byHand bool) string {
	if byHand {
		return workshop + byHandMark
	}
	return workshop
}

// Version names where the person goes and who decided it, for a WorkshopChoice to say what it was made for.
func (p WorkshopPlace) Version() string { return versionOfPlace(p.Workshop, p.ByHand) }

// PlaceVersion reads a version of a place.
func PlaceVersion(version string) (workshop string, byHand bool) {
	return strings.CutSuffix(version, byHandMark)
}

// WorkshopKeys name the workshops that somebody goes to, by slot.
type WorkshopKeys map[string]string

// Scan implements sql.Scanner.
func (k *WorkshopKeys) Scan(stored any) error {
	switch text := stored.(type) {
	case nil:
		*k = nil
		return nil
	case []byte:
		return json.Unmarshal(text, k)
	}
	return errors.New("read workshops: not bytes")
}

// placeRow is a stored place in a workshop. Without a key the hosts chose by hand that it is none.
type placeRow struct {
	ID     ID     `db:"registration_id"`
	Slot   string `db:"slot"`
	Key    string `db:"key"`
	ByHand bool   `db:"by_hand"`
}

const listPlacesSQL = `
SELECT p.registration_id, p.slot, COALESCE(w.key, '') AS key, p.by_hand
FROM workshop_places AS p LEFT JOIN workshops AS w ON w.id = p.workshop_id
WHERE p.registration_id = ANY(CAST($1 AS bigint[]))
ORDER BY p.registration_id, p.slot`

// isGiven reports whether there is such a place.
func (p placeRow) isGiven() bool { return p.Key != "" || p.ByHand }

// places are the workshops that people go to, by registration and slot.
type places map[ID]map[string]placeRow

func (p places) of(id ID, slot string) placeRow { return p[id][slot] }

func listPlaces(ctx context.Context, q db.Queryer, ids ...ID) (places, error) {
	var rows []placeRow
	if err := q.SelectContext(ctx, &rows, listPlacesSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list places in workshops: %w", err)
	}
	found := places{}
	for _, row := range rows {
		if found[row.ID] == nil {
			found[row.ID] = map[string]placeRow{}
		}
		found[row.ID][row.Slot] = row
	}
	return found, nil
}

// workshopsOf says for each slot that concerns a registration where it goes: those it was asked about,
// and those in which it has a place.
func workshopsOf(ev event.Event, r Registration, taken places) (all []WorkshopPlace) {
	for _, slot := range question.Slots(ev.Questions) {
		place := taken.of(r.ID, slot.Key)
		if _, isAsked := r.Answers.Find(slot.Key); isAsked || place.isGiven() {
			all = append(all, newPlace(slot, place.Key, place.ByHand, r.Answers))
		}
	}
	return all
}

func newPlace(slot question.Question, workshop string, byHand bool, answers Answers) WorkshopPlace {
	p := WorkshopPlace{Slot: slot.Key, SlotLabel: slot.Label, Workshop: workshop, ByHand: byHand, Plenary: answers.wantsPlenary(slot)}
	if option, ok := slot.Option(workshop); ok {
		p.Label = option.Label
		p.Wish = slices.Index(answers.wishes(slot), workshop) + 1
	}
	return p
}

// wishes are the workshops of a slot that somebody wishes for, the dearest first.
func (a Answers) wishes(slot question.Question) []string {
	answer, ok := a.Find(slot.Key)
	if !ok || answer.Kind != question.KindWorkshops {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(answer.Values), func(value string) bool {
		_, exists := slot.Option(value)
		return !exists
	})
}

// wantsPlenary reports whether somebody wishes for none of the workshops of a slot.
func (a Answers) wantsPlenary(slot question.Question) bool {
	answer, _ := a.Find(slot.Key)
	return slices.Contains(answer.Chosen(), question.PlenaryOnly)
}

// placesAt finds the places of people in the workshops of an event; it asks nobody where it has none.
func placesAt(ctx context.Context, q db.Queryer, ev event.Event, people ...Registration) (places, error) {
	if len(question.Slots(ev.Questions)) == 0 {
		return nil, nil
	}
	return listPlaces(ctx, q, idsOf(people)...)
}

// workshopsFor says for each slot that concerns a registration where it goes.
func workshopsFor(ctx context.Context, q db.Queryer, ev event.Event, r Registration) ([]WorkshopPlace, error) {
	taken, err := placesAt(ctx, q, ev, r)
	return workshopsOf(ev, r, taken), err
}
