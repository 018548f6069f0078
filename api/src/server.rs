//! THE route table, and the server around it.

mod cors;
mod fallback;
mod stated;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_web::{
    App as ActixApp, HttpResponse, HttpServer,
    dev::Server,
    middleware::{Condition, from_fn},
    web::{self, Data},
};
use tokio::sync::OnceCell;
use tracing_actix_web::TracingLogger;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::{AppExt as _, scope, service_config::ServiceConfig};

use self::{cors::cors, fallback::KnownRoutes, stated::keep_unstated};
use crate::{
    accounts::{email, handlers as accounts, password, recovery, verification},
    analytics::handlers as analytics,
    app::App,
    appointments::{
        alternatives, booking, calendar, handlers as appointments, history, listing, moving,
    },
    attendance::handlers as attendance,
    audit::{handlers as audit, witness::witness},
    auth::{authenticate, limits::limit},
    availability::{closures, handlers as availability},
    clients::{handlers as clients, oauth, secrets},
    console::{accounts as console, factors as others_factors, invitations},
    consultations::{
        checks, delays,
        guests::{invite, visit},
        handlers as consultations, live,
    },
    deputies::handlers as deputies,
    doctors::handlers as doctors,
    emergency::{handlers as emergency, notices},
    error::ApiError,
    factors::{assertion, handlers as factors, passkeys, second_step},
    fhir,
    http::{RequestSpan, carry_on, finish, payload_config},
    mail::{choices, handlers as mail},
    metrics,
    notes::{handlers as notes, signing},
    openapi,
    privacy::{consents, erasure, export},
    recordings::{handlers as recordings, kept},
    reports::handlers as reports,
    series::handlers as series,
    sessions::{handlers as sessions, own},
    settings::handlers as settings,
    site::handlers as site,
    slots::{handlers as slots, holds},
    video::{jaas, prosody, reservation},
};

/// Every operation there is.
fn routes(config: &mut ServiceConfig<'_>) {
    let config = config.service(site::healthz).service(site::readyz);
    config.service(oauth::metadata).service(
        scope::scope("/api/v1")
            .service(accounts::register)
            .service(sessions::login)
            .service(second_step::second_factor)
            .service(assertion::sign_in_options)
            .service(assertion::sign_in)
            .service(sessions::refresh)
            .service(sessions::logout)
            .service(accounts::me)
            .service(accounts::update_me)
            .service(verification::verify)
            .service(verification::resend)
            .service(recovery::forgot)
            .service(recovery::reset)
            .service(password::change)
            .service(email::ask)
            .service(email::confirm)
            .service(own::list)
            .service(own::end)
            .service(own::end_others)
            .service(factors::second_factors)
            .service(factors::propose_totp)
            .service(factors::confirm_totp)
            .service(factors::remove_totp)
            .service(factors::renew_backup_codes)
            .service(passkeys::passkey_options)
            .service(passkeys::add_passkey)
            .service(passkeys::rename_passkey)
            .service(passkeys::remove_passkey)
            .service(doctors::list)
            .service(doctors::find)
            .service(slots::visit_types)
            .service(slots::of_doctor)
            .service(slots::of_any_doctor)
            .service(holds::put_hold)
            .service(holds::drop_hold)
            .service(availability::availability)
            .service(availability::set_availability)
            .service(availability::preview_availability)
            .service(closures::list)
            .service(closures::close)
            .service(closures::reopen)
            .service(listing::list)
            .service(booking::book)
            .service(appointments::find)
            .service(appointments::confirm)
            .service(appointments::cancel)
            .service(moving::reschedule)
            .service(moving::accept_move)
            .service(moving::decline_move)
            .service(moving::withdraw_move)
            .service(moving::object)
            .service(appointments::complete)
            .service(appointments::no_show)
            .service(history::list)
            .service(alternatives::list)
            .service(calendar::file)
            .service(series::preview)
            .service(series::book)
            .service(series::confirm)
            .service(consultations::consultation)
            .service(live::live)
            .service(consultations::presence)
            .service(consultations::admit)
            .service(checks::join_check)
            .service(consultations::join)
            .service(attendance::attendance)
            .service(attendance::contest)
            .service(invite::invite)
            .service(invite::revoke)
            .service(visit::redeem)
            .service(visit::visit)
            .service(visit::join)
            .service(visit::presence)
            .service(visit::answer)
            .service(delays::delay)
            .service(delays::tell_delay)
            .service(reservation::reserve)
            .service(reservation::find)
            .service(reservation::close)
            .service(prosody::room_created)
            .service(prosody::room_destroyed)
            .service(prosody::occupant_joined)
            .service(prosody::occupant_left)
            .service(jaas::event)
            .service(analytics::own)
            .service(analytics::own_table)
            .service(analytics::clinic)
            .service(analytics::clinic_table)
            .service(notes::note)
            .service(notes::save)
            .service(notes::versions)
            .service(signing::sign)
            .service(signing::amend)
            .service(signing::summary)
            .service(recordings::ask)
            .service(recordings::answer)
            .service(recordings::stop)
            .service(kept::list)
            .service(kept::keep)
            .service(reports::report)
            .service(reports::rate)
            .service(mail::list)
            .service(mail::find)
            .service(mail::retry)
            .service(choices::reminders)
            .service(choices::choose_reminders)
            .service(deputies::deputies)
            .service(deputies::name)
            .service(deputies::dismiss)
            .service(deputies::deputyships)
            .service(console::list)
            .service(console::find)
            .service(console::disable)
            .service(console::enable)
            .service(console::end_sessions)
            .service(others_factors::reset_factors)
            .service(console::publish)
            .service(console::unpublish)
            .service(invitations::invite)
            .service(invitations::invite_again)
            .service(invitations::accept)
            .service(clients::list)
            .service(clients::create)
            .service(clients::find)
            .service(clients::describe)
            .service(clients::revoke_client)
            .service(secrets::rotate)
            .service(secrets::drop_secret)
            .service(oauth::token)
            .service(settings::settings)
            .service(settings::choose)
            .service(settings::history)
            .service(audit::audit)
            .service(audit::record_accesses)
            .service(emergency::open_record)
            .service(emergency::list_opened)
            .service(emergency::record)
            .service(notices::notices)
            .service(notices::acknowledge)
            .service(consents::texts)
            .service(consents::list)
            .service(consents::answer)
            .service(export::export)
            .service(erasure::erase)
            .service(site::site)
            .service(openapi::openapi_json)
            .service(openapi::docs)
            .configure(fhir::routes)
            .map(|scope| scope.service(openapi::docs_file)),
    );
}

