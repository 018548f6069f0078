//! What the client says it can take.

use actix_web::http::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderName};

/// Whether the client asks for a page by name, as browsers do when somebody goes to an address.
/// `*/*` is not enough: that is what programs and `fetch` send, which want no page for a typing error.
pub fn takes_html(headers: &HeaderMap) -> bool {
    wishes(headers, &ACCEPT)
        .any(|(kind, weight)| kind.eq_ignore_ascii_case("text/html") && 0.0 < weight)
}

/// How much the client wants a content coding, from 0 for "never" to 1.
///
/// The plain content is what it gets when it says nothing, but anything it names goes before.
pub fn encoding_weight(headers: &HeaderMap, coding: &str) -> f32 {
    let (mut named, mut any) = (None, None);
    for (wish, weight) in wishes(headers, &ACCEPT_ENCODING) {
        if wish.eq_ignore_ascii_case(coding) {
            named = Some(weight);
        } else if wish == "*" {
            any = Some(weight);
        }
    }
    let unnamed = if coding == "identity" {
        f32::MIN_POSITIVE
    } else {
        0.0
    };
    named.or(any).unwrap_or(unnamed)
}

/// The items of a list with their weights.
fn wishes<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = (&'a str, f32)> {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let wish = parts.next().unwrap_or_default();
            (wish, parts.find_map(weight).unwrap_or(1.0))
        })
}

/// The weight, if the parameter is one. What cannot be read is taken as "never": then the plain
/// content goes out, which everybody understands.
fn weight(parameter: &str) -> Option<f32> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let weight = value.trim().parse().unwrap_or(0.0);
    Some(if (0.0..=1.0).contains(&weight) {
        weight
    } else {
        0.0
    })
}
