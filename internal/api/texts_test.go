package api_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/api"
)

func TestTextsOfLettersAreReadSavedAndGivenUp(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host, path := h.as(h.host), "/events/"+h.publish("Fachtagung", 5).Slug+"/texts"
	if list := into[api.LetterTextList](host.get(path).wants(http.StatusOK)); len(list.Items) < 20 {
		t.Errorf("%d letters", len(list.Items))
	}
	one, text := path+"/registration_confirmed", map[string]any{"subject": "Willkommen {name}", "body": "{link}"}
	if shown := into[api.LetterPreview](host.post(one+"/preview", text).wants(http.StatusOK)); !strings.Contains(shown.Subject, "Willkommen Kim") {
		t.Errorf("the preview shows %q", shown.Subject)
	}
	if saved := into[api.LetterText](host.post(one, text).wants(http.StatusOK)); !saved.Own || saved.Version != 1 || saved.Origin != "event" {
		t.Errorf("saved %+v", saved)
	}
	host.post(one, text).refuses(http.StatusConflict, "correspondence.changed_meanwhile")
	text["body"] = "{lnik}"
	if fields := host.post(one, text).refuses(http.StatusUnprocessableEntity, "form.invalid"); fields["body"] != "wording.unknown" {
		t.Errorf("mistakes %v", fields)
	}
	if given := into[api.LetterText](host.post(one+"/reset", map[string]any{"version": 1}).wants(http.StatusOK)); given.Origin != "standard" {
		t.Errorf("given up %+v", given)
	}
	host.get(path+"/account_password").refuses(http.StatusNotFound, "correspondence.letter_unknown")
}
