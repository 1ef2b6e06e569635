// Package arch holds the map of the house as tests: who may import whom, and whose tables a statement may touch.
package arch
