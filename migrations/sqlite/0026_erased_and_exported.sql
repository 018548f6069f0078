-- Accounts that were erased before erasing ended deputyships and took the reasons of emergencies.
UPDATE deputies SET ended_at =
    (SELECT MAX(a.erased_at) FROM accounts a WHERE a.id IN (deputies.doctor_id, deputies.deputy_id))
    WHERE ended_at IS NULL
    AND EXISTS (SELECT 1 FROM accounts a WHERE a.id IN (deputies.doctor_id, deputies.deputy_id) AND a.erased_at IS NOT NULL);
UPDATE emergency_accesses SET reason = 'Erased'
    WHERE patient_id IN (SELECT id FROM accounts WHERE erased_at IS NOT NULL) AND reason <> 'Erased';

-- What the system wrote by itself tells of nobody, and stays.
DROP INDEX appointments_with_words;
CREATE INDEX appointments_with_words ON appointments (ends_at)
    WHERE reason <> 'Erased' OR (cancel_reason <> 'Erased' AND canceled_by <> 'system') OR objection IS NOT NULL;

-- Somebody's copy of their data has what they answered, whatever it was about.
CREATE INDEX recording_answers_of_person ON recording_answers (person, at, id);
