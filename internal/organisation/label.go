package organisation

// LabelKey returns where the German name of the kind stands in the catalogue.
func (k Kind) LabelKey() string { return "organisation.kind." + string(k) }

// LabelKey returns where the German name of the carrier group stands in the catalogue. The empty
// group has none.
func (g CarrierGroup) LabelKey() string { return "organisation.carrier_group." + string(g) }

// LabelKey returns where the German name of the legal regime stands in the catalogue.
func (r LegalRegime) LabelKey() string { return "organisation.legal_regime." + string(r) }
