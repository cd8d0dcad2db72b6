"""What operators watch. Prometheus naming: base units, `_total` for counters; labels never hold ids."""

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SLOW = (0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600, 3600, 86400)

handled = Histogram(
    "jinguo_message_seconds",
    "Time a service took for a command, query or event",
    ["service", "message", "outcome"],
    buckets=_FAST,
)
delivered = Histogram(
    "jinguo_event_delivery_seconds",
    "Time from an event's commit to its effect in another service",
    ["service", "event"],
    buckets=_SLOW,
)
duplicates = Counter("jinguo_event_duplicates_total", "Deliveries that the inbox had seen before", ["service"])
published = Counter("jinguo_events_published_total", "Events the broker has confirmed", ["service"])
publish_failures = Counter("jinguo_publish_failures_total", "Rounds of the relay that failed", ["service"])
outbox_waiting = Gauge("jinguo_outbox_waiting", "Events committed and not yet published", ["service"])
retried = Counter("jinguo_event_retries_total", "Deliveries put back for a later try", ["service", "tier"])
held = Gauge("jinguo_events_held", "Events kept for a later try (waiting) or for a person (dead)", ["service", "state"])
dead_lettered = Counter("jinguo_dead_letters_total", "Deliveries given up until a person looks", ["service"])
http = Histogram(
    "jinguo_http_request_seconds", "Time the gateway took for a request", ["operation", "status"], buckets=_FAST
)
called = Histogram("jinguo_call_seconds", "Time a call to a service took", ["message", "outcome"], buckets=_FAST)

link_heard = Gauge("jinguo_link_silence_seconds", "Time since the other end of a link was heard", ["peer"])
link_backlog = Gauge("jinguo_link_backlog", "Events that the other end has not said it has", ["peer"])
link_lag = Gauge("jinguo_link_lag_seconds", "Age of the oldest of them", ["peer"])
link_gap = Gauge("jinguo_link_gap", "Frames from the other end that are known and missing", ["peer"])
link_refused = Counter("jinguo_link_refused_total", "Frames that the other end was not entitled to send", ["peer"])
link_resent = Counter("jinguo_link_resent_total", "Frames sent again because they were missing or differed", ["peer"])
link_recovered = Counter("jinguo_link_recovered_total", "Own frames had back after a restored backup", ["peer"])
link_shovel_restarts = Counter("jinguo_link_shovel_restarts_total", "Shovels restarted because they stood", ["peer"])
