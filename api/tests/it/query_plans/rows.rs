//! What appointments bring along, made of them in one statement each.

// An appointment is never in its own way, so a request for its own time is the simplest there is.
const ASK: &str = "UPDATE appointments SET move_starts_at = starts_at, move_ends_at = ends_at, \
    move_lapses_at = starts_at WHERE status = 'confirmed'";
const WORK: &str = "INSERT INTO availabilities (doctor_id, document, revision, updated_at) \
    SELECT account_id, '{}', 1, '2026-01-31T09:00:00Z' FROM doctors \
    WHERE account_id NOT IN (SELECT id FROM accounts WHERE username IN ('testdoctor', 'testdoctor2'))";
const REPORT: &str = "INSERT INTO call_reports (page, seq, appointment_id, side, kind, value, received_at) \
    SELECT id, 0, id, 'patient', 'joined', 900, created_at FROM appointments";
const SEE: &str = "INSERT INTO attendance (id, appointment_id, side, state, source, at, received_at) \
    SELECT id, id, 'patient', 'in_call', 'page', starts_at, starts_at FROM appointments";
const MEET: &str = "INSERT INTO consultations (appointment_id) SELECT id FROM appointments \
    WHERE id NOT IN (SELECT appointment_id FROM consultations)";
const TELL: &str = "INSERT INTO mails (id, account_id, kind, to_address, to_name, subject, text, created_at) \
    SELECT id, patient_id, 'test', 'pat@example.org', 'Pat', 'Test', 'Test', starts_at FROM appointments";
const OPEN: &str = "INSERT INTO emergency_accesses (id, doctor_id, patient_id, reason, opened_at, expires_at) \
    SELECT id, doctor_id, patient_id, 'Unconscious', starts_at, ends_at FROM appointments";
const HAPPEN: &str = "INSERT INTO events (id, type, appointment_id, doctor_id, patient_id, revision, at, acted_by, action, status, starts_at, ends_at) \
    SELECT id, 'appointment.requested', id, doctor_id, patient_id, 1, created_at, 'patient', 'book', status, starts_at, ends_at FROM appointments";
const REMIND: &str = "INSERT INTO reminded (appointment_id, revision, kind, account_id, channel, at) \
    SELECT id, revision, 'room_open', patient_id, 'mail', created_at FROM appointments";
// As if everybody with an appointment were a client too, which no plan knows of.
const CALL: &str = "INSERT INTO clients (account_id, scopes, revision, created_at, updated_at) \
    SELECT patient_id, 'doctors:read', 1, MIN(starts_at), MIN(starts_at) FROM appointments GROUP BY patient_id";
const GRANT: &str = "INSERT INTO client_doctors (client_id, doctor_id, granted_at) \
    SELECT a.patient_id, a.doctor_id, MIN(a.starts_at) FROM appointments a WHERE NOT EXISTS (SELECT 1 FROM appointments o \
    WHERE o.doctor_id = a.doctor_id AND o.patient_id < a.patient_id) GROUP BY a.patient_id, a.doctor_id";

const HOOK: &str = "INSERT INTO webhooks (id, client_id, url, types, description, state, revision, created_at, updated_at) \
    SELECT id, patient_id, 'https://hooks.example.org/', '', 'Test', 'enabled', 1, created_at, created_at FROM appointments";
const SIGN: &str = "INSERT INTO webhook_secrets (id, webhook_id, place, secret, sealed_by, created_at) \
    SELECT id, id, 1, 'secret', CAST(starts_at AS text), created_at FROM appointments";
const TELL_HOOKS: &str = "INSERT INTO webhook_deliveries (id, webhook_id, event_id, seq, appointment_id, doctor_id, type, body, \
    state, attempts, due_at, created_at) SELECT id, id, id, 1, id, doctor_id, 'appointment.requested', '{}', 'queued', 0, \
    starts_at, created_at FROM appointments";

const NOTIFY: &str = "INSERT INTO notifications (account_id, seq, event_id, at) \
    SELECT patient_id, ROW_NUMBER() OVER (ORDER BY id), id, at FROM events";

const ALLOW: &str = "INSERT INTO push_subscriptions (id, account_id, session_id, endpoint_hash, content, sealed_by, failures, created_at) \
    SELECT s.id, s.account_id, s.id, token_hash, 'content', CAST(s.created_at AS text), 0, s.created_at \
    FROM sessions s JOIN refresh_tokens t ON t.session_id = s.id";
const PUSH: &str = "INSERT INTO push_messages (id, subscription_id, account_id, event_id, seq, attempts, due_at, expires_at) \
    SELECT s.id, s.id, s.account_id, (SELECT e.id FROM events e LIMIT 1), 1, 0, s.created_at, s.created_at FROM push_subscriptions s";

/// What sessions bring along, likewise.
pub const ALLOWED: [&str; 2] = [ALLOW, PUSH];

/// All of them, in an order in which they can be run.
pub const MORE: [&str; 15] = [
    ASK, WORK, REPORT, SEE, MEET, OPEN, TELL, HAPPEN, NOTIFY, REMIND, CALL, GRANT, HOOK, SIGN,
    TELL_HOOKS,
];
