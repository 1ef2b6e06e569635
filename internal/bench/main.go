// Command bench measures the service against plain limits of the same machine in one run and prints
// ratios; it never judges. `make bench` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/app"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/localpg"
)

// bench is one measured installation: a durable private PostgreSQL in a temporary folder.
type bench struct {
	*app.App
	database *app.Database
	url      string // of the database
	log      *slog.Logger
	server   *localpg.Server
	rounds   int
	length   time.Duration
}

// part is one question of the table.
type part struct {
	name string
	run  func(context.Context, *bench) error
}

var parts = []part{
	{"seats", measureSeats}, {"form", measureForm}, {"page", measurePage}, {"mail", measureMail}, {"export", measureExport},
	{"rules", measureRules}, {"growth", measureGrowth}, {"list", measureList}, {"reminders", measureReminders},
}

func main() {
	rounds := flag.Int("rounds", 3, "how often everything is measured; medians are printed")
	length := flag.Duration("length", 2*time.Second, "length of one measurement")
	only := flag.String("only", "", "comma-separated parts: seats, form, page, mail, export, rules, growth, list, reminders")
	profile := flag.String("profile", "", "write a CPU profile of this process to the file")
	flag.Parse()
	if err := profiled(*profile, func() error { return run(context.Background(), *rounds, *length, *only) }); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// profiled runs the work, under the CPU profiler when a file is named.
func profiled(name string, work func() error) error {
	if name == "" {
		return work()
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return work()
}

func run(ctx context.Context, rounds int, length time.Duration, only string) error {
	dir, err := os.MkdirTemp("", "tagungsbuero-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	server, err := localpg.Start(ctx, localpg.Options{DataDir: dir, Durable: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer server.Stop(context.WithoutCancel(ctx))
	b, err := open(ctx, server.URL(localpg.Database))
	if err != nil {
		return err
	}
	defer b.database.Close()
	b.server, b.rounds, b.length = server, rounds, length
	fmt.Printf("%d CPUs, %s, %s; %d rounds of %s, medians; durable PostgreSQL (fsync on)\n",
		runtime.NumCPU(), runtime.GOARCH, runtime.Version(), rounds, length)
	for _, p := range parts {
		if only != "" && !slices.Contains(strings.Split(only, ","), p.name) {
			continue
		}
		if err := p.run(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// open puts up an installation that sends its letters nowhere and limits nobody.
func open(ctx context.Context, url string) (*bench, error) {
	settings := config.Settings{DatabaseURL: config.Secret(url), RateLimit: "off", Listen: "127.0.0.1:8080", LogLevel: "info"}
	if err := settings.Check(); err != nil {
		return nil, err
	}
	log := slog.New(slog.NewJSONHandler(discard{}, nil))
	database, err := app.OpenDatabase(ctx, settings, log)
	if err != nil {
		return nil, err
	}
	if err := database.Migrate(ctx); err != nil {
		return nil, err
	}
	a, err := app.New(ctx, settings, database, log)
	if err != nil {
		return nil, err
	}
	return &bench{App: a, database: database, url: url, log: log}, nil
}

// discard takes log lines as a file would, so that writing them is part of what is measured.
type discard struct{}

func (discard) Write(line []byte) (int, error) { return len(line), nil }

func median[T int | float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