/// The operations of the table, as their handlers document themselves.
pub fn documented_routes() -> OpenApi {
    ActixApp::new()
        .into_utoipa_app()
        .configure(routes)
        .split_for_parts()
        .1
}

/// How long the head of a request may take to arrive. Bodies have a deadline of their own.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);
/// How long requests under way may take after the signal to stop.
const SHUTDOWN_SECONDS: u64 = 30;

/// Whether every route was seen to state a policy: the table is the same for each server of a process.
static CHECKED: OnceCell<()> = OnceCell::const_new();

/// Starts to serve on a listener.
///
/// # Errors
/// When a route states no policy, or the listener can not be used.
pub async fn start(app: Data<App>, listener: TcpListener, workers: usize) -> io::Result<Server> {
    let checked = CHECKED.get_or_try_init(|| stated::check(routes));
    checked.await.map_err(io::Error::other)?;
    let known = Data::new(KnownRoutes::new(&openapi::document()));
    let server = HttpServer::new(move || {
        let cors = cors(&app.config.http.cors_origins);
        ActixApp::new()
            .app_data(app.clone())
            .app_data(known.clone())
            .app_data(Data::new(app.metrics.clone()))
            .app_data(payload_config())
            .into_utoipa_app()
            .configure(routes)
            .split_for_parts()
            .0
            // The last one is the first to see a request.
            .wrap(from_fn(keep_unstated))
            .wrap(from_fn(limit))
            .wrap(from_fn(witness))
            .wrap(from_fn(authenticate))
            .wrap(from_fn(carry_on))
            .wrap(Condition::new(
                !app.config.http.cors_origins.is_empty(),
                cors,
            ))
            .wrap(from_fn(finish))
            .wrap(from_fn(metrics::measure))
            .wrap(TracingLogger::<RequestSpan>::new())
    });
    Ok(server
        .workers(workers)
        .client_request_timeout(HEAD_DEADLINE)
        // Who closes their side has gone: `carry_on` says what that ends.
        .h1_allow_half_closed(false)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .listen(listener)?
        .run())
}

/// Starts to serve the metrics, on an address of their own that the public does not reach.
///
/// # Errors
/// When the address can not be used.
pub fn start_metrics(app: Data<App>, bind: SocketAddr) -> io::Result<Server> {
    let metrics = async |app: Data<App>| -> Result<HttpResponse, ApiError> {
        let text = app.metrics.render().map_err(ApiError::internal)?;
        Ok(HttpResponse::Ok()
            .content_type("text/plain; version=0.0.4")
            .body(text))
    };
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .route("/metrics", web::get().to(metrics))
    });
    Ok(server.workers(1).disable_signals().bind(bind)?.run())
}
