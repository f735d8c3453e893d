//! The context `job`: how it goes, and the containers around it.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context>

use super::Place;
use crate::seed::fnv1a;
use crate::workflow::expression::Value;
use crate::workflow::expression::value::Object;
use crate::workflow::model::Text;
use crate::workflow::run::cell::Cell;
use crate::workflow::run::{plan, world};

/// The first port that a machine gives to a container that asks for any.
/// <https://docs.docker.com/engine/network/port-publishing/>
const FIRST_PORT: u16 = 32_768;

impl Place<'_, '_> {
    /// The job that runs in a cell.
    pub(super) fn job(&self, cell: &Cell) -> Value {
        let job = self.engine.plan.jobs[cell.report.job].job;
        let mut own = Object::default().with("status", cell.status.as_str());
        if job.container.is_none() && job.services.is_empty() {
            return own.into();
        }
        let id = |name: &str| hexadecimal(&[&cell.report.label, "/", name].concat());
        let network = ["github_network_", &id("")[..32]].concat();
        let container = |name: &str| {
            Object::default()
                .with("id", id(name).as_str())
                .with("network", network.as_str())
        };
        if job.container.is_some() {
            own = own.with("container", container("container"));
        }
        let mut services = Object::default();
        let mut free = FIRST_PORT;
        for (name, service) in &job.services {
            let mut ports = Object::default();
            for text in &service.ports {
                let (inside, outside) = self.port(text, &mut free);
                ports.set(&inside, outside.as_str().into());
            }
            let entry = container(&name.value).with("ports", ports);
            services.set(&name.value, entry.into());
        }
        own.with("services", services).into()
    }

    /// The port of a service, and that of the machine which leads to it.
    fn port(&self, text: &Text, free: &mut u16) -> (String, String) {
        // What is asked for before the job runs knows nothing of the job.
        let asks_for_job = text.has_expression() && text.value.to_ascii_lowercase().contains("job");
        let words = (!asks_for_job).then(|| self.words(&plan::words(text)));
        let words = words.flatten().unwrap_or_default();
        let words = words.split('/').next().unwrap_or_default();
        if let Some((outside, inside)) = words.rsplit_once(':') {
            let outside = outside.rsplit(':').next().unwrap_or(outside);
            return (inside.to_owned(), outside.to_owned());
        }
        let outside = free.to_string();
        *free = free.saturating_add(1);
        (words.to_owned(), outside)
    }
}

/// Sixty-four digits, which nothing but the text decides about.
fn hexadecimal(text: &str) -> String {
    world::digest(fnv1a(text.as_bytes()))[7..].to_owned()
}
