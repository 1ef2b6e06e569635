package organisation_test

import (
	"testing"

	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
)

func TestEachOfThe54MunicipalitiesLiesInOneRegionOfBothGroupings(t *testing.T) {
	t.Parallel()
	service := organisation.New(dbtest.New(t))
	regions, err := service.Regions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{}
	for _, region := range regions {
		kinds[region.Key] = region.Kind
	}
	if len(regions) != 7 || regions[0].Name != "Regierungsbezirk Arnsberg" || regions[6].Name != "Landschaftsverband Westfalen-Lippe" {
		t.Errorf("regions: %v", regions)
	}
	municipalities, err := service.Municipalities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(municipalities) != 54 {
		t.Errorf("there are %d municipalities", len(municipalities))
	}
	sizes := map[string]int{}
	for _, m := range municipalities {
		found := map[string]int{}
		for _, region := range m.Regions {
			found[kinds[region]]++
			sizes[region]++
		}
		if len(m.Regions) != 2 || found["regierungsbezirk"] != 1 || found["landschaftsverband"] != 1 {
			t.Errorf("%s lies in %v", m.Name, m.Regions)
		}
	}
	for region, want := range map[string]int{"duesseldorf": 15, "koeln": 12, "muenster": 8, "detmold": 7, "arnsberg": 12,
		"rheinland": 27, "westfalen-lippe": 27} {
		if sizes[region] != want {
			t.Errorf("%s has %d municipalities, want %d", region, sizes[region], want)
		}
	}
}

func TestEveryChoiceHasAGermanName(t *testing.T) {
	var keys []string
	for _, kind := range organisation.Kinds {
		keys = append(keys, kind.LabelKey())
	}
	for _, group := range organisation.CarrierGroups {
		keys = append(keys, group.LabelKey())
	}
	for _, regime := range organisation.LegalRegimes {
		keys = append(keys, regime.LabelKey())
	}
	for _, key := range keys {
		if i18n.Text(i18n.German, key, nil) == key {
			t.Errorf("%s has no German name", key)
		}
	}
}
