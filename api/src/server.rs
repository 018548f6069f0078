//! THE route table; the server around it is in [`serving`].

mod cors;
mod fallback;
mod serving;
mod stated;

use actix_web::App as ActixApp;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::{AppExt as _, scope, service_config::ServiceConfig};

pub use self::serving::{start, start_metrics};
use crate::{
    accounts::{email, handlers as accounts, password, recovery, verification},
    analytics::handlers as analytics,
    appointments::{
        alternatives, booking, calendar, handlers as appointments, history, listing, moving,
    },
    attendance::handlers as attendance,
    audit::handlers as audit,
    availability::{closures, handlers as availability},
    changes::{listing as changes, live as changes_live},
    clients::{handlers as clients, oauth},
    console::{accounts as console, factors as others_factors, invitations},
    consultations::{
        checks, delays,
        guests::{invite, visit},
        handlers as consultations, live,
    },
    deputies::handlers as deputies,
    doctors::handlers as doctors,
    emergency::{handlers as emergency, notices},
    factors::{assertion, handlers as factors, passkeys, second_step},
    feeds::handlers as feeds,
    fhir,
    mail::{choices, handlers as mail},
    notes::{handlers as notes, signing},
    notifications::handlers as notifications,
    openapi,
    privacy::{consents, erasure, export},
    push::handlers as push,
    recordings::{handlers as recordings, kept},
    reports::handlers as reports,
    series::handlers as series,
    sessions::{handlers as sessions, own},
    settings::handlers as settings,
    site::handlers as site,
    slots::{handlers as slots, holds},
    video::{jaas, prosody, reservation},
    webhooks::handlers as webhooks,
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
            .service(feeds::calendar_feed)
            .service(feeds::make_calendar_feed)
            .service(feeds::drop_calendar_feed)
            .service(feeds::read_calendar)
            .service(changes::changes)
            .service(changes_live::follow)
            .service(notifications::notifications)
            .service(notifications::read_notifications)
            .service(push::subscribe)
            .service(push::unsubscribe)
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
            .configure(clients::routes)
            .service(oauth::token)
            .configure(webhooks::routes)
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
