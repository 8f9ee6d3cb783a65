//! The little XML that carriers are told things in: elements with attributes, and text. Whatever the text holds, the document is well-formed.

use quick_xml::escape::escape;

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Elements(Vec<Element>),
    Text(String),
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            content: Content::Elements(Vec::new()),
        }
    }

    pub(crate) fn with_text(name: &'static str, text: &str) -> Self {
        Self {
            content: Content::Text(without_forbidden(text)),
            ..Self::new(name)
        }
    }

    pub(crate) fn with_children(name: &'static str, children: Vec<Self>) -> Self {
        Self {
            content: Content::Elements(children),
            ..Self::new(name)
        }
    }

    pub(crate) fn attribute(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, without_forbidden(value)));
        self
    }

    /// An attribute that is left out when there is nothing to say.
    pub(crate) fn attribute_unless_empty(self, name: &'static str, value: &str) -> Self {
        if value.is_empty() {
            self
        } else {
            self.attribute(name, value)
        }
    }

    /// The element as a document of its own.
    pub(crate) fn to_document(&self) -> String {
        let mut xml = String::from(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        self.write(&mut xml);
        xml
    }

    /// How many bytes it takes in a document.
    pub(crate) fn bytes(&self) -> usize {
        let mut xml = String::new();
        self.write(&mut xml);
        xml.len()
    }

    fn write(&self, xml: &mut String) {
        xml.push('<');
        xml.push_str(self.name);
        for (name, value) in &self.attributes {
            xml.push(' ');
            xml.push_str(name);
            xml.push_str("=\"");
            xml.push_str(&escape(value));
            xml.push('"');
        }
        match &self.content {
            Content::Elements(children) if children.is_empty() => {
                xml.push_str("/>");
                return;
            }
            Content::Elements(children) => {
                xml.push('>');
                for child in children {
                    child.write(xml);
                }
            }
            Content::Text(text) => {
                xml.push('>');
                xml.push_str(&escape(text));
            }
        }
        xml.push_str("</");
        xml.push_str(self.name);
        xml.push('>');
    }
}

/// XML 1.0 has no way to write control characters, not even escaped; a document with one is refused as a whole.
fn without_forbidden(text: &str) -> String {
    text.chars()
        .filter(|character| {
            matches!(character,
                '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_in_it_is_escaped_or_left_out() {
        let element = Element::with_children(
            "Response",
            vec![
                Element::with_text("Speak", "Tom & \"Jerry\" <\u{0}\u{1F}\u{FFFF}> ç 🦊")
                    .attribute("voice", "a\"b'<c>&\u{8}")
                    .attribute_unless_empty("language", ""),
                Element::new("Hangup"),
            ],
        );
        insta::assert_snapshot!(element.to_document(), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Speak voice="a&quot;b&apos;&lt;c&gt;&amp;">Tom &amp; &quot;Jerry&quot; &lt;&gt; ç 🦊</Speak><Hangup/></Response>"#);
    }

    #[test]
    fn its_size_is_that_of_its_text() {
        let element = Element::with_text("Speak", "a&b");
        assert_eq!(element.bytes(), "<Speak>a&amp;b</Speak>".len());
    }
}
