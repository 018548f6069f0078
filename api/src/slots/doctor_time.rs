//! The facts about a doctor's time, gathered for a stretch of days. Finding, holding and booking all
//! decide by [`DoctorTime::facts`] and the rules of `shared`.

use shared::{
    Appointment, AppointmentId, DoctorId, ErrorCode, Instant, PatientId,
    availability::{
        Availability, Days, Offsets, VisitType, VisitTypeId,
        slots::{Busy, Facts, Slot, Unavailable, check, date_at, reach},
    },
    error::{FieldCode, FieldError},
    wire::availability::Availability as Document,
};
use uuid::Uuid;

use super::store::{self, Taken};
use crate::{
    app::App,
    availability::store::{self as hours, AvailabilityRow},
    db::{Db, Tx},
    error::ApiError,
    zones,
};

/// Most closures that are looked at: more than anybody sets within the farthest horizon.
const CLOSURES: i64 = 1_000;

/// A doctor's hours and rules with everything about their zone and clinic, but not yet what is taken.
pub struct DoctorTime {
    /// Whose.
    pub doctor: DoctorId,
    /// The hours and rules.
    pub availability: Availability,
    /// The zone's name.
    pub time_zone: String,
    offsets: Offsets,
    closures: Vec<Days>,
    /// The instants between which everything lies that can matter.
    reach: (Instant, Instant),
    now: Instant,
}

impl DoctorTime {
    /// Puts them together for these days of the doctor's zone. `closures` are those around these days.
    ///
    /// # Errors
    /// When the database holds what can not be.
    pub fn new(
        row: &AvailabilityRow,
        closures: Vec<Days>,
        days: Days,
        now: Instant,
    ) -> Result<Self, ApiError> {
        Self::of(row.doctor_id.into(), &document(row)?, closures, days, now)
    }

    /// The same for hours that may not be written yet.
    ///
    /// # Errors
    /// Hours that are not valid.
    pub fn of(
        doctor: DoctorId,
        document: &Document,
        closures: Vec<Days>,
        days: Days,
        now: Instant,
    ) -> Result<Self, ApiError> {
        let availability = document.check(zones::is_known)?;
        let never = || ApiError::internal("no instants for these days");
        let reach = reach(days).ok_or_else(never)?;
        let offsets = zones::offsets(&document.time_zone, reach.0, reach.1).ok_or_else(never)?;
        Ok(Self {
            doctor,
            availability,
            time_zone: document.time_zone.clone(),
            offsets,
            closures,
            reach,
            now,
        })
    }

    /// Gathers them for these days of a doctor who may not exist.
    ///
    /// # Errors
    /// When the database does not answer, or holds what can not be.
    pub async fn find(
        db: &Db,
        doctor: DoctorId,
        days: Days,
        now: Instant,
    ) -> Result<Option<Self>, ApiError> {
        let Some(row) = hours::find(db, doctor).await? else {
            return Ok(None);
        };
        let closures = closures(db, days).await?;
        Self::new(&row, closures, days, now).map(Some)
    }

    /// Gathers them around one start.
    ///
    /// # Errors
    /// 422 under `doctor_id` when there is no such doctor; see [`find`](Self::find).
    pub async fn around(
        app: &App,
        doctor: DoctorId,
        starts_at: Instant,
        now: Instant,
    ) -> Result<Self, ApiError> {
        let days = Days::around(starts_at);
        let row = hours::find_bookable(&app.db, doctor).await?;
        let row = row.ok_or_else(|| vec![FieldError::new("doctor_id", FieldCode::Unknown)])?;
        Self::new(&row, closures(&app.db, days).await?, days, now)
    }

    /// The visit type that was asked for.
    ///
    /// # Errors
    /// 422 when the doctor has no such type.
    pub fn visit_type(&self, id: Option<&VisitTypeId>) -> Result<&VisitType, ApiError> {
        let known = self.availability.visit_type(id);
        known.ok_or_else(|| vec![FieldError::new("visit_type", FieldCode::Unknown)].into())
    }

    /// A visit that is as long as this appointment: what counts when it is moved.
    ///
    /// # Errors
    /// When the doctor offers no visits at all, which can not be.
    pub fn visit_of(&self, appointment: &Appointment) -> Result<VisitType, ApiError> {
        let seconds = appointment.starts_at.seconds_until(appointment.ends_at);
        let mut visit = self.visit_type(None)?.clone();
        visit.length_minutes = u16::try_from(seconds / 60).unwrap_or(u16::MAX);
        Ok(visit)
    }

