//! Filters and schedules: whether they can be read.

use crate::finding::{Arg, Code, Severity};
use crate::workflow::cron;
use crate::workflow::filter::{self, Subject};
use crate::workflow::model::{Text, Workflow};
use crate::workflow::read::{Reader, unexpected};

/// A glob that GitHub cannot read, or that nothing can match.
const GLOB: Code = "workflow-bad-filter";
/// Patterns that only take back.
const NEGATIVE: Code = "workflow-filter-negative";
/// A schedule that is none.
const CRON: Code = "workflow-bad-cron";
/// A schedule that GitHub does not keep up with.
const OFTEN: Code = "workflow-cron-often";

pub(super) fn check(workflow: &Workflow, reader: &mut Reader) {
    for trigger in &workflow.on {
        let refs = [
            &trigger.branches,
            &trigger.branches_ignore,
            &trigger.tags,
            &trigger.tags_ignore,
        ];
        for glob in refs.into_iter().flatten().flatten() {
            self::glob(glob, Subject::Ref, reader);
        }
        for glob in [&trigger.paths, &trigger.paths_ignore]
            .into_iter()
            .flatten()
            .flatten()
        {
            self::glob(glob, Subject::Path, reader);
        }
        for globs in [&trigger.branches, &trigger.tags, &trigger.paths] {
            negative(globs.as_deref().unwrap_or_default(), reader);
        }
        for text in &trigger.cron {
            schedule(text, reader);
        }
    }
}

fn glob(text: &Text, subject: Subject, reader: &mut Reader) {
    if text.has_expression() {
        return;
    }
    if let Some(error) = filter::check(&text.value, subject).first() {
        let said = error.to_string();
        reader.report(Severity::Error, GLOB, text.at, &text.value, said);
    }
}

/// With nothing but `!` nothing is let in.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore>
fn negative(globs: &[Text], reader: &mut Reader) {
    let takes_back = |glob: &Text| glob.value.len() > 1 && glob.value.starts_with('!');
    if let Some(first) = globs.first().filter(|_| globs.iter().all(takes_back)) {
        let said = "A pattern with ! takes back what patterns before it have let in";
        reader.warning(NEGATIVE, first.at, &first.value, said);
    }
}

fn schedule(text: &Text, reader: &mut Reader) {
    if text.has_expression() {
        return;
    }
    match cron::parse(&text.value) {
        Err(_) => {
            let said = unexpected(&text.value);
            reader.report(Severity::Error, CRON, text.at, &text.value, said);
        }
        Ok(schedule) if schedule.is_too_often() => {
            let said = "The shortest interval is once every 5 minutes";
            reader.warning(OFTEN, text.at, &text.value, said);
            reader.and("count", Arg::Count(u64::from(cron::SHORTEST_INTERVAL)));
        }
        Ok(_) => {}
    }
}
