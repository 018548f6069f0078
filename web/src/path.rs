//! The addresses of the pages, so that no link is typed twice.

use shared::{AccountId, AppointmentId, DoctorId, Instant};

/// The welcome page.
pub const HOME: &str = "/";
/// Sign in.
pub const LOGIN: &str = "/login";
/// Make a patient account.
pub const REGISTER: &str = "/register";
/// Ask for a new password.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// Where the link to a new password leads.
pub const RESET_PASSWORD: &str = "/reset-password";
/// Where the link to verify an address leads.
pub const VERIFY_EMAIL: &str = "/verify-email";
/// Where the link to take another address leads.
pub const CONFIRM_EMAIL: &str = "/confirm-email";
/// The directory.
pub const DOCTORS: &str = "/doctors";
/// The own appointments.
pub const APPOINTMENTS: &str = "/appointments";
/// What happened to the own appointments.
pub const NOTIFICATIONS: &str = "/notifications";
/// When a doctor can be booked.
pub const AVAILABILITY: &str = "/availability";
/// How consultations went.
pub const ANALYTICS: &str = "/analytics";
/// The own profile.
pub const SETTINGS: &str = "/settings";
/// What one signs in with beside the password.
pub const SECOND_FACTOR: &str = "/settings/second-factor";
/// What is agreed to, the own data and its erasure.
pub const PRIVACY: &str = "/privacy";
/// Whether camera, microphone, speaker and network work.
pub const DEVICE_CHECK: &str = "/device-check";
/// Where a third person's link leads.
pub const GUEST: &str = "/guest";
/// Who opened the own record.
pub const RECORD_ACCESSES: &str = "/settings/record-accesses";
/// Opening a record in an emergency.
pub const EMERGENCY: &str = "/emergency";
/// The audit, for an admin.
pub const AUDIT: &str = "/admin/audit";
/// Every appointment, for an admin.
pub const ADMIN: &str = "/admin";
/// Where the link of an invitation leads.
pub const ACCEPT_INVITATION: &str = "/accept-invitation";
/// Everybody who has an account, for an admin.
pub const ACCOUNTS: &str = "/admin/accounts";
/// Clients of the API, for an admin.
pub const CLIENTS: &str = "/admin/clients";
/// Webhooks, for an admin.
pub const WEBHOOKS: &str = "/admin/webhooks";
/// The settings of the clinic, for an admin.
pub const CLINIC: &str = "/admin/settings";
/// The sign-in page after an account was made.
pub const LOGIN_REGISTERED: &str = "/login?registered=1";

/// One account, for an admin.
pub fn account(id: AccountId) -> String {
    format!("{ACCOUNTS}/{id}")
}

/// One doctor, and the form to book.
pub fn doctor(id: DoctorId) -> String {
    format!("{DOCTORS}/{id}")
}

/// Booking a doctor's time that is known already.
pub fn book_at(id: DoctorId, at: Instant, visit_type: Option<&str>) -> String {
    let visit_type = visit_type.map(|id| format!("&visit_type={id}"));
    format!("{}?at={at}{}", doctor(id), visit_type.unwrap_or_default())
}

/// One of the own appointments.
pub fn appointment(id: AppointmentId) -> String {
    format!("{APPOINTMENTS}/{id}")
}

/// The same after it was asked for.
pub fn booked(id: AppointmentId) -> String {
    appointment(id) + "?booked=1"
}

/// The room of an appointment.
pub fn consultation(id: AppointmentId) -> String {
    format!("{APPOINTMENTS}/consultation/{id}")
}

/// The doctor's note on an appointment.
pub fn note(id: AppointmentId) -> String {
    appointment(id) + "/note"
}

/// What the patient takes home from an appointment.
pub fn summary(id: AppointmentId) -> String {
    appointment(id) + "/summary"
}

/// Where a doctor says yes to a request.
pub fn confirm(id: AppointmentId) -> String {
    format!("{APPOINTMENTS}/confirm/{id}")
}

/// The sign-in page that leads back to `next` afterwards.
pub fn login_then(next: &str) -> String {
    if next == HOME {
        LOGIN.to_owned()
    } else {
        format!("{LOGIN}?next={}", encode(next))
    }
}

/// `next` as it came in the address, if it is a path of this site and nothing else.
///
/// A browser reads `//host` and `/\host` as another site, and drops tabs and line breaks before it
/// looks; so one slash, no backslash and no control character is all that passes.
pub fn safe_next(next: &str) -> Option<&str> {
    let of_ours = next.starts_with('/') && !next.starts_with("//");
    let plain = !next.contains(|c: char| c == '\\' || c.is_control());
    // Back to the sign-in page would be a circle.
    let circle = next == LOGIN || next.starts_with("/login?");
    (of_ours && plain && !circle).then_some(next)
}

/// Percent-encodes for one value of a query.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn only_paths_of_this_site_are_returned_to() {
        for good in ["/", "/appointments", "/doctors?q=a%20b", "/a//b"] {
            assert_eq!(safe_next(good), Some(good));
        }
        for bad in [
            "",
            "appointments",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/login",
            "/login?next=/login",
        ] {
            assert_eq!(safe_next(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_way_back_is_one_query_value() {
        assert_eq!(
            login_then("/doctors?q=ä&specialty=x"),
            "/login?next=/doctors%3Fq%3D%C3%A4%26specialty%3Dx"
        );
        assert_eq!(login_then("/"), "/login");
    }
}