    /// What is taken of the doctor's and the patient's time, except by this appointment.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn taken(
        &self,
        db: &Db,
        patient: Option<PatientId>,
        except: Option<AppointmentId>,
    ) -> Result<TakenTime, ApiError> {
        let query = self.query(patient, except);
        Ok(store::taken(db, &query).await?.into())
    }

    /// The same inside a transaction, where it stays true.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn taken_in(
        &self,
        tx: &mut Tx,
        patient: Option<PatientId>,
        except: Option<AppointmentId>,
    ) -> Result<TakenTime, ApiError> {
        let query = self.query(patient, except);
        Ok(store::taken_in(tx, &query).await?.into())
    }

    fn query(&self, patient: Option<PatientId>, except: Option<AppointmentId>) -> store::Query {
        store::Query {
            doctor: self.doctor.uuid(),
            patient: patient.map_or(Uuid::nil(), PatientId::uuid),
            except: except.map_or(Uuid::nil(), AppointmentId::uuid),
            reach: self.reach,
            now: self.now,
        }
    }

    /// Everything that `shared` decides by.
    pub fn facts<'a>(&'a self, taken: &'a TakenTime) -> Facts<'a> {
        Facts {
            availability: &self.availability,
            offsets: &self.offsets,
            closures: &self.closures,
            busy: &taken.busy,
            patient_busy: &taken.patient_busy,
            now: self.now,
        }
    }

    /// The slot of this visit that starts then.
    ///
    /// # Errors
    /// [`ErrorCode::SlotUnavailable`] for what the doctor does not offer, [`ErrorCode::SlotTaken`] for
    /// what somebody else has.
    pub fn slot(
        &self,
        taken: &TakenTime,
        visit: &VisitType,
        starts_at: Instant,
    ) -> Result<Slot, ApiError> {
        check(&self.facts(taken), visit, starts_at).map_err(|why| {
            ApiError::new(match why {
                Unavailable::NotOffered => ErrorCode::SlotUnavailable,
                Unavailable::Taken => ErrorCode::SlotTaken,
            })
        })
    }

    /// What an instant says on the doctor's wall.
    pub fn meant(&self, at: Instant) -> zones::Meant {
        zones::Meant::by(&self.offsets, &self.time_zone, at)
    }

    /// What the clocks of the doctor's zone do within reach.
    pub const fn offsets(&self) -> &Offsets {
        &self.offsets
    }
}

/// Days on which the clinic is closed, around these.
///
/// # Errors
/// When the database does not answer.
pub async fn closures(db: &Db, days: Days) -> Result<Vec<Days>, ApiError> {
    let rows = hours::closures(db, days.widened(2), ("", Uuid::nil()), CLOSURES).await?;
    Ok(rows.iter().filter_map(hours::ClosureRow::days).collect())
}

/// What is taken, sorted out.
#[derive(Default)]
pub struct TakenTime {
    busy: Vec<Busy>,
    patient_busy: Vec<Slot>,
}

impl From<Vec<Taken>> for TakenTime {
    fn from(rows: Vec<Taken>) -> Self {
        let (doctors, patients): (Vec<Taken>, Vec<Taken>) =
            rows.into_iter().partition(Taken::is_doctors);
        let mut busy: Vec<Busy> = doctors.iter().map(Taken::busy).collect();
        busy.sort_unstable_by_key(|busy| busy.from);
        Self {
            busy,
            patient_busy: patients.iter().map(Taken::visit).collect(),
        }
    }
}

/// The document of a doctor, or what stands for it until there is one.
///
/// # Errors
/// When the database holds what can not be.
pub fn document(row: &AvailabilityRow) -> Result<Document, ApiError> {
    match &row.document {
        Some(document) => serde_json::from_str(document).map_err(ApiError::internal),
        None => Ok(Document::at_any_time(row.account_time_zone.clone())),
    }
}

/// Today in a zone.
///
/// # Errors
/// When the zone is not known.
pub fn today(time_zone: &str, now: Instant) -> Result<time::Date, ApiError> {
    zones::offsets(time_zone, now, now)
        .and_then(|offsets| date_at(&offsets, now))
        .ok_or_else(|| ApiError::internal("no date now"))
}
