//! What a message says, as a tree: nobody has to read markup, and nothing of it is HTML. Must not know how it is read.

use serde::{Deserialize, Serialize};

/// A part of a text, tagged by `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MarkupNode {
    /// Plain text.
    Text {
        /// As it is.
        text: String,
    },
    /// Strong.
    Bold {
        /// What is.
        #[schema(no_recursion)]
        nodes: Vec<MarkupNode>,
    },
    /// Stressed.
    Italic {
        /// What is.
        #[schema(no_recursion)]
        nodes: Vec<MarkupNode>,
    },
    /// Code within a line.
    Code {
        /// As it is.
        text: String,
    },
    /// Lines of code.
    CodeBlock {
        /// As they are.
        text: String,
    },
    /// What somebody else said.
    Quote {
        /// What they said.
        #[schema(no_recursion)]
        nodes: Vec<MarkupNode>,
    },
    /// An address of the web.
    Link {
        /// `http:` or `https:`.
        url: String,
        /// As written, where that is not the address itself: `example.com`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        text: Option<String>,
    },
    /// Somebody who is named.
    Mention {
        /// Who (`pr_…`).
        id: String,
        /// The name behind the `@`.
        name: String,
    },
    /// Everybody who is there.
    Here,
}

impl From<&domain::markup::Node> for MarkupNode {
    fn from(node: &domain::markup::Node) -> Self {
        use domain::markup::Node;
        match node {
            Node::Text(text) => Self::Text {
                text: text.to_string(),
            },
            Node::Bold(inner) => Self::Bold { nodes: all(inner) },
            Node::Italic(inner) => Self::Italic { nodes: all(inner) },
            Node::Code(text) => Self::Code {
                text: text.to_string(),
            },
            Node::CodeBlock(text) => Self::CodeBlock {
                text: text.to_string(),
            },
            Node::Quote(inner) => Self::Quote { nodes: all(inner) },
            Node::Link { url, text } => Self::Link {
                url: url.to_string(),
                text: (url != text).then(|| text.to_string()),
            },
            Node::Mention { id, name } => Self::Mention {
                id: id.to_string(),
                name: name.to_string(),
            },
            Node::Here => Self::Here,
        }
    }
}

/// A whole tree.
pub(crate) fn all(nodes: &[domain::markup::Node]) -> Vec<MarkupNode> {
    nodes.iter().map(MarkupNode::from).collect()
}
