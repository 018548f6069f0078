//! Taking the names out of a WebAssembly module.

use anyhow::{Context, Result};

/// A WebAssembly module without its custom sections, which are names for a debugger.
pub fn bare(module: &[u8]) -> Result<Vec<u8>> {
    const CUSTOM: u8 = 0;
    let short = "a part is no whole WebAssembly module";
    let (head, mut rest) = module.split_at_checked(8).context(short)?;
    let mut kept = head.to_vec();
    while let Some((&id, body)) = rest.split_first() {
        let (size, digits) = leb128(body).context(short)?;
        let (section, after) = rest.split_at_checked(1 + digits + size).context(short)?;
        if id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = after;
    }
    Ok(kept)
}

/// The number at the start, and how many bytes it takes: seven bits each, the lowest first.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_out_and_the_rest_stays() {
        let head = *b"\0asm\x01\0\0\0";
        let types = [1, 4, 1, 0x60, 0, 0];
        // A size in two bytes, where one would do.
        let names = [0, 0x82, 0, 1, b'n'];
        let module = [&head[..], &names, &types, &names].concat();
        assert_eq!(bare(&module).unwrap(), [&head[..], &types].concat());
        assert!(bare(&module[..module.len() - 1]).is_err());
        assert!(bare(b"<html>").is_err());
    }
}
