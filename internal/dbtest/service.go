package dbtest

import (
	"context"
	"net/url"
	"testing"

	"tagungsbuero/internal/db"
)

// The services of tests connect as this role, which owns nothing, as in a real installation. All
// databases of a server share it. The password guards nothing: it is for servers that want one.
const (
	serviceRole     = "tagungsbuero_test_service"
	servicePassword = "tagungsbuero-test"
)

// NewServiceURL makes the same database as New and returns two addresses of it: for the service, as a
// role that has no rights yet, and for the owner of the schema. A service that is started with both
// gives itself its rights, as "migrate up" does.
func NewServiceURL(t testing.TB) (service, owner string) {
	t.Helper()
	owner = NewURL(t)
	return serviceURL(t, owner), owner
}

// NewDurableServiceURL is NewServiceURL on a server of its own, like NewDurable.
func NewDurableServiceURL(t testing.TB, settings ...map[string]string) (service, owner string) {
	t.Helper()
	owner = NewDurableURL(t, settings...)
	return serviceURL(t, owner), owner
}

// serviceURL returns the address of the owner's database for the service. The role is made in a database
// that all tests share: there those who make it at the same time wait for each other.
func serviceURL(t testing.TB, owner string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	d, err := db.Open(ctx, at(owner, maintenance), 1)
	if err != nil {
		t.Fatalf("open server of test: %v", err)
	}
	defer d.Close()
	if err := db.EnsureRole(ctx, d, serviceRole, servicePassword); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(owner)
	if err != nil {
		t.Fatalf("read address of test: %v", err)
	}
	u.User = url.UserPassword(serviceRole, servicePassword)
	return u.String()
}
