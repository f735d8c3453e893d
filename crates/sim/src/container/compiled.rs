//! Compiled modules that were carried to another Python.
//!
//! An interpreter finds a compiled module only under the tag of its own version and C library
//! (PEP 3149): the folders of another one bring the sources of a distribution to it and not the
//! rest. Python code alone goes on working, and so does what has it to fall back on
//! (`markupsafe`, `charset-normalizer`, `sqlalchemy`, `protobuf`, `websockets`), Streamlit's
//! server among it.

use super::python::{ImportFailure, Python};
use super::world::World;
use crate::build::tree::Abi;
use crate::facts::System;

/// What an import says that does not find them.
struct Says {
    /// Those whose import does, or the one module of it.
    distributions: &'static str,
    exception: &'static str,
    message: &'static str,
}

const IMPORT: &str = "ImportError";
const MODULE: &str = "ModuleNotFoundError";

/// As seen with Python 3.11 and the compiled modules of 3.12, distributions of November 2026:
/// numpy, pandas, matplotlib, scipy, lightgbm, scikit-learn, pillow, openai, pydantic, altair,
/// jsonschema, rpds-py, pyarrow, psycopg2, cryptography, duckdb, kiwisolver, jiter, plotly. The
/// others beside one of them import it first. Longer messages are cut to their last sentence.
const SAYS: [Says; 13] = [
    Says {
        distributions: " numpy contourpy lightgbm matplotlib opencv-python-headless patsy scipy seaborn \
                        statsmodels xgboost ",
        exception: IMPORT,
        message: "Importing the numpy C-extensions failed. Original error was: No module named \
                  'numpy._core._multiarray_umath'",
    },
    Says {
        distributions: " pandas ",
        exception: IMPORT,
        message: "Unable to import required dependency numpy. Please see the traceback for details.",
    },
    Says {
        distributions: " scikit-learn ",
        exception: IMPORT,
        message: "No module named 'sklearn.__check_build._check_build'",
    },
    Says {
        distributions: " pillow ",
        exception: IMPORT,
        message: "cannot import name '_imaging' from 'PIL'",
    },
    Says {
        distributions: " fastapi openai pydantic pydantic-core ",
        exception: IMPORT,
        message: "cannot import name 'ArgsKwargs' from 'pydantic_core._pydantic_core' \
                  (unknown location)",
    },
    Says {
        distributions: " altair jsonschema referencing rpds-py ",
        exception: MODULE,
        message: "No module named 'rpds.rpds'",
    },
    Says {
        distributions: " pyarrow ",
        exception: MODULE,
        message: "No module named 'pyarrow.lib'",
    },
    Says {
        distributions: " psycopg2 psycopg2-binary ",
        exception: MODULE,
        message: "No module named 'psycopg2._psycopg'",
    },
    Says {
        distributions: " cffi cryptography ",
        exception: MODULE,
        message: "No module named '_cffi_backend'",
    },
    Says {
        distributions: " duckdb ",
        exception: MODULE,
        message: "No module named '_duckdb'",
    },
    Says {
        distributions: " kiwisolver ",
        exception: MODULE,
        message: "No module named 'kiwisolver._cext'",
    },
    Says {
        distributions: " jiter ",
        exception: MODULE,
        message: "No module named 'jiter.jiter'",
    },
    Says {
        distributions: " plotly.express ",
        exception: IMPORT,
        message: "Plotly Express requires numpy to be installed.",
    },
];

/// Why a distribution that is there cannot be imported: it was installed by a Python of another
/// version, or with another C library.
pub(super) fn foreign(
    world: &World<'_>,
    python: &Python,
    module: &str,
    name: &str,
) -> Option<ImportFailure> {
    let (_, written) = python.package(world, name)?;
    let is_meant = |says: &&Says| {
        let mut known = says.distributions.split(' ');
        known.any(|known| known == name || known == module)
    };
    let says = SAYS.iter().find(is_meant)?;
    let base = world.facts().image(&world.image().base)?;
    let here = Abi {
        minor: python.minor()?,
        musl: base.system == System::Alpine,
    };
    let is_known = written.abi.minor != 0 && base.system != System::Unknown;
    (is_known && written.abi != here).then(|| ImportFailure {
        code: "compiled-for-another",
        exception: says.exception,
        message: says.message.to_owned(),
        missing: name.to_owned(),
    })
}
