//! What answers on a port: from inside the container, and through a published port.

use super::{Container, Response, Server, Serves};
use crate::finding::{Arg, Finding, Place};

/// `curl` inside the container, on its loopback.
pub(super) fn from_inside(server: Option<&Server>, port: u16, path: &str) -> Response {
    match server {
        Some(server) if server.port == port => answer(server, path),
        _ => Response::Refused,
    }
}

/// `curl http://localhost:port/path` on the host.
pub(super) fn from_outside(container: &Container, port: u16, path: &str) -> Response {
    if container.exit.is_some() {
        return Response::Refused;
    }
    let published = container
        .options
        .publish
        .iter()
        .find(|(host, _)| *host == port);
    let Some((_, inside)) = published else {
        return Response::Refused;
    };
    match &container.server {
        Some(server) if server.port == *inside && server.address == "0.0.0.0" => {
            answer(server, path)
        }
        // Docker's proxy takes the connection and finds nobody behind it.
        _ => Response::Reset,
    }
}

/// Streamlit 1.67: health under the base path, the page for any other path below it. A server
/// of files has its folder, and nothing at the address of Streamlit's health.
fn answer(server: &Server, path: &str) -> Response {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let Some(below) = path.strip_prefix(server.base_path.as_str()) else {
        return Response::Http {
            status: 404,
            body: "Not Found",
        };
    };
    match below {
        "/_stcore/health" if server.serves == Serves::Files => Response::Http {
            status: 404,
            body: "File not found",
        },
        "/_stcore/health" => Response::Http {
            status: 200,
            body: "ok",
        },
        _ => Response::Http {
            status: 200,
            body: "<!doctype html>",
        },
    }
}

/// Why a container that should be reached is not.
pub(super) fn findings(container: &Container) -> Vec<Finding> {
    let mut findings = Vec::new();
    let published = container.options.publish.first().copied();
    match (&container.server, published) {
        (Some(server), _) if server.address != "0.0.0.0" => findings.push(
            Finding::error("listens-on-loopback-only", Place::default())
                .with(
                    "address",
                    Arg::Code([&server.address, ":", &server.port.to_string()].concat()),
                )
                .with("port", Arg::Code(server.port.to_string())),
        ),
        (Some(server), Some((_, inside))) if server.port != inside => findings.push(
            Finding::error("port-mismatch", Place::default())
                .with("listens", Arg::Code(server.port.to_string()))
                .with("published", Arg::Code(inside.to_string())),
        ),
        _ => {}
    }
    let reached = container.exit.is_none()
        && container.server.as_ref().is_some_and(|server| {
            server.address == "0.0.0.0"
                && published.is_some_and(|(_, inside)| inside == server.port)
        });
    let exposed = container.image.config.exposed.join(", ");
    if !reached && !exposed.is_empty() {
        let finding = Finding::warning("expose-publishes-nothing", Place::default());
        findings.push(finding.with("port", Arg::Code(exposed)));
    }
    findings
}
