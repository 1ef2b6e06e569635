// Package notice writes the privacy notice of an event, assembled from the laws its hosts work under.
package notice

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
)

// Retention is how long personal data are kept after the end of an event.
const Retention = 12 * 7 * 24 * time.Hour

// SpecialRetention is how long answers of special categories (Art. 9 DSGVO) are kept after it.
const SpecialRetention = 14 * 24 * time.Hour

// Notice is the information that Art. 13 DSGVO, § 17 DSG-EKD and § 15 KDG demand. It is stored
// with a registration by its version.
type Notice struct {
	Version string // follows from the text: the same text has the same version
	Body    string // Markdown, headings from the second level on
}

// For returns the notice for an event. It is a pure function of the event.
func For(ev event.Event) Notice {
	sections := []string{controllers(ev), purposes(ev), bases(ev), recipients(ev), retention(ev), rights(ev), authorities(ev), duty(ev)}
	body := strings.Join(withoutEmpty(sections), "\n\n") + "\n"
	sum := sha256.Sum256([]byte(body))
	return Notice{Version: hex.EncodeToString(sum[:8]), Body: body}
}

func controllers(ev event.Event) string {
	var b strings.Builder
	b.WriteString("## Wer ist verantwortlich?\n\n")
	switch len(ev.Hosts) {
	case 0:
		b.WriteString("Verantwortlich sind die Einrichtungen, die die Veranstaltung durchführen.")
		return b.String()
	case 1:
		fmt.Fprintf(&b, "Verantwortlich für Ihre Daten bei der Veranstaltung „%s“ ist:\n", escaped(ev.Title))
	default:
		fmt.Fprintf(&b, "Verantwortlich für Ihre Daten bei der Veranstaltung „%s“ sind gemeinsam und gleichberechtigt:\n", escaped(ev.Title))
	}
	for _, host := range ev.Hosts {
		b.WriteString("\n- " + controller(host))
	}
	if len(ev.Hosts) > 1 {
		b.WriteString("\n\n" + jointControl(ev))
	}
	return b.String()
}

// controller returns name, address and contacts of one host in one line.
func controller(host event.Host) string {
	o, contact := host.Organisation, host.Contact()
	parts := []string{"**" + escaped(o.Name) + "**"}
	if o.Carrier != "" {
		parts = append(parts, "Träger: "+escaped(o.Carrier))
	}
	parts = append(parts, escaped(o.Street), escaped(strings.TrimSpace(o.Postcode+" "+o.City)))
	parts = append(parts, labelled("E-Mail: ", contact.Email), labelled("Telefon: ", contact.Phone))
	parts = append(parts, labelled("Datenschutzbeauftragte Person: ", o.DataProtectionContact))
	return strings.Join(withoutEmpty(parts), ", ")
}

func withoutEmpty(parts []string) []string {
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return label + escaped(value)
}

// jointControl returns the essence of the arrangement that Art. 26 (2) DSGVO wants to be made
// available.
func jointControl(ev event.Event) string {
	var laws []string
	for _, law := range lawsOf(ev) {
		if !slices.Contains(laws, law.jointControl) {
			laws = append(laws, law.jointControl)
		}
	}
	return "Das Wesentliche ihrer Vereinbarung (" + strings.Join(laws, ", ") + "): Die Veranstaltenden legen Zwecke und Mittel gemeinsam fest und " +
		"arbeiten mit derselben Liste der Anmeldungen. Jede Einrichtung sorgt in ihrem Haus für den Schutz der Daten. Ihre Rechte können Sie " +
		"bei jeder der genannten Einrichtungen geltend machen; sie unterrichten sich gegenseitig. Erste Anlaufstelle ist **" +
		escaped(ev.Hosts[0].Organisation.Name) + "**."
}

func purposes(ev event.Event) string {
	asked := []string{"Vorname", "Nachname", "E-Mail-Adresse"}
	for _, field := range ev.Fields {
		label := i18n.Text(i18n.German, field.LabelKey(), nil)
		if !field.Required {
			label += " (freiwillig)"
		}
		asked = append(asked, label)
	}
	for _, q := range ev.Questions {
		asked = append(asked, questionOf(q))
	}
	return "## Welche Daten, und wofür?\n\n" +
		"Das Formular fragt nach: " + strings.Join(asked, ", ") + ". Dazu kommen der Zeitpunkt und der Stand Ihrer Anmeldung.\n\n" +
		"Die Veranstaltenden brauchen diese Angaben, um Plätze zu vergeben und eine Warteliste zu führen, Ihnen Bestätigung, Änderungen und " +
		"Erinnerungen zu schicken, die Veranstaltung vorzubereiten und durchzuführen und die Teilnahme gegenüber Fördergebern in Zahlen, " +
		"ohne Namen, nachzuweisen."
}

// questionOf names a question of the hosts with what it is for.
func questionOf(q question.Question) string {
	text := "„" + escaped(q.Label) + "“"
	if q.Purpose != "" {
		text += " – " + escaped(q.Purpose)
	}
	if !q.Required {
		text += " (freiwillig)"
	}
	return text
}

// asksSpecial reports whether the form asks for what may reveal health or religion.
func asksSpecial(ev event.Event) bool {
	return slices.ContainsFunc(ev.Questions, func(q question.Question) bool { return q.Special })
}

