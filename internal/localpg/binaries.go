package localpg

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the oldest PostgreSQL that a new cluster may be made with.
const oldestMajor = 15

// binaries is a folder with the programs of one PostgreSQL.
type binaries struct {
	dir     string
	version string // as the program says it, for instance "15.18"
	major   int
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// finder knows the places where PostgreSQL may be, best first.
type finder struct {
	chosen string   // TB_PG_BIN
	path   string   // PATH
	globs  []string // folders of the packages of Debian, Homebrew and the like
	npm    string   // the folder native/ of the npm package
}

func newFinder(chosen, projectDir string) finder {
	return finder{
		chosen: chosen,
		path:   os.Getenv("PATH"),
		globs: []string{
			"/usr/lib/postgresql/*/bin",
			"/usr/pgsql-*/bin",
			"/opt/homebrew/opt/postgresql@*/bin",
			"/usr/local/opt/postgresql@*/bin",
		},
		npm: npmNative(projectDir),
	}
}

// find returns the binaries to use: of the given major version, or when that is 0 the first that
// are new enough.
func (f finder) find(major int) (binaries, error) {
	found, err := f.all()
	if err != nil {
		return binaries{}, err
	}
	for _, b := range found {
		if b.major == major || (major == 0 && b.major >= oldestMajor) {
			return b, nil
		}
	}
	return binaries{}, missing(found, major)
}

func (f finder) all() ([]binaries, error) {
	var found []binaries
	if f.chosen != "" {
		b, err := inspect(f.chosen)
		if err != nil {
			return nil, fmt.Errorf("TB_PG_BIN is %s, but initdb and postgres cannot be used there: %w", f.chosen, err)
		}
		found = append(found, b)
	}
	for _, dir := range f.places() {
		if b, err := inspect(dir); err == nil {
			found = append(found, b)
		}
	}
	if !isFolder(f.npm) {
		return found, nil
	}
	if err := makeLibraryLinks(f.npm); err != nil {
		return nil, err
	}
	if b, err := inspect(filepath.Join(f.npm, "bin")); err == nil {
		found = append(found, b)
	}
	return found, nil
}

func (f finder) places() []string {
	dirs := filepath.SplitList(f.path)
	for _, pattern := range f.globs {
		matches, _ := filepath.Glob(pattern) // the patterns are well-formed
		slices.SortFunc(matches, func(a, b string) int { return numberIn(b) - numberIn(a) })
		dirs = append(dirs, matches...)
	}
	return dirs
}

var digits = regexp.MustCompile(`\d+`)

func numberIn(path string) int {
	n, _ := strconv.Atoi(digits.FindString(path)) // no digits: 0, sorted last
	return n
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) ((\d+)\S*)`)

// inspect asks the programs in dir for their version.
func inspect(dir string) (binaries, error) {
	b := binaries{dir: dir}
	if info, err := os.Stat(b.path("initdb")); err != nil || info.IsDir() {
		return b, fmt.Errorf("no initdb in %s", dir)
	}
	out, err := exec.Command(b.path("postgres"), "--version").CombinedOutput()
	if err != nil {
		return b, fmt.Errorf("run postgres --version: %w %s", err, strings.TrimSpace(string(out)))
	}
	m := versionPattern.FindStringSubmatch(string(out))
	if m == nil {
		return b, fmt.Errorf("postgres --version says %q", out)
	}
	b.version = m[1]
	b.major, err = strconv.Atoi(m[2])
	return b, err
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// missing says which PostgreSQL is needed, what is here instead, and what to do about it.
func missing(found []binaries, major int) error {
	var text strings.Builder
	want := strconv.Itoa(oldestMajor)
	if major == 0 {
		fmt.Fprintf(&text, "no usable PostgreSQL found: initdb and postgres, version %s or newer, are needed", want)
	} else {
		want = strconv.Itoa(major)
		fmt.Fprintf(&text, "the data folder was made by PostgreSQL %s and needs programs of that version; it was left as it is", want)
	}
	text.WriteString("\n  found: " + listed(found))
	fmt.Fprintf(&text, "\n  either install it: %s", installCommand(major))
	text.WriteString("\n  or name the folder of initdb and postgres in TB_PG_BIN")
	text.WriteString("\n  or name a running database in TB_DATABASE_URL")
	return errors.New(text.String())
}

func listed(found []binaries) string {
	if len(found) == 0 {
		return "none"
	}
	var names []string
	for _, b := range found {
		names = append(names, b.version+" in "+b.dir)
	}
	return strings.Join(names, ", ")
}

func installCommand(major int) string {
	if major == 0 {
		return "npm install (brings PostgreSQL), or " + packageCommand("")
	}
	return packageCommand(strconv.Itoa(major))
}

func packageCommand(major string) string {
	if runtime.GOOS == "darwin" {
		if major == "" {
			major = "17"
		}
		return "brew install postgresql@" + major
	}
	if major == "" {
		return "apt-get install postgresql"
	}
	return "apt-get install postgresql-" + major
}
