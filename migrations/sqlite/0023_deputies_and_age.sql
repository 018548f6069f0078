-- Who really did something to an appointment in the place of its doctor, who is the actor then.
ALTER TABLE appointment_events ADD COLUMN deputy_id BLOB REFERENCES accounts (id);

-- What was written in free words is found by its age until it is erased.
CREATE INDEX appointments_with_words ON appointments (ends_at)
    WHERE reason <> 'Erased' OR cancel_reason <> 'Erased' OR objection IS NOT NULL;
CREATE INDEX emergency_accesses_with_words ON emergency_accesses (opened_at) WHERE reason <> 'Erased';

-- Somebody's copy of their data has also what is over.
CREATE INDEX emergency_accesses_by_patient ON emergency_accesses (patient_id, opened_at, id);
CREATE INDEX emergency_accesses_of_doctor ON emergency_accesses (doctor_id, opened_at, id);
CREATE INDEX deputies_ever_of_doctor ON deputies (doctor_id, granted_at, id);
CREATE INDEX deputies_ever_of_deputy ON deputies (deputy_id, granted_at, id);
