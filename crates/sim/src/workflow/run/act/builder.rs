//! Which builder of Docker a build asks for, and where it is told to leave its image.
//!
//! <https://docs.docker.com/build/builders/>

/// The builder that a build asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Builder {
    /// That of the Docker Engine, as `docker build` does.
    Engine,
    /// The one that is selected, as `docker buildx build` does.
    Selected,
    /// One of this name.
    Named(String),
}

/// Where a build is told to leave its image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Nobody says: the builder's own way.
    Unsaid,
    /// In the image store of the machine.
    Store,
    /// Somewhere else, and not there.
    Elsewhere,
}

/// What becomes of the builders of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builders {
    /// There is one that works in a container of its own, and keeps there what it builds.
    Made {
        /// Whether it is the selected one from now on.
        selected: bool,
        /// Whether it is that of `docker build` as well.
        installed: bool,
    },
    /// That of the Docker Engine is the selected one.
    Engine,
    /// One that was made before is the selected one.
    Chosen,
    /// `docker build` asks for the selected one, or no longer.
    Installed(bool),
}

/// What a build is told besides.
#[expect(
    clippy::struct_excessive_bools,
    reason = "they have nothing to do with each other"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// No context at all.
    pub no_context: bool,
    /// To keep its cache somewhere else than in the image.
    pub keeps_cache: bool,
    /// For more than one platform.
    pub several: bool,
    /// Something of it nobody knows.
    pub unsure: bool,
}

impl Asked {
    /// Of where the cache goes and of the platforms, one or more in each word.
    pub(in super::super) fn of<'a>(
        caches: impl Iterator<Item = &'a str>,
        platforms: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut caches = caches.map(str::trim).filter(|cache| !cache.is_empty());
        let platforms = platforms.flat_map(|word| word.split(',')).map(str::trim);
        Self {
            // What is in the image itself every builder can do.
            keeps_cache: caches
                .any(|cache| cache.split(',').all(|part| part.trim() != "type=inline")),
            several: platforms.filter(|platform| !platform.is_empty()).count() > 1,
            ..Self::default()
        }
    }
}
