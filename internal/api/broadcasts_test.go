package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/api"
)

func TestAMessageIsWrittenSentAndFollowed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.publish("Fachtagung", 5)
	h.exec(`UPDATE organisations SET email = $2 WHERE id = $1`, h.ki.ID, "ki@musterstadt.example")
	first := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	path, host := "/events/"+ev.Slug, h.as(h.host)
	message := map[string]any{"subject": "Raum für {name}", "body": "Wir sind in Saal 2.\n\n{link}", "filter": map[string]any{"state": "confirmed"},
		"reply_to": "ki-musterstadt", "attachments": []any{attached("plan.txt", "Haltestelle Rathaus")}}
	once := host.under("einmal")
	made := into[api.Broadcast](once.post(path+"/messages", message).wants(http.StatusCreated))
	again := into[api.Broadcast](once.post(path+"/messages", message).wants(http.StatusCreated))
	if made.Number != 1 || again.Number != 1 || made.State != "sending" || made.Progress.Letters != 2 || made.ReplyTo != "ki-musterstadt" || len(made.Attachments) != 1 {
		t.Errorf("made %+v, again %+v", made, again)
	}
	if n, err := h.broadcasts.Advance(t.Context()); err != nil || n != 2 {
		t.Fatalf("queued %d: %v", n, err)
	}
	letters := into[api.MessageList](host.get(path + "/messages").wants(http.StatusOK)).Items
	if len(letters) != 4 || letters[0].Kind != "registration_message" {
		t.Errorf("letters %+v", letters)
	}
	stopped := into[api.Broadcast](host.post(path+"/broadcasts/1/stop", nil).wants(http.StatusOK))
	if stopped.State != "stopped" || stopped.Progress.Withdrawn != 2 || stopped.Progress.Waiting != 0 {
		t.Errorf("stopped %+v", stopped)
	}
	host.post(path+"/broadcasts/1/send", nil).wants(http.StatusConflict)
	host.get(path + "/broadcasts/1/preview").wants(http.StatusConflict)
	only := into[api.Broadcast](host.post(path+"/messages", map[string]any{"subject": "Nur Sie", "body": "Text", "draft": true, "references": []string{string(first.Reference)}}).
		wants(http.StatusCreated))
	preview := into[api.BroadcastPreview](host.get(path + "/broadcasts/2/preview").wants(http.StatusOK))
	if only.State != "draft" || preview.Letters != 1 || preview.Recipients[0].Reference != string(first.Reference) || preview.Example.Subject != "Nur Sie" {
		t.Errorf("only %+v, preview %+v", only, preview)
	}
	host.post(path+"/broadcasts/2/send", map[string]any{"fingerprint": "anders"}).wants(http.StatusConflict)
	later := into[api.Broadcast](host.post(path+"/broadcasts/2/send", map[string]any{"send_at": h.now.Add(time.Hour)}).wants(http.StatusOK))
	if later.State != "scheduled" || later.SendAt == nil {
		t.Errorf("later %+v", later)
	}
	host.post(path+"/broadcasts/2/unschedule", nil).wants(http.StatusOK)
	host.patch(path+"/broadcasts/2", map[string]any{"body": "Anders", "version": 7}).wants(http.StatusConflict)
	copied := into[api.Broadcast](host.post(path+"/broadcasts/1/copy", nil).wants(http.StatusCreated))
	if copied.Number != 3 || copied.State != "draft" || copied.Subject != made.Subject || len(copied.Attachments) != 1 || copied.ReplyTo != made.ReplyTo {
		t.Errorf("copied %+v", copied)
	}
	twice := host.under("zweimal")
	for range 2 {
		if again := into[api.Broadcast](twice.post(path+"/broadcasts/1/copy", nil).wants(http.StatusCreated)); again.Number != 4 {
			t.Errorf("again %+v", again)
		}
	}
	for _, number := range []string{"3", "4"} {
		host.post(path+"/broadcasts/"+number+"/delete", nil).wants(http.StatusOK)
	}
	if left := into[api.BroadcastList](host.post(path+"/broadcasts/2/delete", nil).wants(http.StatusOK)).Items; len(left) != 1 {
		t.Errorf("left %+v", left)
	}
}

func TestAMessageThatCannotBeIsRefusedWithEveryMistake(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.publish("Fachtagung", 5)
	path, host := "/events/"+ev.Slug+"/messages", h.as(h.host)
	good := map[string]any{"subject": "Betreff", "body": "Text"}
	host.post(path, good).wants(http.StatusConflict) // there is nobody
	if n := h.count(`broadcasts`); n != 0 {
		t.Errorf("%d drafts stay that nobody asked for", n)
	}
	h.register(ev.Slug, 1)
	large := strings.Repeat("x", 5<<20+1)
	for _, change := range []map[string]any{
		{"subject": ""}, {"body": "Hallo {niemand}"}, {"reply_to": "ki-anderswo"}, {"filter": map[string]any{"registered_from": "gestern"}},
		{"filter": map[string]any{"quota": "gibtesnicht"}}, {"send_at": h.now.Add(-time.Hour)}, {"attachments": []any{attached("plan.exe", "MZ")}},
		{"attachments": []any{attached("plan.txt", large)}},
	} {
		sent := map[string]any{}
		for _, from := range []map[string]any{good, change} {
			for name, value := range from {
				sent[name] = value
			}
		}
		host.post(path, sent).wants(http.StatusUnprocessableEntity)
	}
	host.post(path, map[string]any{"subject": "Betreff", "body": "Text", "references": []string{"0000000000"}}).wants(http.StatusNotFound)
	host.post(path, map[string]any{"subject": "Betreff", "body": "Text", "an": "alle"}).wants(http.StatusUnprocessableEntity)
	fields := host.post(path, map[string]any{"subject": "{link}", "body": "Hallo {niemand}"}).refuses(http.StatusUnprocessableEntity, "form.invalid")
	if fields["subject"] != "wording.in_subject" || fields["body"] != "wording.unknown" {
		t.Errorf("fields %v", fields)
	}
	if n := h.count(`broadcasts`); n != 0 {
		t.Errorf("%d drafts stay", n)
	}
}
