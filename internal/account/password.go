package account

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"tagungsbuero/internal/fault"
)

// hashParams are the ones OWASP recommends for argon2id with little memory: 19 MiB, some 30 ms.
var hashParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobodysHash is compared when there is no hash, so that unknown addresses cost the same effort.
// It has hashParams and fits no password that anybody knows.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCEhIQ$bm9ib2R5J3Mga2V5IGZpdHMgbm8gcGFzc3dvcmQhISE"

// maxWaiting bounds how many sign-ins wait for a hash: on two CPUs the last one waits about a second.
const maxWaiting = 64

// hasher computes password hashes, as many at once as there are CPUs, so that sign-ins neither
// starve the pages nor fill the memory.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int32
}

func newHasher() *hasher { return &hasher{slots: make(chan struct{}, runtime.NumCPU())} }

// acquire waits for a slot. Errors: Busy when too many wait, and that of ctx.
func (h *hasher) acquire(ctx context.Context) (release func(), err error) {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return nil, fault.New(fault.Busy, "account.busy")
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a password hash: %w", ctx.Err())
	}
}

// hash returns what is stored of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	release, err := h.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	hash, err := argon2id.CreateHash(normalPassword(password), hashParams)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// matches reports whether the hash is that of the password. A nil hash takes as long and matches nothing.
func (h *hasher) matches(ctx context.Context, password string, hash *string) (bool, error) {
	release, err := h.acquire(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	if hash == nil {
		_, err := argon2id.ComparePasswordAndHash(normalPassword(password), nobodysHash)
		return false, err
	}
	matches, err := argon2id.ComparePasswordAndHash(normalPassword(password), *hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return matches, nil
}

// normalPassword makes "ä" the same whichever way the keyboard composes it (NIST SP 800-63B, 5.1.1.2).
func normalPassword(password string) string { return norm.NFKC.String(password) }
