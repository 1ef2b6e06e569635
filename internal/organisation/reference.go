package organisation

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

// Region is a named group of municipalities. Two groupings exist at once.
type Region struct {
	Key  string `db:"key"`
	Name string `db:"name"`
	Kind string `db:"kind"` // regierungsbezirk or landschaftsverband
}

// Municipality is a Kreis or a town that runs an integration centre. Key is the official
// municipality key; Regions are the keys of the regions it lies in.
type Municipality struct {
	Key     string         `db:"key"`
	Name    string         `db:"name"`
	Regions db.StringArray `db:"regions"`
}

const municipalitiesSQL = `
SELECT m.key, m.name, ARRAY(SELECT r.region_key FROM region_municipalities AS r WHERE r.municipality_key = m.key ORDER BY r.region_key) AS regions
FROM municipalities AS m
ORDER BY m.name, m.key`

// Municipalities returns all municipalities, sorted by name.
func (s *Service) Municipalities(ctx context.Context) ([]Municipality, error) {
	return ListMunicipalities(ctx, s.db)
}

// ListMunicipalities does the same for rooms above.
func ListMunicipalities(ctx context.Context, q db.Queryer) ([]Municipality, error) {
	var all []Municipality
	if err := q.SelectContext(ctx, &all, municipalitiesSQL); err != nil {
		return nil, fmt.Errorf("list municipalities: %w", err)
	}
	return all, nil
}

const regionsSQL = `SELECT key, name, kind FROM regions ORDER BY kind DESC, name`

// Regions returns all regions: the Regierungsbezirke, then the Landschaftsverbände.
func (s *Service) Regions(ctx context.Context) ([]Region, error) { return ListRegions(ctx, s.db) }

// ListRegions does the same for rooms above.
func ListRegions(ctx context.Context, q db.Queryer) ([]Region, error) {
	var all []Region
	if err := q.SelectContext(ctx, &all, regionsSQL); err != nil {
		return nil, fmt.Errorf("list regions: %w", err)
	}
	return all, nil
}

const hasMunicipalitySQL = `SELECT EXISTS (SELECT FROM municipalities WHERE key = $1)`

// HasMunicipality reports whether there is a municipality with the key.
func HasMunicipality(ctx context.Context, q db.Queryer, key string) (bool, error) {
	var known bool
	if err := q.GetContext(ctx, &known, hasMunicipalitySQL, key); err != nil {
		return false, fmt.Errorf("find municipality: %w", err)
	}
	return known, nil
}

const hasRegionSQL = `SELECT EXISTS (SELECT FROM regions WHERE key = $1)`

// HasRegion reports whether there is a region with the key.
func HasRegion(ctx context.Context, q db.Queryer, key string) (bool, error) {
	var known bool
	if err := q.GetContext(ctx, &known, hasRegionSQL, key); err != nil {
		return false, fmt.Errorf("find region: %w", err)
	}
	return known, nil
}
