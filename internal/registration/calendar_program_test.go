package registration

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/mailing"
)

// program is the calendar program khal with a calendar of its own.
type program struct {
	t      *testing.T
	folder string
}

const programSettings = `[calendars]
[[own]]
path = FOLDER/own
type = calendar
[sqlite]
path = FOLDER/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Europe/Berlin
local_timezone = Europe/Berlin
[default]
default_calendar = own
`

func openProgram(t *testing.T) program {
	t.Helper()
	if _, err := exec.LookPath("khal"); err != nil {
		t.Fatal("the calendar tests need khal: sudo apt-get install khal (Debian, Ubuntu), brew install khal (macOS)")
	}
	p := program{t, t.TempDir()}
	p.write("config", strings.ReplaceAll(programSettings, "FOLDER", p.folder))
	if err := os.Mkdir(filepath.Join(p.folder, "own"), 0o700); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p program) write(name, text string) string {
	p.t.Helper()
	path := filepath.Join(p.folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

func (p program) run(args ...string) string {
	p.t.Helper()
	command := exec.CommandContext(p.t.Context(), "khal", append([]string{"-c", filepath.Join(p.folder, "config")}, args...)...)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+p.folder, "XDG_DATA_HOME="+p.folder, "XDG_CACHE_HOME="+p.folder)
	out, err := command.CombinedOutput()
	if err != nil {
		p.t.Fatalf("khal %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// take imports the file of a letter, as a click on the attachment does.
func (p program) take(content mailing.Content) {
	p.t.Helper()
	p.run("import", "--batch", "-a", "own", p.write("veranstaltung.ics", content.Calendar))
}

// wantShown expects that the calendar of the year shows these entries and no others.
func (p program) wantShown(want ...string) {
	p.t.Helper()
	shown := strings.TrimSpace(p.run("list", "--day-format", "", "--format", "{cancelled}{start-long} to {end-long}, {title}, {location}: {description}", "2027-01-01", "365d"))
	if shown != strings.Join(want, "\n") {
		p.t.Errorf("the calendar shows\n%s\nwant\n%s", shown, strings.Join(want, "\n"))
	}
}

func TestACalendarProgramShowsOneEntryThatMovesAndEnds(t *testing.T) {
	t.Parallel()
	p := openProgram(t)
	s := sampleLetter(letterFacts{})
	s.Event.Title = "Schnittstellen; Übergänge, und »mehr«"
	p.take(compose(t, letterConfirmed, s))
	p.wantShown("2027-05-02 09:30 to 2027-05-02 16:00, Schnittstellen; Übergänge, und »mehr«, Bürgerhaus, Marktplatz 1, 12345 Musterstadt:")

	was := s.Event.essentials()
	s.Event.StartsAt, s.Event.EndsAt = time.Date(2027, 11, 2, 8, 0, 0, 0, time.UTC), time.Date(2027, 11, 3, 15, 0, 0, 0, time.UTC)
	s.Event.VenueName, s.Event.VenueStreet = "Rathaus", ""
	s.Facts = letterFacts{State: Confirmed, Was: &was, At: s.Facts.At.Add(time.Hour), Workshops: sampleWorkshops[1:2]}
	p.take(compose(t, letterEventChanged, s))
	shown := p.run("list", "--day-format", "", "--once", "--format", "{cancelled}{start-long} to {end-long}, {location}: {description}", "2027-01-01", "365d")
	if strings.TrimSpace(shown) != "2027-11-02 09:00 to 2027-11-03 16:00, Rathaus, 12345 Musterstadt: Ihre Workshops:\nWorkshops am Mittag: Elternarbeit" {
		t.Errorf("the calendar shows\n%s", shown)
	}

	s.Facts = letterFacts{State: Confirmed, At: s.Facts.At.Add(time.Hour)}
	s.Event.EndsAt = s.Event.StartsAt.Add(6 * time.Hour)
	p.take(compose(t, letterCancelled, s))
	p.wantShown("CANCELLED 2027-11-02 09:00 to 2027-11-02 15:00, Schnittstellen; Übergänge, und »mehr«, Rathaus, 12345 Musterstadt:")
	if files, err := os.ReadDir(filepath.Join(p.folder, "own")); err != nil || len(files) != 1 {
		t.Errorf("%d entries, %v", len(files), err)
	}
}
