pub(super) use crate::text::listed_words;
use crate::{Key, NodeRef};

/// Nodes by their keys in a message; the rest of a long list only by its number.
pub(super) fn listed<'m>(nodes: impl IntoIterator<Item = NodeRef<'m>>) -> String {
    listed_words(nodes.into_iter().map(|node| format!("`{}`", node.key())))
}

/// Keys in a message; the rest of a long list only by its number.
pub(super) fn listed_keys<'k>(keys: impl IntoIterator<Item = &'k Key>) -> String {
    listed_words(keys.into_iter().map(|key| format!("`{key}`")))
}

#[cfg(test)]
mod tests {
    use crate::{Organisation, UnitEntry};

    #[test]
    fn a_long_list_ends_with_a_number() {
        let mut builder = Organisation::builder();
        for key in ["a", "b", "c", "d", "e", "f"] {
            builder.add(UnitEntry::new(key));
        }
        let organisation = builder.build().expect("six units");
        let listed = |number| super::listed(organisation.units().take(number));
        assert_eq!(listed(0), "");
        assert_eq!(listed(1), "`a`");
        assert_eq!(listed(2), "`a` and `b`");
        assert_eq!(listed(5), "`a`, `b`, `c`, `d` and `e`");
        assert_eq!(listed(6), "`a`, `b`, `c`, `d` and 2 more");
    }
}
