//! Events as they come over a stream, piece by piece.

/// What of an event has come so far.
#[derive(Default)]
pub struct Lines {
    rest: Vec<u8>,
    last_id: Option<i64>,
}

impl Lines {
    /// Takes in a piece; gives the data of the events that are whole now. A comment is none.
    pub fn take(&mut self, piece: &[u8]) -> Vec<Vec<u8>> {
        self.rest.extend_from_slice(piece);
        let mut whole = Vec::new();
        while let Some(end) = self.rest.windows(2).position(|two| two == b"\n\n") {
            let event: Vec<u8> = self.rest.drain(..end + 2).collect();
            if let Some(id) = field(&event, b"id:").and_then(number) {
                self.last_id = Some(id);
            }
            whole.extend(field(&event, b"data:").map(<[u8]>::to_vec));
        }
        whole
    }

    /// The id of the last event that had one.
    pub const fn last_id(&self) -> Option<i64> {
        self.last_id
    }
}

fn field<'a>(event: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut lines = event.split(|byte| *byte == b'\n');
    lines.find_map(|line| Some(line.strip_prefix(name)?.trim_ascii()))
}

fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn events_are_whole_wherever_they_are_cut() {
        let stream =
            ": there\n\nevent: consultation\ndata: {\"a\":\"ä\"}\n\nid: 12\ndata: 2\n\n".as_bytes();
        let expected = vec!["{\"a\":\"ä\"}".as_bytes().to_vec(), b"2".to_vec()];
        for cut in 0..stream.len() {
            let mut lines = Lines::default();
            let mut heard = lines.take(&stream[..cut]);
            assert_eq!(lines.last_id(), None);
            heard.extend(lines.take(&stream[cut..]));
            assert_eq!(heard, expected, "cut at {cut}");
            assert_eq!(lines.last_id(), Some(12));
        }
    }
}
