-- Who follows what changes reads on after the number they have read up to: a doctor and a patient what
-- happened to their own appointments. What has no number yet is nobody's to read.
CREATE INDEX events_of_doctor ON events (doctor_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX events_of_patient ON events (patient_id, seq) WHERE seq IS NOT NULL;
