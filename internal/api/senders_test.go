package api_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/api"
)

func TestASenderIsSetAndShownWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	manager := h.as(h.token("kim@ki.example", h.ki.ID, actor.RoleManager))
	const path = "/organisations/ki-musterstadt/sender"
	manager.get(path).wants(http.StatusNotFound)
	sent := map[string]any{"address": "post@ki.example", "host": "smtp.ki.example", "port": 587, "tls": "starttls", "username": "buero", "password": "streng-geheim",
		"dkim_domain": "ki.example", "dkim_selector": "t1", "dkim_make": true}
	answer := manager.post(path, sent).wants(http.StatusOK)
	if strings.Contains(string(answer.body), "geheim") {
		t.Errorf("the answer tells a secret: %s", answer.body)
	}
	got := into[api.Sender](answer)
	if got.Enabled || !got.HasPassword || got.DKIMName != "t1._domainkey.ki.example" || got.Host != "smtp.ki.example" {
		t.Errorf("sender %+v", got)
	}
	sent["host"] = "smtp.anders.example"
	delete(sent, "password")
	manager.post(path, sent).wants(http.StatusUnprocessableEntity)
	if !into[api.Sender](manager.post(path+"/enable", nil).wants(http.StatusOK)).Enabled {
		t.Error("it is not enabled")
	}
	manager.post(path+"/test", nil).wants(http.StatusConflict)
	manager.post(path+"/disable", nil).wants(http.StatusOK)
	manager.post(path+"/remove", nil).wants(http.StatusOK)
	manager.get(path).wants(http.StatusNotFound)
}
