//! What the operator's monitoring counts: requests, how long they take, how many are under way.
//!
//! Routes are named by their pattern, never by the path that was asked for: paths hold ids, and a
//! stranger who makes up paths must not make up series.

use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use prometheus::{
    HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

use crate::http::pattern;

/// Upper bounds in seconds: from an answer out of memory to one that waits for a password's hash and
/// its queue.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

const LABELS: [&str; 3] = ["method", "route", "status"];

/// The counters of one server. Its clones count together.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    in_flight: IntGauge,
}

impl Metrics {
    /// Counters that stand at zero.
    ///
    /// # Errors
    /// When two of them have one name, which no configuration can bring about.
    pub fn new() -> prometheus::Result<Self> {
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new(
                    "mydoctor_http_requests_total",
                    "Requests that were answered.",
                ),
                &LABELS,
            )?,
            seconds: HistogramVec::new(
                HistogramOpts::new(
                    "mydoctor_http_request_duration_seconds",
                    "Time from a request to the head of its answer.",
                )
                .buckets(BUCKETS.to_vec()),
                &LABELS,
            )?,
            in_flight: IntGauge::new(
                "mydoctor_http_requests_in_flight",
                "Requests that wait for their answer.",
            )?,
        };
        metrics
            .registry
            .register(Box::new(metrics.requests.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.seconds.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.in_flight.clone()))?;
        Ok(metrics)
    }

    /// Counts one answered request; `route` is the pattern that matched, if one did.
    pub fn observe(
        &self,
        method: &Method,
        route: Option<&str>,
        status: StatusCode,
        took: Duration,
    ) {
        let class = format!("{}xx", status.as_u16() / 100);
        let labels = [method_label(method), route.unwrap_or("unmatched"), &class];
        self.requests.with_label_values(&labels).inc();
        self.seconds
            .with_label_values(&labels)
            .observe(took.as_secs_f64());
    }

    /// Everything in Prometheus' text format.
    ///
    /// # Errors
    /// When a counter cannot be written as text.
    pub fn render(&self) -> prometheus::Result<String> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

/// Middleware that measures every request. It takes the [`Metrics`] from the app's data.
///
/// # Errors
/// Those of the inner service, unchanged.
pub async fn measure<B: MessageBody>(
    metrics: web::Data<Metrics>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let method = request.method().clone();
    // A stopwatch, not the time of day: no rule ever sees it.
    let started = Instant::now();
    let under_way = UnderWay::new(&metrics.in_flight);
    let answer = next.call(request).await;
    drop(under_way);
    let (route, status) = match &answer {
        Ok(answer) => (pattern(answer.request()), answer.status()),
        Err(error) => (None, error.as_response_error().status_code()),
    };
    metrics.observe(&method, route.as_deref(), status, started.elapsed());
    answer
}

/// Counts a request as under way until dropped, also when the client goes before its answer.
struct UnderWay<'a>(&'a IntGauge);

impl<'a> UnderWay<'a> {
    fn new(gauge: &'a IntGauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The method, if it is one that a route can have; clients may invent others.
fn method_label(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS => method.as_str(),
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, HttpResponse, error};

    use super::*;

    async fn rendered_after(requests: &[(Method, &str)]) -> String {
        let metrics = Metrics::new().unwrap();
        let app = init_service(
            App::new()
                .app_data(web::Data::new(metrics.clone()))
                .wrap(from_fn(measure))
                .route("/things/{id}", web::get().to(HttpResponse::NoContent))
                .route(
                    "/broken",
                    web::get()
                        .to(async || Err::<HttpResponse, _>(error::ErrorInternalServerError("no"))),
                ),
        )
        .await;
        for (method, path) in requests {
            let request = TestRequest::with_uri(path).method(method.clone());
            call_service(&app, request.to_request()).await;
        }
        metrics.render().unwrap()
    }

    #[actix_web::test]
    async fn routes_are_counted_by_pattern_and_strangers_together() {
        let text = rendered_after(&[
            (Method::GET, "/things/1"),
            (Method::GET, "/things/2"),
            (Method::GET, "/wp-login.php"),
            (Method::GET, "/.env"),
            (Method::GET, "/%74hings/1"),
            (Method::from_bytes(b"BREW").unwrap(), "/pot"),
            (Method::GET, "/broken"),
        ])
        .await;
        for line in [
            r#"mydoctor_http_requests_total{method="GET",route="/things/{id}",status="2xx"} 2"#,
            r#"mydoctor_http_requests_total{method="GET",route="unmatched",status="4xx"} 2"#,
            // Here nothing refuses it, but it is of no route that has a name.
            r#"mydoctor_http_requests_total{method="GET",route="unmatched",status="2xx"} 1"#,
            r#"mydoctor_http_requests_total{method="other",route="unmatched",status="4xx"} 1"#,
            r#"mydoctor_http_requests_total{method="GET",route="/broken",status="5xx"} 1"#,
            r#"mydoctor_http_request_duration_seconds_count{method="GET",route="/things/{id}",status="2xx"} 2"#,
            "mydoctor_http_requests_in_flight 0",
        ] {
            assert!(text.lines().any(|given| given == line), "{line}\n{text}");
        }
        assert!(
            !text.contains("/things/1") && !text.contains("wp-login") && !text.contains("BREW")
        );
    }

    #[test]
    fn a_request_that_is_given_up_is_no_longer_under_way() {
        let metrics = Metrics::new().unwrap();
        let under_way = UnderWay::new(&metrics.in_flight);
        assert_eq!(metrics.in_flight.get(), 1);
        drop(under_way);
        assert_eq!(metrics.in_flight.get(), 0);
    }
}
