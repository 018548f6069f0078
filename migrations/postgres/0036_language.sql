-- In which language somebody reads what is sent to them, as BCP 47 names it. What was sent before was English.
ALTER TABLE accounts ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'de'));
