//! Events as they come over a stream, piece by piece.

/// What of an event has come so far.
#[derive(Default)]
pub struct Lines(Vec<u8>);

impl Lines {
    /// Takes in a piece; gives the data of the events that are whole now. A comment is none.
    pub fn take(&mut self, piece: &[u8]) -> Vec<Vec<u8>> {
        self.0.extend_from_slice(piece);
        let mut whole = Vec::new();
        while let Some(end) = self.0.windows(2).position(|two| two == b"\n\n") {
            let event: Vec<u8> = self.0.drain(..end + 2).collect();
            whole.extend(data_of(&event));
        }
        whole
    }
}

fn data_of(event: &[u8]) -> Option<Vec<u8>> {
    let mut lines = event.split(|byte| *byte == b'\n');
    lines.find_map(|line| Some(line.strip_prefix(b"data:")?.trim_ascii().to_vec()))
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn events_are_whole_wherever_they_are_cut() {
        let stream =
            ": there\n\nevent: consultation\ndata: {\"a\":\"ä\"}\n\ndata: 2\n\n".as_bytes();
        let expected = vec!["{\"a\":\"ä\"}".as_bytes().to_vec(), b"2".to_vec()];
        for cut in 0..stream.len() {
            let mut lines = Lines::default();
            let mut heard = lines.take(&stream[..cut]);
            heard.extend(lines.take(&stream[cut..]));
            assert_eq!(heard, expected, "cut at {cut}");
        }
    }
}
