// Package e2e holds the tests that run the real program as a process and look at it from outside: by HTTP, by mail, through a browser.
package e2e
