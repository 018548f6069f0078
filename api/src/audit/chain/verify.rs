//! Looking whether the audit is as it was written.

use std::{collections::HashMap, fmt, str::FromStr};

use shared::Instant;
use uuid::Uuid;

use super::{
    LATEST_SECONDS, about, by_line, digest, earliest,
    keys::{Keys, WrongKey},
};
use crate::{
    audit::store::{
        self as lines,
        chain::{self as store, Hash, Link},
    },
    db::{Db, DbError},
    sealing::Sealing,
};

/// How many links are read at once.
const BATCH: i64 = 1_000;

/// A head that was kept elsewhere: `<number>:<hash>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHead {
    seq: i64,
    hash: Hash,
}

impl KnownHead {
    /// Its number.
    pub const fn seq(&self) -> i64 {
        self.seq
    }

    /// Whether it is this link.
    pub fn is(&self, seq: i64, hash: &[u8]) -> bool {
        self.seq == seq && self.hash[..] == *hash
    }
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
    /// The chain ends at the first, before the second, which was its head: what was written last is gone.
    Truncated(i64, i64),
    /// From this number on there are links without the key that made links by then.
    Unkeyed(i64),
    /// From this number on there are links of another key than the one that made links by then.
    OtherKey(i64),
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
            Self::Truncated(last, head) => write!(
                f,
                "{head}: the chain was truncated; it ends at {last}, and what came after is gone"
            ),
            Self::Unkeyed(seq) => {
                write!(
                    f,
                    "{seq}: the chain goes on without its key, so it was made anew"
                )
            }
            Self::OtherKey(seq) => {
                write!(
                    f,
                    "{seq}: the chain goes on with a key that is none of its own"
                )
            }
        }
    }
}

/// Looks at every link and every line, and tells each finding. `known` are heads that were kept elsewhere.
/// Answers how many links there are.
///
/// # Errors
/// When the database does not answer, or a key of the chain does not open.
pub async fn verify(
    db: &Db,
    sealing: &Sealing,
    known: &[KnownHead],
    now: Instant,
    mut tell: impl FnMut(Finding),
) -> Result<i64, DbError> {
    let mut walk = Walk {
        keys: Keys::open(sealing, lines::keys::all(db).await?)?,
        seq: 0,
        hash: digest::BEFORE_THE_FIRST.to_vec(),
        wrong: None,
    };
    let mut missed: Vec<&KnownHead> = known.iter().collect();
    loop {
        let links = store::links(db, walk.seq, BATCH).await?;
        let Some(last) = links.last() else { break };
        let subjects = by_line(store::subjects(db, walk.seq, last.seq).await?);
        for link in links {
            missed.retain(|head| !head.is(link.seq, &link.hash));
            walk.step(link, &subjects, &mut tell);
        }
    }
    for head in missed {
        tell(match head.seq {
            seq if seq <= walk.seq => Finding::OtherHead(seq),
            seq => Finding::Truncated(walk.seq, seq),
        });
    }
    left_out(db, now, tell).await?;
    Ok(walk.seq)
}

/// How far the chain was looked at.
struct Walk {
    keys: Keys,
    seq: i64,
    hash: Vec<u8>,
    /// What is wrong with the key of the last link; told once for all that follow each other.
    wrong: Option<WrongKey>,
}

impl Walk {
    fn step(
        &mut self,
        link: Link,
        subjects: &HashMap<Uuid, Vec<Uuid>>,
        tell: &mut impl FnMut(Finding),
    ) {
        let goes_on = link.seq == self.seq + 1;
        if !goes_on {
            tell(Finding::Gap(self.seq, link.seq));
        }
        match (self.keys.of_link(link.seq, link.key_id), &link.line) {
            (_, None) => tell(Finding::Removed(link.seq, link.audit_id)),
            (Ok(key), Some(line)) => {
                self.wrong = None;
                let about = about(subjects, line);
                let own = digest::of(key, link.seq, &self.hash, line, about) == *link.hash;
                // Behind a gap nothing can be said of a line by itself.
                if !own && goes_on {
                    tell(Finding::Changed(link.seq, link.audit_id));
                }
            }
            (Err(wrong), Some(_)) => {
                if self.wrong.replace(wrong) != Some(wrong) {
                    tell(match wrong {
                        WrongKey::Missing => Finding::Unkeyed(link.seq),
                        WrongKey::Other => Finding::OtherKey(link.seq),
                    });
                }
            }
        }
        (self.seq, self.hash) = (link.seq, link.hash);
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
