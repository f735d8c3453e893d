//! Reads packed content, as postcard writes it (<https://postcard.jamesmunns.com>).
//!
//! A reader that may fail at every field has to know at every field how to throw away what
//! it has so far, and the page pays for all of these ways out. This one goes on with nothing
//! in its hands, and says at the end that something was wrong.

use crate::app_spec::{App, AppFile, Changes, EnvVar, Memory, Script, Secret, SecretRead};
use crate::content::Content;
use crate::facts::{
    Apt, AptPackage, BaseImage, BaseLayer, Facts, Images, Known, Library, Made, Modules, Package,
    Packages, Sizes, Source, SourceBuild, System, Times,
};
use crate::mission::{Level, Losing};
use crate::missions::{cache, jigsaw, pipeline};
use crate::setup::Difficulty;
use std::sync::Arc;

/// Bytes that are left, and whether they made sense so far.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    failed: bool,
}

/// What can be read of packed content.
pub(super) trait Packed: Sized {
    fn read(from: &mut Reader<'_>) -> Self;
}

/// Reads one value; `None` when the bytes are no such value.
pub(super) fn read<T: Packed>(bytes: &[u8]) -> Option<T> {
    let mut from = Reader {
        rest: bytes,
        failed: false,
    };
    let value = T::read(&mut from);
    (!from.failed).then_some(value)
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        if let Some((taken, rest)) = self.rest.split_at_checked(count) {
            self.rest = rest;
            return taken;
        }
        self.fail();
        &[]
    }

    fn fail(&mut self) {
        self.failed = true;
        self.rest = &[];
    }

    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
        }
        self.fail();
        0
    }

    /// A number of a smaller type.
    fn small<T: TryFrom<u64> + Default>(&mut self) -> T {
        let number = T::try_from(self.number());
        number.unwrap_or_else(|_| {
            self.fail();
            T::default()
        })
    }
}

impl Packed for u8 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.byte()
    }
}

impl Packed for u16 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.small()
    }
}

impl Packed for u32 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.small()
    }
}

impl Packed for u64 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.number()
    }
}

impl Packed for bool {
    fn read(from: &mut Reader<'_>) -> Self {
        let byte = from.byte();
        if byte > 1 {
            from.fail();
        }
        byte == 1
    }
}

impl Packed for String {
    fn read(from: &mut Reader<'_>) -> Self {
        let length = from.small();
        if let Ok(text) = str::from_utf8(from.take(length)) {
            text.to_owned()
        } else {
            from.fail();
            Self::new()
        }
    }
}

impl Packed for Arc<str> {
    fn read(from: &mut Reader<'_>) -> Self {
        String::read(from).into()
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        let count = from.number();
        let mut items = Self::new();
        for _ in 0..count {
            if from.failed {
                break;
            }
            items.push(T::read(from));
        }
        items
    }
}

impl<T: Packed> Packed for Option<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        bool::read(from).then(|| T::read(from))
    }
}

impl<T: Packed> Packed for Arc<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        Self::new(T::read(from))
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn read(from: &mut Reader<'_>) -> Self {
        (A::read(from), B::read(from))
    }
}

impl<A: Packed, B: Packed, C: Packed> Packed for (A, B, C) {
    fn read(from: &mut Reader<'_>) -> Self {
        (A::read(from), B::read(from), C::read(from))
    }
}

impl<S: Packed, T: Packed> Packed for Level<S, T> {
    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            id: Packed::read(from),
            spec: Packed::read(from),
            start: Packed::read(from),
            blocks: Packed::read(from),
            roads: Packed::read(from),
            losing: Packed::read(from),
        }
    }
}

impl<G: Packed> Packed for Losing<G> {
    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            name: Packed::read(from),
            told: Packed::read(from),
            misses: Packed::read(from),
        }
    }
}

/// Not packed.
impl Packed for Source {
    fn read(_: &mut Reader<'_>) -> Self {
        Self::default()
    }
}

/// Not packed.
impl<T> Packed for Made<T> {
    fn read(_: &mut Reader<'_>) -> Self {
        Self::default()
    }
}

/// Records, with all of their fields in the order in which they are declared.
macro_rules! records {
    ($($record:path { $($field:ident)* })*) => {
        $(impl Packed for $record {
            fn read(from: &mut Reader<'_>) -> Self {
                Self { $($field: Packed::read(from)),* }
            }
        })*
    };
}

/// Choices, with all of their names in the order in which they are declared.
macro_rules! choices {
    ($($choice:path { $first:ident $($name:ident)* })*) => {
        $(impl Packed for $choice {
            fn read(from: &mut Reader<'_>) -> Self {
                const ALL: &[$choice] = &[<$choice>::$first $(, <$choice>::$name)*];
                // The compiler names here what is missing above.
                const _: fn($choice) = |choice| match choice {
                    <$choice>::$first $(| <$choice>::$name)* => {}
                };
                let at: usize = from.small();
                ALL.get(at).copied().unwrap_or_else(|| {
                    from.fail();
                    <$choice>::$first
                })
            }
        })*
    };
}

