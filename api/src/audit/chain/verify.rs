//! Looking whether the audit is as it was written.

use std::{fmt, str::FromStr};

use shared::Instant;
use uuid::Uuid;

use super::{LATEST_SECONDS, about, by_line, digest, earliest};
use crate::{
    audit::store::chain::{self as store, Hash, Link},
    db::{Db, DbError},
};

/// How many links are read at once.
const BATCH: i64 = 1_000;

/// A head that was kept elsewhere: `<number>:<hash>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHead {
    seq: i64,
    hash: Hash,
}

impl FromStr for KnownHead {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "a number, a colon and 64 hexadecimal digits are wanted, as `mydoctor audit head` prints them";
        let (seq, digits) = text.split_once(':').ok_or(WANTED)?;
        let seq = seq.parse().ok().filter(|seq| 0 < *seq).ok_or(WANTED)?;
        let mut hash = Hash::default();
        if digits.len() != 2 * hash.len() || !digits.is_ascii() {
            return Err(WANTED);
        }
        for (n, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).map_err(|_| WANTED)?;
        }
        Ok(Self { seq, hash })
    }
}

/// What is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A line is another than the one that was sealed.
    Changed(i64, Uuid),
    /// A line that was sealed is gone.
    Removed(i64, Uuid),
    /// The numbers go on from the first to the second; the links between are gone.
    Gap(i64, i64),
    /// A line that is in no chain, though it is older than all that are sealed by now.
    PutIn(Instant, Uuid),
    /// The chain does not go through the head that was kept elsewhere.
    OtherHead(i64),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(seq, id) => write!(f, "{seq}: line {id} was changed"),
            Self::Removed(seq, id) => write!(f, "{seq}: line {id} was removed"),
            Self::Gap(from, to) => write!(f, "the chain goes on from {from} to {to}"),
            Self::PutIn(at, id) => {
                write!(f, "line {id} of {at} was put in, or never sealed")
            }
            Self::OtherHead(seq) => {
                write!(f, "{seq}: the chain does not go through the head you kept")
            }
        }
    }
}

/// Looks at every link and every line, and tells each finding. Answers how many links there are.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(
    db: &Db,
    known: Option<&KnownHead>,
    now: Instant,
    mut tell: impl FnMut(Finding),
) -> Result<i64, DbError> {
    let (mut seq, mut hash) = (0, digest::BEFORE_THE_FIRST.to_vec());
    let mut known = known;
    loop {
        let links = store::links(db, seq, BATCH).await?;
        let Some(last) = links.last() else { break };
        let subjects = by_line(store::subjects(db, seq, last.seq).await?);
        for link in links {
            if link.seq != seq + 1 {
                tell(Finding::Gap(seq, link.seq));
            }
            let own = match &link.line {
                Some(line) => {
                    digest::of(link.seq, &hash, line, about(&subjects, line)) == *link.hash
                }
                None => false,
            };
            // Behind a gap nothing can be said of a line by itself.
            if !own && (link.line.is_none() || link.seq == seq + 1) {
                tell(fault(&link));
            }
            if known.is_some_and(|known| known.seq == link.seq && known.hash[..] == *link.hash) {
                known = None;
            }
            (seq, hash) = (link.seq, link.hash);
        }
    }
    if let Some(known) = known {
        tell(Finding::OtherHead(known.seq));
    }
    left_out(db, now, tell).await?;
    Ok(seq)
}

fn fault(link: &Link) -> Finding {
    match link.line {
        Some(_) => Finding::Changed(link.seq, link.audit_id),
        None => Finding::Removed(link.seq, link.audit_id),
    }
}

/// Tells of the lines in no chain for which it is too late.
async fn left_out(db: &Db, now: Instant, mut tell: impl FnMut(Finding)) -> Result<(), DbError> {
    let before = now.plus_seconds(-LATEST_SECONDS);
    let mut after = (earliest(), Uuid::nil());
    loop {
        let lines = store::left_out(db, after, before, BATCH).await?;
        let Some(last) = lines.last() else {
            return Ok(());
        };
        after = (last.at, last.id);
        for line in lines {
            tell(Finding::PutIn(line.at, line.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let digits = "0f".repeat(32);
        let head: KnownHead = format!("12:{digits}").parse().unwrap();
        assert_eq!(
            head,
            KnownHead {
                seq: 12,
                hash: [15; 32]
            }
        );
        let ä = format!("12:{}", "ä".repeat(32));
        for wrong in [
            "",
            "12",
            "12:",
            "0:00",
            &format!("0:{digits}"),
            &format!("-1:{digits}"),
            &format!("12:{digits}0"),
            &ä,
            &format!("12:{}", "0g".repeat(32)),
        ] {
            assert!(wrong.parse::<KnownHead>().is_err(), "{wrong}");
        }
    }
}
