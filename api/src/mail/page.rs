//! The two forms of every mail, from one list of blocks: plain text, and a page that loads nothing from
//! anywhere.

use askama::Template;
use shared::Language;
use url::Url;

use super::{composed::Parts, message::Rendered};

/// A piece of a mail.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    text: String,
    is_link: bool,
}

impl Block {
    /// A paragraph.
    pub const fn text(text: String) -> Self {
        Self {
            text,
            is_link: false,
        }
    }

    /// A link on a line of its own.
    pub fn link(url: &Url) -> Self {
        Self {
            text: url.to_string(),
            is_link: true,
        }
    }
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    greeting: &'a str,
    blocks: &'a [Block],
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Page<'a> {
    language: Language,
    subject: &'a str,
    greeting: &'a str,
    blocks: &'a [Block],
}

/// Writes a mail out.
pub fn written(
    kind: &'static str,
    language: Language,
    subject: &'static str,
    greeting: &str,
    blocks: &[Block],
) -> Rendered {
    let text = Text { greeting, blocks }.render();
    let page = Page {
        language,
        subject,
        greeting,
        blocks,
    };
    Rendered {
        kind,
        subject,
        // Writing into memory does not fail; should it, the page still says everything.
        text: text.unwrap_or_default() + "\n",
        parts: Parts {
            html: page.render().ok(),
            calendar: None,
            language,
        },
    }
}

/// The blocks of a text whose paragraphs have an empty line between them. A paragraph that is this link
/// becomes one.
pub fn blocks(text: &str, link: Option<&Url>) -> Vec<Block> {
    text.split("\n\n")
        .map(|paragraph| match link {
            Some(link) if link.as_str() == paragraph => Block::link(link),
            _ => Block::text(paragraph.to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_never_markup() {
        let evil = Block::text("<img src=x> & \"quotes\"".to_owned());
        let mail = written("test", Language::En, "A test", "Dear <b>Pat</b>,", &[evil]);
        assert_eq!(
            mail.text,
            "Dear <b>Pat</b>,\n\n<img src=x> & \"quotes\"\n\nMyDoctor\n"
        );
        let html = mail.parts.html.unwrap();
        assert!(!html.contains("<img") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&#60;b&#62;Pat"), "{html}");
    }

    #[test]
    fn a_page_loads_nothing() {
        let link = Url::parse("https://clinic.example.org/appointments").unwrap();
        let mail = written(
            "test",
            Language::De,
            "A test",
            "Dear Pat,",
            &[Block::link(&link)],
        );
        let html = mail.parts.html.unwrap();
        for loads in ["<img", "<link", "<script", "src=", "url(", "@import"] {
            assert!(!html.contains(loads), "{loads}");
        }
        assert_eq!(
            html.matches("https://").count(),
            2,
            "the link and its words"
        );
        assert!(
            html.starts_with("<!DOCTYPE html>\n<html lang=\"de\">")
                && html.contains("<title>A test</title>")
        );
    }
}
