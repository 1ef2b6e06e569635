package arch_test

import (
	"slices"
	"strings"
	"testing"
)

func TestImportsPointDownOnly(t *testing.T) {
	t.Parallel()
	for _, f := range programFiles(t) {
		from := f.room
		if !isKnown(from) {
			t.Errorf("%s: the room %q has no place in the map of the house (map_test.go)", f.path, from)
			continue
		}
		for _, path := range f.imports {
			to, isRoom := strings.CutPrefix(path, module+"internal/")
			switch {
			case !isRoom, strings.HasPrefix(from, "cmd/"):
			case isTestOnly(to):
				t.Errorf("%s imports %s, which is for tests", f.path, to)
			case !mayImport(from, to):
				t.Errorf("%s: %s must not import %s", f.path, from, to)
			}
		}
	}
}

func TestEveryForeignLibraryHasOneOwner(t *testing.T) {
	t.Parallel()
	for _, f := range programFiles(t) {
		for _, path := range f.imports {
			for library, rooms := range owners {
				if strings.HasPrefix(path+"/", library+"/") && !slices.Contains(rooms, f.room) {
					t.Errorf("%s imports %s, which belongs to %v", f.path, path, rooms)
				}
			}
		}
	}
}

func isKnown(room string) bool {
	return slices.Contains(ground, room) || stepOf(stair, room) >= 0 || stepOf(front, room) >= 0 || room == roof ||
		slices.Contains(programs, room) || slices.Contains([]string{"cmd/tagungsbuero", "migrations", "templates", "docs/handbuch"}, room)
}

func isTestOnly(room string) bool { return slices.Contains(testOnly, room) }
