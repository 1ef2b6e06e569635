package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

// storedSender is a row of senders.
type storedSender struct {
	Sender
	Password []byte `db:"password_sealed"`
	DKIMKey  []byte `db:"dkim_key_sealed"`
	SMIMEKey []byte `db:"smime_key_sealed"`
}

const findSenderSQL = `
SELECT organisation_id, enabled, address, name, host, port, tls, username, per_minute, dkim_domain, dkim_selector, dkim_record,
       smime_chain, version, tested_at, password_sealed IS NOT NULL AS has_password, password_sealed, dkim_key_sealed, smime_key_sealed
FROM senders WHERE organisation_id = $1`

func findSender(ctx context.Context, q db.Queryer, id organisation.ID) (storedSender, error) {
	return oneSender(ctx, q, findSenderSQL, id)
}

const lockSenderSQL = findSenderSQL + ` FOR UPDATE`

func lockSender(ctx context.Context, tx *db.Tx, id organisation.ID) (storedSender, error) {
	return oneSender(ctx, tx, lockSenderSQL, id)
}

// oneSender returns NotFound when the organisation has no sender.
func oneSender(ctx context.Context, q db.Queryer, query string, id organisation.ID) (storedSender, error) {
	var found storedSender
	err := q.GetContext(ctx, &found, query, id)
	if db.NoRows(err) {
		return storedSender{}, fault.New(fault.NotFound, "mailing.sender_unknown")
	}
	if err != nil {
		return storedSender{}, fmt.Errorf("find sender: %w", err)
	}
	return found, nil
}

const upsertSenderSQL = `
INSERT INTO senders (organisation_id, address, name, host, port, tls, username, per_minute, dkim_domain, dkim_selector, dkim_record,
                     smime_chain, password_sealed, dkim_key_sealed, smime_key_sealed, updated_at, tested_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
ON CONFLICT (organisation_id) DO UPDATE
SET address = excluded.address, name = excluded.name, host = excluded.host, port = excluded.port, tls = excluded.tls,
    username = excluded.username, per_minute = excluded.per_minute, dkim_domain = excluded.dkim_domain,
    dkim_selector = excluded.dkim_selector, dkim_record = excluded.dkim_record, smime_chain = excluded.smime_chain,
    password_sealed = excluded.password_sealed, dkim_key_sealed = excluded.dkim_key_sealed,
    smime_key_sealed = excluded.smime_key_sealed, updated_at = excluded.updated_at, tested_at = excluded.tested_at,
    version = senders.version + 1`

func upsertSender(ctx context.Context, tx *db.Tx, s storedSender) error {
	_, err := tx.ExecContext(ctx, upsertSenderSQL, s.Organisation, s.Address, s.Name, s.Host, s.Port, s.TLS, s.Username, s.PerMinute,
		s.DKIMDomain, s.DKIMSelector, s.DKIMRecord, s.SMIMEChain, s.Password, s.DKIMKey, s.SMIMEKey, tx.Now, s.TestedAt)
	if err != nil {
		return fmt.Errorf("write sender: %w", err)
	}
	return nil
}

const updateSenderEnabledSQL = `UPDATE senders SET enabled = $2, version = version + 1, updated_at = $3 WHERE organisation_id = $1`

func updateSenderEnabled(ctx context.Context, tx *db.Tx, id organisation.ID, enabled bool) error {
	if _, err := tx.ExecContext(ctx, updateSenderEnabledSQL, id, enabled, tx.Now); err != nil {
		return fmt.Errorf("switch sender: %w", err)
	}
	return nil
}

// Whoever switches or changes the sender makes another version of it, which the letter did not prove.
const updateSenderTestedSQL = `UPDATE senders SET tested_at = $3 WHERE organisation_id = $1 AND version = $2`

// updateSenderTested reports whether the sender still is the one that was tested.
func updateSenderTested(ctx context.Context, tx *db.Tx, tested Sender) (bool, error) {
	result, err := tx.ExecContext(ctx, updateSenderTestedSQL, tested.Organisation, tested.Version, tx.Now)
	if err != nil {
		return false, fmt.Errorf("note that the sender was tested: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

const deleteSenderSQL = `DELETE FROM senders WHERE organisation_id = $1`

func deleteSender(ctx context.Context, tx *db.Tx, id organisation.ID) error {
	if _, err := tx.ExecContext(ctx, deleteSenderSQL, id); err != nil {
		return fmt.Errorf("delete sender: %w", err)
	}
	return nil
}
