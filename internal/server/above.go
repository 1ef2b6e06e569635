package server

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// pageAbove returns the nearest page above a path that only takes forms: the one with the button, or near
// it. "" when there is none. People come there by going back, or by a bookmark.
func pageAbove(routes gin.RoutesInfo, path string) string {
	for {
		end := strings.LastIndexByte(path, '/')
		if end <= 0 {
			return ""
		}
		path = path[:end]
		for _, route := range routes {
			if route.Method == http.MethodGet && matches(route.Path, path) {
				return path
			}
		}
	}
}

// matches reports whether a path is of a route's pattern.
func matches(pattern, path string) bool {
	parts, given := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(parts) != len(given) {
		return false
	}
	for i, part := range parts {
		if part != given[i] && !strings.HasPrefix(part, ":") {
			return false
		}
	}
	return true
}
