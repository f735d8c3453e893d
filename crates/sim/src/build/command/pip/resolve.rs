//! Which distributions are chosen, and the words in which pip refuses.

use super::{Asked, Chosen, Place};
use crate::build::PipReport;
use crate::build::command::requirement::{Requirement, compare};
use crate::build::machine::{End, Machine};
use crate::build::python::Python;
use crate::build::tree::{Kind, join};
use crate::facts::{Facts, Package};
use crate::finding::{Finding, Severity};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// What is looked at next: what was asked for, or the name of what that needs.
enum Due<'a> {
    Asked(Requirement),
    Needed(&'a str, Option<usize>, Arc<str>),
}

impl Due<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Asked(requirement) => &requirement.name,
            Self::Needed(name, ..) => name,
        }
    }

    /// Its index among the measured ones.
    fn known(&self, facts: &Facts) -> Option<usize> {
        match self {
            Self::Asked(requirement) => facts.package_at(&requirement.name),
            Self::Needed(_, at, _) => *at,
        }
    }

    fn requirement(self, known: Option<&Package>) -> Requirement {
        match self {
            Self::Asked(requirement) => requirement,
            Self::Needed(name, _, from) => Requirement {
                name: known.map_or_else(|| name.into(), |known| known.name.clone()),
                from,
                ..Requirement::default()
            },
        }
    }
}