func bases(ev event.Event) string {
	if len(ev.Hosts) == 0 {
		return ""
	}
	lines := []string{}
	for _, law := range lawsOf(ev) {
		lines = append(lines, "- "+law.whom(ev)+law.basis)
	}
	text := "## Auf welcher Rechtsgrundlage?\n\n" + strings.Join(lines, "\n")
	if asksSpecial(ev) {
		text += "\n\nAngaben, aus denen sich etwas über Ihre Gesundheit oder Ihren Glauben ergeben kann, machen Sie freiwillig. Mit ihnen willigen Sie " +
			"ausdrücklich ein, dass sie für den genannten Zweck verwendet werden. Sie können diese Einwilligung jederzeit widerrufen, indem Sie die Angaben " +
			"über Ihren persönlichen Link entfernen oder den Veranstaltenden schreiben. Was bis dahin geschehen ist, bleibt rechtmäßig."
	}
	return text
}

func recipients(ev event.Event) string {
	text := "## Wer bekommt die Daten?\n\n" +
		"Die Daten sehen nur die Beschäftigten der Veranstaltenden, die mit der Veranstaltung befasst sind, und die Dienstleister, die diese " +
		"Anwendung und den E-Mail-Versand in ihrem Auftrag betreiben. Eine Übermittlung in Länder außerhalb der Europäischen Union ist nicht vorgesehen."
	if ev.Rules.AllowsGroups() {
		text += "\n\nWer eine Gruppe anmeldet, sieht, wer daraus einen Platz hat, nicht aber die Antworten von Personen mit eigener E-Mail-Adresse."
	}
	return text
}

func retention(ev event.Event) string {
	return "## Wie lange?\n\n" +
		"Zwölf Wochen nach dem Ende der Veranstaltung, also ab dem " + dates.Day(ev.EndsAt.Add(Retention)) + ", werden die Angaben zu Ihrer Person " +
		"gelöscht oder so verändert, dass sie niemandem mehr zugeordnet werden können. Nur Zahlen bleiben erhalten." + specialRetention(ev)
}

func specialRetention(ev event.Event) string {
	if !asksSpecial(ev) {
		return ""
	}
	return "\n\nAngaben, aus denen sich etwas über Ihre Gesundheit oder Ihren Glauben ergeben kann, werden getrennt aufbewahrt und schon 14 Tage nach dem " +
		"Ende der Veranstaltung, also ab dem " + dates.Day(ev.EndsAt.Add(SpecialRetention)) + ", gelöscht."
}

func rights(ev event.Event) string {
	if len(ev.Hosts) == 0 {
		return ""
	}
	lines := []string{}
	for _, law := range lawsOf(ev) {
		lines = append(lines, "- "+law.whom(ev)+law.rights)
	}
	return "## Welche Rechte haben Sie?\n\n" +
		"Sie können Auskunft über Ihre Daten verlangen, sie berichtigen, löschen oder ihre Verarbeitung einschränken lassen, sie in einem " +
		"gängigen Format erhalten und aus Gründen, die sich aus Ihrer besonderen Situation ergeben, **der Verarbeitung widersprechen**, " +
		"soweit das jeweilige Gesetz es vorsieht:\n\n" + strings.Join(lines, "\n")
}

func authorities(ev event.Event) string {
	if len(ev.Hosts) == 0 {
		return ""
	}
	var lines []string
	for _, law := range lawsOf(ev) {
		line := "- " + law.authority
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return "## Wo können Sie sich beschweren?\n\n" +
		"Wenn Sie meinen, dass Ihre Daten nicht rechtmäßig verarbeitet werden, können Sie sich bei der Aufsicht beschweren:\n\n" + strings.Join(lines, "\n")
}

func duty(ev event.Event) string {
	return "## Müssen Sie die Angaben machen?\n\n" +
		"Nein. Ohne die Pflichtangaben können die Veranstaltenden Ihre Anmeldung aber nicht annehmen. " + howSeatsAreGiven(ev) +
		" Eine automatisierte Entscheidung mit rechtlicher oder ähnlich erheblicher Wirkung und eine Bewertung persönlicher Merkmale finden nicht statt."
}

// howSeatsAreGiven says by what seats are given.
func howSeatsAreGiven(ev event.Event) string {
	text := map[event.RegistrationMode]string{
		event.ModeFirstCome:  "Plätze werden in der Reihenfolge der Anmeldungen vergeben.",
		event.ModeApproval:   "Über die Plätze entscheiden die Veranstaltenden.",
		event.ModeAllocation: "Nach dem Anmeldeschluss vergeben die Veranstaltenden die Plätze: nach Eingang, durch Los oder nach eigener Auswahl.",
	}[ev.Rules.RegistrationMode()]
	if len(ev.Rules.Quotas) > 0 {
		text += " Ein Teil der Plätze ist für bestimmte Gruppen vorgesehen oder begrenzt; dafür zählt, was Sie zu Ihrer Einrichtung angeben."
	}
	return text
}

var markdown = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `#`, `\#`, `|`, `\|`, `~`, `\~`,
	`!`, `\!`, `&`, `\&`, "\n", " ")

// escaped makes text that people wrote mean itself in Markdown.
func escaped(text string) string { return markdown.Replace(text) }
