package notice_test

import (
	"strings"
	"testing"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/organisation"
)

func TestTheNoticeSaysWhatIsAskedAndForHowLong(t *testing.T) {
	t.Parallel()
	ev := event.Event{Title: "Tagung", Hosts: []event.Host{{Organisation: organisation.Organisation{Name: "KI", LegalRegime: organisation.RegimeDSGNRW}}}, Questions: event.Questions{{Label: "Was essen Sie nicht?", Purpose: "für die Küche", Special: true}},
		Rules: event.Rules{Mode: event.ModeAllocation}}
	body := notice.For(ev).Body
	for _, sentence := range []string{"„Was essen Sie nicht?“ – für die Küche (freiwillig)", "14 Tage nach dem Ende", "willigen Sie ausdrücklich ein", "durch Los"} {
		if !strings.Contains(body, sentence) {
			t.Errorf("the notice does not say %q", sentence)
		}
	}
	if strings.Contains(notice.For(event.Event{Title: "Tagung"}).Body, "14 Tage") {
		t.Error("the notice speaks of special categories that nobody asks for")
	}
}

func TestTheNoticeSaysWhatTheContactOfAGroupSees(t *testing.T) {
	t.Parallel()
	ev := event.Event{Title: "Tagung"}
	const sentence = "Wer eine Gruppe anmeldet, sieht"
	if strings.Contains(notice.For(ev).Body, sentence) {
		t.Error("the notice speaks of groups where there are none")
	}
	ev.Rules.GroupMax = 5
	if !strings.Contains(notice.For(ev).Body, sentence) {
		t.Error("nobody learns what the contact sees")
	}
}