impl Machine<'_> {
    /// Chooses everything that has to be installed.
    pub(in crate::build::command) fn resolve(
        &mut self,
        python: &Python,
        asked: &Asked,
        place: &Place,
        report: &mut PipReport,
    ) -> Result<Vec<Chosen>, End> {
        self.conflicts(asked)?;
        let facts = self.facts;
        let mut path = join(&self.disk.tree.real(&place.site), "");
        let site = path.len();
        let mut todo: VecDeque<Due<'_>> = VecDeque::with_capacity(facts.packages.rows.len());
        let mut seen = vec![false; facts.packages.rows.len()];
        let mut unknown = BTreeSet::new();
        for path in &asked.wheels {
            todo.push_back(Due::Asked(self.wheel_requirement(path)?));
        }
        todo.extend(asked.wanted.iter().cloned().map(Due::Asked));
        let mut chosen = Vec::with_capacity(facts.packages.rows.len());
        while let Some(due) = todo.pop_front() {
            let at = due.known(facts);
            let new = match at {
                Some(at) => !std::mem::replace(&mut seen[at], true),
                None => unknown.insert(due.name().to_owned()),
            };
            if !new {
                continue;
            }
            let known = at.map(|at| &facts.packages.rows[at]);
            let asked_for = matches!(due, Due::Asked(_));
            let mut next = due.requirement(known);
            asked.narrow(&mut next);
            path.truncate(site);
            path.push_str(&next.name);
            let there = self.satisfied(place, &path, &next);
            if let Some(version) = there.filter(|_| !asked.again) {
                if asked_for && !asked.whole {
                    self.asked_again(&next);
                }
                report.satisfied.push((next.shown().to_owned(), version));
            } else {
                let local = self.wheel_for(asked, &next);
                if asked.no_index && !local {
                    return Err(self.no_distribution(&next, "none"));
                }
                if known.is_none() && !local && !asked.other_index {
                    self.compiles(python, &next)?;
                }
                if !local && !asked.other_index && !asked.uv {
                    self.builds_old(python, &next)?;
                }
                let one = self.choose(python, &next, known, local)?;
                chosen.push(Chosen { known: at, ..one });
            }
            let Some(known) = known.filter(|known| !asked.no_deps && !known.requires.is_empty())
            else {
                continue;
            };
            let from: Arc<str> = [" (from ", &known.name, ")"].concat().into();
            let needs = at.map_or(&[][..], |at| facts.needs(at));
            for (name, at) in known.requires.iter().zip(needs) {
                todo.push_back(Due::Needed(name, *at, from.clone()));
            }
        }
        Ok(chosen)
    }

    /// Remarks, once a command, that a line above has installed what is asked for. Base images
    /// bring the installers themselves.
    fn asked_again(&mut self, wanted: &Requirement) {
        const CODE: &str = "installed-already";
        let line = self.place.line;
        let told = |finding: &Finding| finding.code == CODE && finding.place.line == line;
        let brought = ["pip", "setuptools", "wheel"].contains(&&*wanted.name);
        if !brought && !self.findings.iter().any(told) {
            self.find(CODE, Severity::Info, "", &[("package", wanted.shown())]);
        }
    }

    /// Two pins of one name cannot both be kept.
    fn conflicts(&mut self, asked: &Asked) -> Result<(), End> {
        for (at, one) in asked.wanted.iter().enumerate() {
            let Some(pin) = one.pin() else { continue };
            let other = asked.wanted[..at].iter().chain(&asked.limits);
            let Some(other) = other
                .filter(|other| other.name == one.name)
                .find(|other| !other.accepts(pin))
            else {
                continue;
            };
            let said = [
                "ERROR: Cannot install ",
                other.shown(),
                " and ",
                one.shown(),
                " because these package versions have conflicting dependencies.",
            ];
            let end = self.fail(
                "requirements-conflict",
                1,
                &said.concat(),
                &[("one", other.shown()), ("other", one.shown())],
            );
            self.say("ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/#dealing-with-dependency-conflicts");
            return Err(end);
        }
        Ok(())
    }

    fn satisfied(&self, place: &Place, path: &str, wanted: &Requirement) -> Option<String> {
        if place.blind {
            return None;
        }
        let node = self.disk.tree.get(path)?;
        match &node.kind {
            Kind::Package { version, .. } if version.is_empty() || wanted.accepts(version) => {
                Some(version.to_string())
            }
            _ => None,
        }
    }

    pub(super) fn choose(
        &mut self,
        python: &Python,
        wanted: &Requirement,
        known: Option<&Package>,
        local: bool,
    ) -> Result<Chosen, End> {
        let facts = self.facts;
        let nowhere = &facts.packages.nowhere;
        let is_it = |name: &String| (**name).cmp(&wanted.name);
        // What was measured is somewhere.
        if known.is_none() && nowhere.binary_search_by(is_it).is_ok() {
            return Err(self.no_distribution(wanted, "none"));
        }
        if let Some((_, meant)) = facts
            .modules
            .renamed
            .iter()
            .find(|(name, _)| **name == *wanted.name)
        {
            return Err(self.renamed(wanted, meant));
        }
        let Some(known) = known else {
            return Ok(self.unknown(wanted, local));
        };
        let fits = wanted.accepts(&known.version);
        if wanted
            .pin()
            .is_some_and(|pin| compare(pin, &known.version).is_gt())
            || (!fits && !wanted.accepts_older_than(&known.version))
        {
            return Err(self.no_distribution(wanted, &["…, ", &known.version].concat()));
        }
        if fits && known.python > python.minor {
            if !wanted.accepts_older_than(&known.version) && !wanted.specs.is_empty() {
                return Err(self.wrong_python(python, wanted, known));
            }
            self.estimated(wanted.shown());
            return Ok(older(wanted, known));
        }
        let build_ms = match &known.build {
            Some(build) if !local => {
                if !self.has(&build.command) {
                    return Err(self.no_compiler(known, &build.command));
                }
                build.ms
            }
            _ => 0,
        };
        let older = wanted.pin().filter(|_| !fits);
        if !fits {
            // Another version than the measured one is taken to be as large.
            self.estimated(wanted.shown());
        }
        Ok(Chosen {
            name: known.name.clone(),
            version: older.map_or_else(|| known.version.clone(), Into::into),
            sizes: known.sizes,
            build_ms,
            from: wanted.from.clone(),
            local,
            known: None,
        })
    }

    fn estimated(&mut self, package: &str) {
        let args = [("package", package)];
        self.find("package-size-estimated", Severity::Info, "", &args);
    }

    fn unknown(&mut self, wanted: &Requirement, local: bool) -> Chosen {
        self.estimated(&wanted.name);
        Chosen {
            name: wanted.name.clone(),
            version: wanted.pin().unwrap_or("").into(),
            sizes: self.facts.packages.unknown,
            build_ms: 0,
            from: wanted.from.clone(),
            local,
            known: None,
        }
    }

    pub(super) fn no_distribution(&mut self, wanted: &Requirement, versions: &str) -> End {
        let first = [
            "ERROR: Could not find a version that satisfies the requirement ",
            wanted.shown(),
            " (from versions: ",
            versions,
            ")",
        ];
        self.say(first.concat());
        // `_report_single_requirement_conflict` in pip's `resolution/resolvelib/factory.py`.
        if wanted.shown() == "requirements.txt" {
            self.say("HINT: You are attempting to install a package literally named \"requirements.txt\" (which cannot exist). Consider using the '-r' flag to install the packages listed in requirements.txt");
        }
        let said = ["ERROR: No matching distribution found for ", wanted.shown()].concat();
        self.fail(
            "no-matching-distribution",
            1,
            &said,
            &[("requirement", wanted.shown())],
        )
    }

    /// The words of pip 25 when every fitting version needs another Python.
    pub(super) fn wrong_python(
        &mut self,
        python: &Python,
        wanted: &Requirement,
        known: &Package,
    ) -> End {
        let needed = [">=3.", &known.python.to_string()].concat();
        let said = [
            "ERROR: Ignored the following versions that require a different python version: ",
            &known.version,
            " Requires-Python ",
            &needed,
        ]
        .concat();
        let end = self.fail(
            "requires-python",
            1,
            &said,
            &[
                ("requirement", wanted.shown()),
                ("needed", &needed),
                ("python", &["3.", &python.minor.to_string()].concat()),
            ],
        );
        self.say_all(&[
            "ERROR: Could not find a version that satisfies the requirement ",
            wanted.shown(),
            " (from versions: …)",
        ]);
        self.say_all(&["ERROR: No matching distribution found for ", wanted.shown()]);
        end
    }

    pub(super) fn no_compiler(&mut self, known: &Package, command: &str) -> End {
        let name = &known.name;
        self.say_all(&["Building wheels for collected packages: ", name]);
        self.say_all(&[
            "  Building wheel for ",
            name,
            " (pyproject.toml): finished with status 'error'",
        ]);
        self.say("  error: subprocess-exited-with-error");
        self.say_all(&[
            "  × Building wheel for ",
            name,
            " (pyproject.toml) did not run successfully.",
        ]);
        self.say("  │ exit code: 1");
        let said = [
            "error: [Errno 2] No such file or directory: '",
            command,
            "'",
        ]
        .concat();
        self.say_all(&["      ", &said]);
        self.say_all(&["  ERROR: Failed building wheel for ", name]);
        self.find(
            "compiler-missing",
            Severity::Error,
            &said,
            &[("package", name), ("command", command)],
        );
        self.cause = Some("compiler-missing");
        self.say_all(&[
            "ERROR: Failed to build installable wheels for some pyproject.toml based projects (",
            name,
            ")",
        ]);
        End::Code(1)
    }

    pub(super) fn renamed(&mut self, wanted: &Requirement, meant: &str) -> End {
        self.say("  error: subprocess-exited-with-error");
        self.say("  × Getting requirements to build wheel did not run successfully.");
        let said = [
            "The '",
            &wanted.name,
            "' PyPI package is deprecated, use '",
            meant,
            "'",
        ]
        .concat();
        self.fail(
            "package-renamed",
            1,
            &said,
            &[("package", &wanted.name), ("meant", meant)],
        )
    }
}

/// An older version than the measured one, for an older Python; its size is taken to be the same.
fn older(wanted: &Requirement, known: &Package) -> Chosen {
    Chosen {
        name: known.name.clone(),
        version: "".into(),
        sizes: known.sizes,
        build_ms: 0,
        from: wanted.from.clone(),
        local: false,
        known: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::build::tests::facts;

    #[test]
    fn what_is_measured_is_somewhere() {
        let packages = facts().packages;
        assert!(!packages.rows.is_empty() && !packages.nowhere.is_empty());
        for name in &packages.nowhere {
            assert!(
                packages.rows.iter().all(|row| *row.name != **name),
                "{name}"
            );
        }
    }
}
