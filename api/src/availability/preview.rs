//! What an availability would do, were it written.

use shared::{
    DoctorId, Instant,
    availability::{
        Days,
        slots::{self, Slot, date_at},
    },
    record::RecordAct,
    wire::{
        availability::{Availability, AvailabilityPreview, OutsideHours},
        slot::SlotDay,
    },
};

use super::store::{self, FutureAppointment};
use crate::{
    app::App,
    audit::looks,
    auth::Caller,
    error::ApiError,
    slots::doctor_time::{DoctorTime, closures, today},
    zones,
};

/// Days that are shown.
const DAYS: i64 = 14;
/// Future appointments that are looked at.
const LOOKED_AT: i64 = 2_000;
/// Appointments outside the hours that are listed.
const LISTED: usize = 100;

/// The next two weeks, and the appointments that would be left outside.
pub(super) async fn of(
    app: &App,
    caller: &Caller,
    doctor: DoctorId,
    document: &Availability,
) -> Result<AvailabilityPreview, ApiError> {
    let now = app.now();
    document.check(zones::is_known)?;
    let from = today(&document.time_zone, now)?;
    let days = Days {
        from,
        to: from.saturating_add(time::Duration::days(DAYS - 1)),
    };
    let closed = closures(&app.db, days).await?;
    let plan = DoctorTime::of(doctor, document, closed, days, now)?;
    let taken = plan.taken(&app.db, None, None).await?;
    let visit = plan.visit_type(None)?;
    let found = slots::find(&plan.facts(&taken), visit, days);
    let (outside, more_outside) = outside(app, caller, doctor, document, now).await?;
    Ok(AvailabilityPreview {
        days: by_day(days, &found, &plan),
        outside,
        more_outside,
    })
}

fn by_day(days: Days, found: &[Slot], plan: &DoctorTime) -> Vec<SlotDay> {
    let day = |date: time::Date| SlotDay {
        date: date.to_string(),
        items: found
            .iter()
            .filter(|slot| date_at(plan.offsets(), slot.starts_at) == Some(date))
            .copied()
            .collect(),
    };
    days.iter().map(day).collect()
}

/// Future appointments that would lie outside the hours, and whether there are more than are listed.
async fn outside(
    app: &App,
    caller: &Caller,
    doctor: DoctorId,
    document: &Availability,
    now: Instant,
) -> Result<(Vec<OutsideHours>, bool), ApiError> {
    let future = store::future_appointments(&app.db, doctor, now, LOOKED_AT).await?;
    let Some(last) = future.last() else {
        return Ok((Vec::new(), false));
    };
    let days = Days {
        from: now.date_time().date(),
        to: last.starts_at.date_time().date(),
    }
    .widened(1);
    let closed = closures(&app.db, days).await?;
    let plan = DoctorTime::of(doctor, document, closed, days, now)?;
    let taken = Default::default();
    let hours = slots::OpenHours::new(&plan.facts(&taken), days);
    let looked_at_all = future.len() < LOOKED_AT as usize;
    let mut outside: Vec<FutureAppointment> = future
        .into_iter()
        .filter(|visit| !hours.hold(visit.starts_at, visit.ends_at))
        .collect();
    let more = !looked_at_all || LISTED < outside.len();
    outside.truncate(LISTED);
    let shown = outside
        .iter()
        .map(|visit| (visit.id, visit.patient_id.into()));
    looks::at_several(app, caller, RecordAct::ReadAppointments, shown).await?;
    let outside = outside
        .into_iter()
        .map(|visit| OutsideHours {
            id: visit.id.into(),
            starts_at: visit.starts_at,
            ends_at: visit.ends_at,
            patient_name: visit.patient_name,
        })
        .collect();
    Ok((outside, more))
}
