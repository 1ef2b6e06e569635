package event

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ProgrammeLine is one entry of a programme, or a heading over several.
type ProgrammeLine struct {
	Heading bool
	Time    string // "09:30", "09:30–10:00" or "ab 09:30"; empty for headings and entries without a time
	Text    string
	Details []string // the lines below it
}

// ParseProgramme reads a programme as people type or paste it:
//   - a line that begins with a time ("09:30–10:00 Begrüßung", "9.30 Uhr: Begrüßung") is an entry;
//   - "Tag 1: …" and a line without a time after an empty line or at the beginning is a heading;
//   - every other line, indented lines and bullets above all, describes what stands above it.
//
// It never fails and loses no word.
func ParseProgramme(text string) []ProgrammeLine {
	p := programme{afterBlank: true}
	for line := range strings.Lines(text) {
		p.read(strings.TrimRight(line, " \t\r\n"))
	}
	return p.lines
}

type programme struct {
	lines      []ProgrammeLine
	afterBlank bool
}

func (p *programme) read(line string) {
	content, isMarked := withoutMark(line)
	if content == "" {
		p.afterBlank = true
		return
	}
	at, rest, isTimed := cutTime(content)
	switch {
	case isTimed:
		p.lines = append(p.lines, ProgrammeLine{Time: at, Text: rest})
	case dayHeading.MatchString(content) || strings.HasPrefix(content, "#"):
		p.add(ProgrammeLine{Heading: true, Text: strings.TrimLeft(content, "# ")})
	case p.misses():
		p.lines[len(p.lines)-1].Text = content
	case isMarked:
		p.describe(content)
	case p.afterBlank:
		p.add(ProgrammeLine{Heading: true, Text: content})
	default:
		p.describe(content)
	}
	p.afterBlank = false
}

func (p *programme) add(line ProgrammeLine) { p.lines = append(p.lines, line) }

// misses reports whether the entry above has a time but no text yet.
func (p *programme) misses() bool {
	return len(p.lines) > 0 && p.lines[len(p.lines)-1].Text == ""
}

func (p *programme) describe(content string) {
	if len(p.lines) == 0 {
		p.add(ProgrammeLine{Text: content})
		return
	}
	above := &p.lines[len(p.lines)-1]
	above.Details = append(above.Details, content)
}

var (
	bullet     = regexp.MustCompile(`^[-–•*·‣◦▪]\s+`)
	dayHeading = regexp.MustCompile(`^(?:\p{L}+\s+)?Tag(?:\s+\d+)?\s*[:–-]|^Tag\s+\d+\b|^\d{1,2}\. Tag\b`)
	separator  = regexp.MustCompile(`^\s*(?:[:|·–—-]+\s*)?`)
	timeOfDay  = `(\d{1,2})(?:[:.](\d{2}))?(\s*Uhr\b)?`
	timed      = regexp.MustCompile(`^(?i:(ab|ca\.|circa|gegen|bis)\s+)?` + timeOfDay + `(?:\s*(?:-|–|—|bis)\s*` + timeOfDay + `)?`)
)

// withoutMark removes the bullet and reports whether the line was indented or had one.
func withoutMark(line string) (content string, isMarked bool) {
	content = strings.TrimSpace(line)
	unmarked := bullet.ReplaceAllString(content, "")
	return unmarked, unmarked != line
}

// cutTime takes the time off the beginning of a line. A bare number is no time ("3 Workshops"), a
// date neither ("12.05. Anreise").
func cutTime(line string) (at, rest string, isTimed bool) {
	m := timed.FindStringSubmatch(line)
	if m == nil {
		return "", line, false
	}
	rest = line[len(m[0]):]
	hasMark := m[3] != "" || m[4] != "" || m[6] != "" || m[7] != ""
	if !hasMark || rest != "" && strings.ContainsAny(rest[:1], ".0123456789%€") {
		return "", line, false
	}
	start, startOK := clock(m[2], m[3])
	end, endOK := clock(m[5], m[6])
	if !startOK || m[5] != "" && !endOK {
		return "", line, false
	}
	at = start
	if m[1] != "" {
		at = strings.ToLower(m[1]) + " " + at
	}
	if m[5] != "" {
		at += "–" + end
	}
	return at, separator.ReplaceAllString(rest, ""), true
}

func clock(hour, minute string) (string, bool) {
	h, errHour := strconv.Atoi(hour)
	m, errMinute := strconv.Atoi("0" + minute)
	return fmt.Sprintf("%02d:%02d", h, m), errHour == nil && errMinute == nil && h <= 24 && m <= 59
}
