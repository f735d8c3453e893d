//! Where figures come from: authored beside them, and left out of the packed form.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Where a figure comes from. Kept in the authored files, left out of the packed form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source(pub String);

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.0)
        } else {
            serializer.serialize_unit()
        }
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer).map(Self)
        } else {
            <()>::deserialize(deserializer).map(|()| Self::default())
        }
    }
}

/// A number beside its source: `[number, "source"]` as authored, the number alone when packed.
pub(super) mod sourced {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    // Elsewhere a number is wider than a reference to it.
    #[cfg_attr(
        target_pointer_width = "64",
        expect(
            clippy::trivially_copy_pass_by_ref,
            reason = "the form that serde asks for"
        )
    )]
    pub(in crate::facts) fn serialize<S: Serializer>(
        value: &u64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(*value)
    }

    pub(in crate::facts) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<u64, D::Error> {
        if !deserializer.is_human_readable() {
            return u64::deserialize(deserializer);
        }
        let (value, source) = <(u64, String)>::deserialize(deserializer)?;
        if source.is_empty() {
            return Err(D::Error::custom("a number without a source"));
        }
        Ok(value)
    }
}
