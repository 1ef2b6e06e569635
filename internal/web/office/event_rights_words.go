package office

import (
	"strings"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/slug"
	"tagungsbuero/internal/web/view"
)

// beyondForm are fields of the history that no form of the event has: when it is to be published, who was invited, and what somebody does in the team.
var beyondForm = map[string]view.Field{
	"publish_at": {Name: "publish_at", Label: "Veröffentlichen am", Kind: view.DateTime},
	"invited":    {Label: "Eingeladene Einrichtung"}, "invited[level]": {Label: "Rechte"}, "invited[exports]": {Label: "Darf Listen herunterladen"},
	"team[role]": {Label: "Aufgabe"}, "team[workshops]": {Label: "Workshops"}, "team[organisation]": {Label: "Dazugeholt von"},
}

// wordedRights words levels of hosts, roles of the team and yes or no, and reports whether the field is one of these. What
// was not there before or is not any more has no words.
func wordedRights(field, value string) (string, bool) {
	switch {
	case !strings.HasSuffix(field, "[level]") && !strings.HasSuffix(field, "[exports]") && field != "team[role]":
		return "", false
	case value == "":
		return "", true
	case field == "team[role]":
		return say(account.RoleLabelKey(actor.Role(value))), true
	case strings.HasSuffix(field, "[level]"):
		return say(event.LevelLabelKey(actor.Level(value))), true
	case value == "true":
		return "ja", true
	}
	return "nein", true
}

// learnHosts learns the names of hosts that have left, from when they were named.
func (w fieldWords) learnHosts(changes []event.Change) {
	for _, change := range changes {
		for _, field := range change.Fields {
			if field.Field != "hosts" {
				continue
			}
			for name := range strings.SplitSeq(field.Before, "\n") {
				if key := "hosts[" + slug.Make(name) + "]"; w.names[key] == "" {
					w.names[key] = name
				}
			}
		}
	}
}
