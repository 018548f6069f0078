//! Values that no parameter takes.

/// What no parameter of that name takes. A field of a form that was left empty may say nothing.
pub fn bad_values(name: &str) -> &'static [&'static str] {
    match name {
        "limit" | "_count" => &[
            "-1",
            "0",
            "101",
            "1000000000",
            "18446744073709551616",
            "1.5",
            "x",
            "",
            "%00",
        ],
        "cursor" => &[
            "x",
            "AAAA",
            "-1",
            "%00",
            "%ff%fe",
            "=====",
            "%27%20OR%201=1%20--",
            "MQ",
            "e30",
        ],
        "from" | "to" => &["x", "2026-02-30", "0", "%00", "99999-01-01"],
        "date" | "start" => &[
            "x",
            "",
            "2026-02-30",
            "0",
            "%00",
            "99999-01-01",
            "ge",
            "ne2026",
            "2026-02-02T9",
            "ge2026-02-02T24:00Z",
            "2026-1",
        ],
        "_id" | "schedule" | "patient" | "practitioner" | "appointment" => {
            &["", "%00", "a%20b", "x/y/z", "Observation/1", "_"]
        }
        "active" => &["", "x", "1", "True"],
        "actor" | "target" | "ignore_appointment" => &["x", "0", "%00", "0190a0b0"],
        "role" | "state" | "absent" => &["x", "%00", "Patient", "0"],
        "host" | "idle_seconds" => &["-1", "x", "18446744073709551616", "1.5"],
        "device_now" => &["x", "2026", "%00"],
        _ => &["%00"],
    }
}

/// Parameters that are read as texts and then judged.
pub const JUDGED: [&str; 7] = [
    "date",
    "start",
    "from",
    "to",
    "device_now",
    "visit_type",
    "ignore_appointment",
];

/// Those of them that may be repeated.
pub const REPEATED: [&str; 2] = ["date", "start"];
