//! Lengths of what is over, in words.

use crate::join_text::minutes_text;

/// `45 s`, `12 min`, `1 h 5 min`; a minute that has begun counts from half of it on.
pub fn length(seconds: i64) -> String {
    if seconds < 60 {
        return format!("{} s", seconds.max(0));
    }
    minutes_text((seconds + 30) / 60)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn lengths_are_told_as_people_tell_them() {
        let told = [0, 59, 60, 89, 90, 3_600, 3_900].map(length);
        assert_eq!(
            told,
            ["0 s", "59 s", "1 min", "1 min", "2 min", "1 h", "1 h 5 min"]
        );
    }
}
