package public_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/event"
)

// Hosts of a draft see the pages that participants will see; for others there are none.
func TestAPreviewIsThePageOfTheDraft(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	draft := s.unpublished(5, func(d *event.Draft) { d.EasyLanguage = "Das ist ein **Fach-Tag**." })
	path, host := "/intern/veranstaltungen/"+draft.Slug+"/vorschau", "tb_session="+s.signIn("ki@musterstadt.example", s.ki.ID)
	p := s.get(path, "Cookie", host).is(http.StatusOK).says(".tb-notice", "Vorschau – noch nicht veröffentlicht").says("h1", draft.Title)
	if p.Find(`.tb-actions a[href="`+path+`/anmeldung"]`).Length() != 1 || p.Find(`meta[name=robots][content=noindex]`).Length() != 1 {
		t.Errorf("the page does not lead to the preview of the form, or may be indexed")
	}
	if got := p.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q", got)
	}
	form := s.get(path+"/anmeldung", "Cookie", host).is(http.StatusOK)
	if form.Find("main form button[type=submit]:not([disabled])").Length() != 0 || !strings.Contains(form.header.Get("Content-Security-Policy"), "form-action 'none'") {
		t.Error("the form of a preview can be sent")
	}
	s.get(path+"/leichte-sprache", "Cookie", host).is(http.StatusOK).says(".tb-easy strong", "Fach-Tag")
	s.get(path+"/datenschutz", "Cookie", host).is(http.StatusOK)
	phone := s.get(path+"/telefon", "Cookie", host).is(http.StatusOK)
	if policy := phone.header.Get("Content-Security-Policy"); phone.Find(`iframe[src="`+path+`"]`).Length() != 1 || !strings.Contains(policy, "frame-src 'self'") || !strings.Contains(policy, "frame-ancestors 'self'") {
		t.Errorf("the frame is not allowed: %s", policy)
	}
	stranger := "tb_session=" + s.signIn("fremd@anderswo.example", s.jmd.ID)
	own := s.unpublished(5, func(d *event.Draft) { d.Hosts = []event.HostDraft{{Organisation: s.ki.ID}} })
	for _, page := range []string{"", "/anmeldung", "/leichte-sprache", "/datenschutz", "/telefon"} {
		s.get("/intern/veranstaltungen/"+own.Slug+"/vorschau"+page, "Cookie", stranger).is(http.StatusNotFound)
		s.get(path + page).is(http.StatusSeeOther)
	}
	s.get("/veranstaltungen/" + draft.Slug + "/leichte-sprache").is(http.StatusNotFound)
}

func TestAnEventIsExplainedInEasyLanguage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	easy := s.event(5, func(d *event.Draft) { d.EasyLanguage = "Kommen Sie!\n\n- Es gibt Kaffee." })
	path := "/veranstaltungen/" + easy.Slug
	if s.get(path).is(http.StatusOK).Find(`a[href="`+path+`/leichte-sprache"]`).Length() != 1 {
		t.Error("the event does not lead to its text in easy language")
	}
	s.get(path+"/leichte-sprache").is(http.StatusOK).says("h1", easy.Title).says(".tb-easy li", "Kaffee")
	plain := s.event(5)
	if s.get("/veranstaltungen/"+plain.Slug).Find(`a[href$="`+plain.Slug+`/leichte-sprache"]`).Length() != 0 {
		t.Error("an event without such a text leads to it")
	}
	s.get("/veranstaltungen/" + plain.Slug + "/leichte-sprache").is(http.StatusNotFound)
	s.get("/intern/veranstaltungen/"+plain.Slug+"/vorschau", "Cookie", "tb_session="+s.signIn("ki@musterstadt.example", s.ki.ID)).is(http.StatusSeeOther)
}
