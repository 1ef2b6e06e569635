package public

import "tagungsbuero/internal/registration"

// workshopsOf says where the person goes in each slot; nothing without a seat or without workshops.
func workshopsOf(personal registration.Personal) (all []answer) {
	if personal.Registration.State != registration.Confirmed {
		return nil
	}
	for _, place := range personal.Workshops {
		all = append(all, answer{Label: place.SlotLabel, Value: goingTo(place)})
	}
	return all
}

func goingTo(place registration.WorkshopPlace) string {
	switch {
	case place.Workshop == "" && place.Plenary:
		return "Nur Plenum, wie gewünscht"
	case place.Workshop == "":
		return "Noch kein Workshop. Wer welchen bekommt, entscheiden die Veranstaltenden; wir schreiben Ihnen dann."
	case place.Wish > 0:
		return place.Label + " (" + []string{"Ihr Erstwunsch", "Ihr Zweitwunsch", "Ihr Drittwunsch"}[place.Wish-1] + ")"
	}
	return place.Label
}
