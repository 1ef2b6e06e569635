package mailing

import (
	"context"
	"net/mail"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

// refresh takes over how the organisation sends now. open is false when it does not any more.
func (w *way) refresh(ctx context.Context) (open bool, err error) {
	s := w.service
	stored, err := findSender(ctx, s.db, organisation.ID(w.route))
	switch {
	case fault.Is(err, fault.NotFound), err == nil && !stored.Enabled:
		w.hangUp()
		w.version, w.troubles = 0, 0
		return false, nil
	case err != nil:
		return false, err
	case stored.Version == w.version:
		w.watchCertificate()
		return true, nil
	}
	o, err := s.openSender(stored)
	if err != nil {
		return false, &unreachableError{err} // letters wait for a repair as long as for a server
	}
	w.lay(o, ownConnections)
	w.brake = newBrake(&s.gate, newLimit(stored.PerMinute), s.total)
	w.version, w.troubles, w.unsigned = stored.Version, 0, false
	w.watchCertificate()
	return true, nil
}

// watchCertificate warns once when letters begin to go without the signature that the organisation wants.
func (w *way) watchCertificate() {
	expired := w.origin.smime != nil && !w.origin.smime.holdsAt(w.service.db.Now())
	if expired && !w.unsigned {
		w.service.log.Warn("letters go unsigned: the certificate of the sender does not hold", "route", w.route)
	}
	w.unsigned = expired
}

// openSender returns where letters of an organisation come from, with its secrets. In the development mailbox no
// letter leaves the house.
func (s *Service) openSender(stored storedSender) (*origin, error) {
	id := stored.Organisation
	o := &origin{from: &mail.Address{Name: stored.Name, Address: stored.Address}, server: s.server, domain: s.home.origin.domain}
	if stored.Host != "" && s.server != nil {
		password, err := s.unseal(passwordPurpose, id, stored.Password)
		if err != nil {
			return nil, err
		}
		o.server = &server{host: stored.Host, port: stored.Port, tls: stored.TLS, user: stored.Username, password: password, guard: s.guard}
	}
	return o, s.openKeys(o, stored)
}

func (s *Service) openKeys(o *origin, stored storedSender) error {
	if stored.DKIMDomain != "" {
		text, err := s.unseal(dkimPurpose, stored.Organisation, stored.DKIMKey)
		if err != nil {
			return err
		}
		key, err := readDKIMKey(text)
		if err != nil {
			return &signingError{err}
		}
		o.dkim = &dkimKey{stored.DKIMDomain, stored.DKIMSelector, key}
	}
	if stored.SMIMEChain != "" {
		text, err := s.unseal(smimePurpose, stored.Organisation, stored.SMIMEKey)
		if err != nil {
			return err
		}
		if o.smime, err = readSMIME(stored.SMIMEChain, text, stored.Address); err != nil {
			return &signingError{err}
		}
	}
	return nil
}
