package registration

import "testing"

func TestStaffWhoClickTwiceEnterAPersonWithoutAddressOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	form := Application{Person: Person{FirstName: "Zoë", LastName: "Öz"}, Submission: "first form"}
	var references []Reference
	for range 2 {
		result, err := h.service.Register(t.Context(), h.staff, ev.Slug, form)
		if err != nil {
			t.Fatal(err)
		}
		references = append(references, result.Reference)
	}
	if references[0] != references[1] {
		t.Errorf("two registrations came of one form: %v", references)
	}
	form.Submission = "second form" // another person of that name
	result, err := h.service.Register(t.Context(), h.staff, ev.Slug, form)
	if err != nil || result.Reference == references[0] {
		t.Errorf("a second person of the same name: %v, %v", result.Reference, err)
	}
	h.sound()
}
