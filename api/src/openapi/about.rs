//! What the document says of itself before it comes to the operations.

/// The way in, in what order a request is looked at, and who acts for whom.
pub const ABOUT: &str = "Video appointments between patients and doctors that a clinic can run itself.\n\n\
    Sign in at `/api/v1/auth/login` and send the access token as `Authorization: Bearer`. \
    Instants are UTC, RFC 3339 with `Z`, whole seconds. Failures are RFC 9457 problem documents: \
    look at `code`. What you may not know of answers 404, as what does not exist. Checks come in this order: \
    credential (401), path and method (404, 405), role (403), form of the request (415, 413, 400), visibility (404), \
    meaning (422), state (412, 409), time window (403).\n\n\
    A deputy sends `Acting-For` with the id of a doctor who named them, and has that doctor's rights over the schedule: \
    the appointments without their reasons, what is done about their times, the hours and the slots. Everything else, and \
    a header without such a grant, answers 403.\n\n\
    A client of the API gets its token at `/api/v1/oauth/token`. It may do what its scopes say: `appointments:read` \
    and `appointments:write`, `doctors:read`, `availability:read` and `availability:write`, `events:read`, \
    `webhooks:manage`, `fhir:read`, and no other operation (403). It reads the appointments of the doctors who granted \
    it, without their reasons. What is a doctor's or a patient's to do it does with `Acting-For` and their id: for a \
    doctor who granted it what a deputy may do and telling how late they run, for a patient booking with such a doctor. Somebody else's id answers 404.";
