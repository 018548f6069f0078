//! What a browser makes of the characters of a text.

/// Lines instead of characters. The tables that tell characters apart are as large as a page, and would
/// only say a moment earlier what the server says anyway: that a text is too long.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
}
