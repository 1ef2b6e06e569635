package localpg

import (
	"maps"
	"slices"
)

// built-in settings suit a small machine that has other things to do as well.
var builtIn = map[string]string{
	"listen_addresses":        "", // a socket only
	"port":                    "5432",
	"unix_socket_permissions": "0700",
	"max_connections":         "50",
	"shared_buffers":          "128MB",
	"effective_cache_size":    "512MB",
	"work_mem":                "8MB",
	"maintenance_work_mem":    "64MB",
	"max_wal_size":            "512MB",
	"wal_compression":         "on",
	"random_page_cost":        "1.1", // solid-state disks
	"jit":                     "off", // costs more than the short statements here can gain
	"timezone":                "UTC",
	"log_timezone":            "UTC",
	"log_checkpoints":         "off",
	"log_error_verbosity":     "terse", // the details of an error hold personal data
}

var notDurable = map[string]string{
	"fsync":              "off",
	"synchronous_commit": "off",
	"full_page_writes":   "off",
}

// serverSettings returns the settings as arguments, in a fixed order.
func serverSettings(o Options, socketDir string) []string {
	all := maps.Clone(builtIn)
	if !o.Durable {
		maps.Copy(all, notDurable)
	}
	maps.Copy(all, o.Settings)
	all["unix_socket_directories"] = socketDir
	var args []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		args = append(args, "-c", name+"="+all[name])
	}
	return args
}
