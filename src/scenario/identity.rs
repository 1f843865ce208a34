use std::collections::HashMap;

use super::Change;
use crate::checks::{Evidence, Finding};
use crate::{Key, Subject};

/// What nodes of a changed model were called before: keys that were renamed on the way, led back.
///
/// A node that was merged or removed has no successor. A node added under a key that another had before it was renamed is
/// a new node.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins {
    /// What the key stood for in the base; `None` when the node is new. Keys that are not here are their own origin.
    by_key: HashMap<Key, Option<Key>>,
}

/// A node as the base knows it, or a new one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Origin {
    Base(Key),
    New(Key),
}

impl Origins {
    pub(crate) fn of<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Self {
        let mut origins = Self::default();
        for change in changes {
            if let Change::Rename { node, key: Some(key), .. } = change
                && node != key
            {
                let origin = origins.by_key.remove(node).unwrap_or_else(|| Some(node.clone()));
                origins.by_key.insert(key.clone(), origin);
                origins.by_key.insert(node.clone(), None);
            }
        }
        origins
    }

    pub(crate) fn origin(&self, key: &Key) -> Origin {
        match self.by_key.get(key) {
            None => Origin::Base(key.clone()),
            Some(Some(base)) => Origin::Base(base.clone()),
            Some(None) => Origin::New(key.clone()),
        }
    }
}

/// By what a finding is known again in another model: its check, its subject (under the key that it had in the base), and
/// the kind of its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Identity {
    check: &'static str,
    subject: Subject,
    new: bool,
    evidence: Option<std::mem::Discriminant<Evidence>>,
}

impl Identity {
    pub(crate) fn of(finding: &Finding, origins: &Origins) -> Self {
        let (subject, new) = match &finding.subject {
            Subject::Node(kind, key) => match origins.origin(key) {
                Origin::Base(key) => (Subject::Node(*kind, key), false),
                Origin::New(key) => (Subject::Node(*kind, key), true),
            },
            other => (other.clone(), false),
        };
        let evidence = finding.evidence.as_ref().map(std::mem::discriminant);
        Self { check: finding.check, subject, new, evidence }
    }
}