records! {
    Facts { images packages apt modules times }
    Images { source rows }
    BaseImage { reference system python release prefix packages layers source files }
    BaseLayer { compressed bytes }
    Packages { source rows nowhere unknown needs owners }
    Sizes { download installed pyc files }
    Package { name version sizes python requires modules scripts library build source }
    Library { file package }
    SourceBuild { command ms }
    Apt { source rows lists lists_download }
    AptPackage { name download installed count recommends commands includes source }
    Modules { source standard renamed }
    Times { laptop_down runner_down unpack metadata_ms context run_ms copy_ms copy pip_resolve_ms pip_package_ms pip_write pip_compile uv_resolve_ms uv_write apt_update_ms apt_write apt_trigger_ms export export_ms limit_ms boot_ms laptop_up runner_up gzip packed_wheels packed_packages packed_lists packed_text packed_data }
    App { id files requirements system_packages main port health env secrets memory script }
    AppFile { path bytes changes text mode }
    EnvVar { name default }
    Secret { name read file value }
    Memory { rest session }
    Script { title imports reads writes secrets shows }
    jigsaw::level::Spec { difficulty demonstration main data app python files also secrets requirements imports writes goals metrics losing }
    jigsaw::level::Texts { dockerfile ignore }
    cache::level::Spec { difficulty demonstration python app files also secrets model packages history commits goals metrics slack losing }
    cache::level::Commit { change runner }
    cache::level::Slack { script size runner }
    pipeline::level::Spec { difficulty demonstration runners token_writes opens times vary shuffle secrets reviewers faults pick events goals metrics lead losing }
    pipeline::level::Times { start checkout install lint test build push scan deploy smoke tool other }
    pipeline::level::Vary { what from to }
    pipeline::level::Given { name value }
    pipeline::level::CardSpec { kind wanted }
}

choices! {
    System { Debian Alpine Distroless Unknown }
    Changes { Often Sometimes Rarely }
    SecretRead { Env Streamlit }
    Difficulty { Beginner Intermediate Advanced }
    jigsaw::level::GoalId { Builds Answers Page Runs StaysUp Edit Healthy NotRoot Stranger NoCompiler Stops }
    jigsaw::level::MetricId { Rebuild Size Steps LastSteps Stop Library }
    cache::level::Change { Page Readme Model Package Base }
    cache::level::GoalId { Script Size Docs Laptop Runner Push Stranger Stamp Page }
    cache::level::MetricId { Rebuilds Size Ci Pushed Lines }
    pipeline::level::Part { Functions Data Api Page }
    pipeline::level::Clock { Lint Test Build Push Scan Deploy Smoke }
    pipeline::cards::Kind { Good BrokenTest LintError BrokenPage PullRequest Branch Weekly GoodRow Vulnerable Fork Release RunnerLost SmokeFails ActionMoved NewChart }
    pipeline::cards::Wanted { Live NeverPushed NeverLive Red RolledBack Tested }
    pipeline::level::GoalId { Live Test Lint Lead Stamps Tested Named Stranger Newest Back Fork Least Pinned Rerun }
    pipeline::level::MetricId { Lead Arrows Minutes Lines Scopes }
}

impl Packed for Content {
    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            facts: Known::default(),
            apps: Packed::read(from),
            jigsaw: Packed::read(from),
            cache: Vec::new(),
            pipeline: Vec::new(),
            judge: jigsaw::Judge::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether a value is read as postcard writes it, and from no fewer bytes.
    fn reads<T: Packed + PartialEq + serde::Serialize>(value: &T) -> bool {
        let bytes = postcard::to_allocvec(value).unwrap();
        let cut = (0..bytes.len()).all(|end| read::<T>(&bytes[..end]).is_none());
        cut && read::<T>(&bytes).as_ref() == Some(value)
    }

    #[test]
    fn choices_have_their_places() {
        let all = jigsaw::level::GoalId::read;
        let read = |at: u8| {
            all(&mut Reader {
                rest: &[at],
                failed: false,
            })
        };
        for at in 0..11 {
            assert!(reads(&read(at)));
            assert_eq!(postcard::to_allocvec(&read(at)).unwrap(), [at]);
        }
        assert!(super::read::<jigsaw::level::GoalId>(&[11]).is_none());
        assert!(super::read::<Difficulty>(&[3]).is_none());
        assert!(super::read::<u16>(&[0xff, 0xff, 0x7f]).is_none());
    }

    proptest! {
        #[test]
        fn values_are_read_as_postcard_writes_them(
            path in "\\PC{0,200}",
            text in prop::option::of("\\PC{0,9}"),
            bytes: u64,
            mode: u32,
        ) {
            let changes = Changes::Rarely;
            let file = AppFile { path, bytes, changes, text, mode };
            prop_assert!(reads(&vec![file]));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            read::<Content>(&bytes);
            read::<Facts>(&bytes);
            read::<Vec<cache::Level>>(&bytes);
            read::<Vec<pipeline::Level>>(&bytes);
        }
    }
}
