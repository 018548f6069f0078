//! The calls about who read what, and about records opened in an emergency.

use shared::{
    EmergencyId, PatientId,
    wire::{
        audit::{AuditLine, RecordAccess},
        emergency::{EmergencyLine, Notices, OpenRecord, OpenedRecord, PatientRecord},
        page::Page,
    },
};

use super::{Api, Call, Failure, with_query};

/// Which lines of the audit are wanted; an empty text asks for nothing.
#[derive(Clone, Default)]
pub struct AuditQuery {
    /// Not before, RFC 3339.
    pub from: String,
    /// Of whom, an id.
    pub actor: String,
    /// About what, an id.
    pub target: String,
    /// What was done.
    pub action: String,
}

impl Api {
    /// A page of who opened the own record.
    pub async fn record_accesses(
        self,
        cursor: Option<String>,
    ) -> Result<Page<RecordAccess>, Failure> {
        let path = with_query("/me/record-accesses", &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// A page of the audit.
    pub async fn audit(
        self,
        query: &AuditQuery,
        cursor: Option<String>,
    ) -> Result<Page<AuditLine>, Failure> {
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let path = with_query(
            "/audit",
            &[
                ("from", given(&query.from)),
                ("actor", given(&query.actor)),
                ("target", given(&query.target)),
                ("action", given(&query.action)),
                ("cursor", cursor),
            ],
        );
        self.ask(Call::get(path)).await
    }

    /// A page of the records that were opened in an emergency.
    pub async fn opened_records(
        self,
        cursor: Option<String>,
    ) -> Result<Page<EmergencyLine>, Failure> {
        let path = with_query("/emergency-access", &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// Opens a record.
    pub async fn open_record(self, request: &OpenRecord) -> Result<OpenedRecord, Failure> {
        self.ask(Call::post("/emergency-access").json(request))
            .await
    }

    /// A record that is open.
    pub async fn record(
        self,
        patient: PatientId,
        cursor: Option<String>,
    ) -> Result<PatientRecord, Failure> {
        let path = with_query(
            &format!("/patients/{patient}/record"),
            &[("cursor", cursor)],
        );
        self.ask(Call::get(path)).await
    }

    /// What there is to tell the patient.
    pub async fn notices(self) -> Result<Notices, Failure> {
        self.ask(Call::get("/me/notices")).await
    }

    /// It has been told.
    pub async fn acknowledge(self, id: EmergencyId) -> Result<(), Failure> {
        let call = Call::post(format!("/me/notices/{id}/acknowledge"));
        self.send(call).await.map(drop)
    }
}
