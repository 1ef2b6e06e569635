package organisation_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

func jmd() organisation.Draft {
	return organisation.Draft{Name: "JMD Übersee", Kind: organisation.KindJMD, Carrier: "Verein für Jugend e. V.",
		CarrierGroup: organisation.CarrierFrei, LegalRegime: organisation.RegimeBDSG, MunicipalityKey: new("05915"),
		Email: "jmd@uebersee.example", Website: "https://uebersee.example"}
}

func TestAnOrganisationIsAddedAndFound(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	service := organisation.New(database)
	created, err := service.Create(t.Context(), actor.System(), jmd())
	if err != nil {
		t.Fatal(err)
	}
	if created.Slug != "jmd-uebersee" || *created.MunicipalityKey != "05915" || created.CreatedAt.IsZero() {
		t.Errorf("got %+v", created)
	}
	second, err := service.Create(t.Context(), actor.System(), jmd())
	if err != nil || second.Slug != "jmd-uebersee-2" {
		t.Errorf("the second of the same name: %q, %v", second.Slug, err)
	}
	bySlug, err := service.BySlug(t.Context(), "jmd-uebersee")
	if err != nil || bySlug.ID != created.ID {
		t.Errorf("by slug: %v, %v", bySlug.ID, err)
	}
	many, err := organisation.FindMany(t.Context(), database, []organisation.ID{created.ID, second.ID, 999})
	if err != nil || len(many) != 2 {
		t.Errorf("find many: %d, %v", len(many), err)
	}
	if _, err := service.ByID(t.Context(), 999); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown id: %v", err)
	}
}

func TestOnlyTheInstallationAddsOrganisations(t *testing.T) {
	t.Parallel()
	service := organisation.New(dbtest.New(t))
	manager := actor.Account(1, false, []actor.Membership{{Organisation: 1, Role: actor.RoleManager}})
	for _, who := range []actor.Actor{manager, actor.Participant()} {
		if _, err := service.Create(t.Context(), who, jmd()); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", who.Kind(), err)
		}
	}
	if _, err := service.Create(t.Context(), actor.Account(2, true, nil), jmd()); err != nil {
		t.Error(err)
	}
}

func TestAllMistakesOfAnOrganisationAreFoundTogether(t *testing.T) {
	t.Parallel()
	service := organisation.New(dbtest.New(t))
	d := organisation.Draft{Slug: "Kein Slug", Name: "  ", Kind: "verein", LegalRegime: "", CarrierGroup: "x", MunicipalityKey: new("05999"),
		Email: "nirgends", Website: "javascript:alert(1)", City: strings.Repeat("x", 201), Phone: "0\x00"}
	_, err := service.Create(t.Context(), actor.System(), d)
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Kind != fault.Invalid {
		t.Fatalf("got %v", err)
	}
	var names []string
	for _, field := range refusal.Fields {
		names = append(names, field.Name)
	}
	want := []string{"name", "slug", "kind", "carrier_group", "legal_regime", "city", "email", "phone", "website", "municipality"}
	if !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}

func TestAChosenSlugIsTakenOnce(t *testing.T) {
	t.Parallel()
	service := organisation.New(dbtest.New(t))
	d := jmd()
	d.Slug = "jmd-musterstadt"
	if _, err := service.Create(t.Context(), actor.System(), d); err != nil {
		t.Fatal(err)
	}
	_, err := service.Create(t.Context(), actor.System(), d)
	if refusal, ok := errors.AsType[*fault.Error](err); !ok || len(refusal.Fields) != 1 || refusal.Fields[0].Key != "organisation.slug_taken" {
		t.Errorf("got %v", err)
	}
}

func TestFormerNamesAreKept(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	now := time.Date(2027, 1, 10, 9, 0, 0, 0, time.UTC)
	database.Clock = func() time.Time { return now }
	service := organisation.New(database)
	created, err := service.Create(t.Context(), actor.System(), jmd())
	if err != nil {
		t.Fatal(err)
	}
	manager := actor.Account(1, false, []actor.Membership{{Organisation: created.ID, Role: actor.RoleManager}})
	renamed, moved := jmd(), jmd()
	renamed.Name, moved.Name, moved.City = "JMD Neuland", "JMD Neuland", "Neuland"
	for _, d := range []organisation.Draft{renamed, moved} {
		now = now.Add(time.Hour)
		if err := service.Change(t.Context(), manager, created.ID, d); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	const keptSQL = `SELECT name FROM organisation_versions WHERE organisation_id = $1 ORDER BY valid_from`
	if err := database.SelectContext(t.Context(), &names, keptSQL, created.ID); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(names, []string{"JMD Übersee", "JMD Neuland"}) {
		t.Errorf("kept %v", names)
	}
	found, err := service.ByID(t.Context(), created.ID)
	if err != nil || found.Slug != "jmd-uebersee" || found.City != "Neuland" {
		t.Errorf("got %+v, %v", found, err)
	}
}

func TestStrangersChangeNoOrganisation(t *testing.T) {
	t.Parallel()
	service := organisation.New(dbtest.New(t))
	created, err := service.Create(t.Context(), actor.System(), jmd())
	if err != nil {
		t.Fatal(err)
	}
	editor := actor.Account(1, false, []actor.Membership{{Organisation: created.ID, Role: actor.RoleEditor}})
	stranger := actor.Account(2, false, []actor.Membership{{Organisation: created.ID + 1, Role: actor.RoleManager}})
	for _, who := range []actor.Actor{editor, stranger, actor.Participant()} {
		if err := service.Change(t.Context(), who, created.ID, jmd()); !fault.Is(err, fault.Forbidden) {
			t.Errorf("got %v", err)
		}
	}
}

func TestTheDirectoryIsSortedTheGermanWay(t *testing.T) {
	t.Parallel()
	service := organisation.New(dbtest.New(t))
	for _, name := range []string{"Zentrum", "Übergang", "Ufer", "Ahorn", "Ähre"} {
		d := jmd()
		d.Name = name
		if _, err := service.Create(t.Context(), actor.System(), d); err != nil {
			t.Fatal(err)
		}
	}
	all, err := service.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range all {
		names = append(names, o.Name)
	}
	if !slices.Equal(names, []string{"Ahorn", "Ähre", "Übergang", "Ufer", "Zentrum"}) {
		t.Errorf("got %v", names)
	}
}

func TestEveryChangeOfTheDirectoryChangesItsVersion(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	service := organisation.New(database)
	version := func() organisation.DirectoryVersion {
		t.Helper()
		v, err := service.DirectoryVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	d := organisation.Draft{Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW}
	empty := version()
	created, err := service.Create(t.Context(), actor.System(), d)
	if err != nil {
		t.Fatal(err)
	}
	one := version()
	database.Clock = func() time.Time { return created.UpdatedAt.Add(-time.Hour) } // an earlier time, committed later
	d.City = "Musterstadt"
	if err := service.Change(t.Context(), actor.System(), created.ID, d); err != nil {
		t.Fatal(err)
	}
	if two := version(); one <= empty || two <= one || version() != two {
		t.Errorf("versions %d, %d, %d", empty, one, two)
	}
}
