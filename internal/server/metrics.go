package server

import (
	"context"
	"database/sql"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the numbers that an installation tells about itself, for Prometheus.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	letters  *prometheus.CounterVec
}

// Counts is what is read from the database when somebody asks for the metrics.
type Counts struct {
	// Registrations returns the number of registrations by state; it is asked once a minute.
	Registrations func(context.Context) (map[string]int, error)
	// LettersWaiting returns how many letters should have gone by now and have not.
	LettersWaiting func(context.Context) (int, error)
}

// NewMetrics returns metrics of this process and its database pool.
func NewMetrics(pool *sql.DB) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tagungsbuero_http_request_duration_seconds", Help: "Time to answer a request, by pattern of the route.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
		letters: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tagungsbuero_letters_total", Help: "Letters by what became of an attempt to send them: sent, deferred or failed; or bounced, when one came back.",
		}, []string{"result"}),
	}
	m.registry.MustRegister(m.requests, m.letters, collectors.NewDBStatsCollector(pool, "tagungsbuero"),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Letters returns the function that counts letters with the given result.
func (m *Metrics) Letters(result string) func(int) {
	counter := m.letters.WithLabelValues(result)
	return func(n int) { counter.Add(float64(n)) }
}

// Watch adds numbers that are read from the database; now tells the time.
func (m *Metrics) Watch(counts Counts, now func() time.Time) {
	kept := &keptCount{ask: counts.Registrations, now: now}
	counts.Registrations = kept.counts
	m.registry.MustRegister(storedCounts{counts})
}

// Handler serves the metrics; it belongs on a listener of its own that is not public.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

func (m *Metrics) observe(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// storedCounts collects Counts. What cannot be read is left out and reported by the registry.
type storedCounts struct{ Counts }

var (
	registrationsDesc = prometheus.NewDesc("tagungsbuero_registrations", "Registrations by state.", []string{"state"}, nil)
	waitingDesc       = prometheus.NewDesc("tagungsbuero_letters_waiting", "Letters that are due and have not been sent.", nil, nil)
)

// countPatience bounds the reading of one number.
const countPatience = 5 * time.Second

func (storedCounts) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- registrationsDesc
	descriptions <- waitingDesc
}

func (s storedCounts) Collect(metrics chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countPatience)
	defer cancel()
	states, err := s.Registrations(ctx)
	if err != nil {
		metrics <- prometheus.NewInvalidMetric(registrationsDesc, err)
	}
	for state, n := range states {
		metrics <- prometheus.MustNewConstMetric(registrationsDesc, prometheus.GaugeValue, float64(n), state)
	}
	waiting, err := s.LettersWaiting(ctx)
	if err != nil {
		metrics <- prometheus.NewInvalidMetric(waitingDesc, err)
		return
	}
	metrics <- prometheus.MustNewConstMetric(waitingDesc, prometheus.GaugeValue, float64(waiting))
}
