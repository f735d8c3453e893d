//! Base images that nobody measured: nothing of their content, users and environment is
//! known, and nothing is counted of their size.

use super::{Missing, image};
use crate::build::BuildInput;
use crate::build::context::hash;
use crate::build::tree::{Node, Tree};
use crate::build::unknown::Unknown;
use crate::dockerfile::reference::Reference;
use crate::dockerfile::stages::{self, Options, Plan, Platform, Source};
use crate::facts::{self, BaseImage, Made, System};
use crate::finding::Code;

/// What is said of such an image.
pub(in crate::build) const NOT_MEASURED: Code = "image-unmeasured";

/// The repositories that names without a slash stand for: whoever writes `nginx` means
/// `docker.io/library/nginx`, and that namespace is kept by Docker
/// (<https://github.com/docker-library/official-images>, `library/`). Any other single word is
/// a stage or an image with a slip in its name.
const OFFICIAL: &str = " adminer adoptopenjdk aerospike almalinux alpine alt amazoncorretto \
    amazonlinux api-firewall arangodb archlinux backdrop bash bonita buildpack-deps busybox \
    caddy cassandra centos chronograf cirros clearlinux clefos clojure composer consul \
    convertigo couchbase couchdb crate dart debian docker drupal eclipse-mosquitto \
    eclipse-temurin eggdrop elasticsearch elixir emqx erlang express-gateway fedora flink \
    fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe \
    hello-world hitch httpd hylang ibm-semeru-runtimes ibmjava influxdb irssi jenkins jetty \
    jobber joomla jruby julia kapacitor kibana known kong krakend lightstreamer liquibase \
    logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mono \
    mysql nats nats-streaming neo4j neurodebian nextcloud nginx node notary nuxeo odoo \
    open-liberty openjdk opensuse oraclelinux orientdb percona perl photon php \
    php-zendserver phpmyadmin plone postfixadmin postgres pypy python r-base rabbitmq \
    rakudo-star redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust \
    sapmachine satosa scala sentry silverpeas sl solr sonarqube sourcemage spark spiped storm \
    swarm swift swipl teamspeak telegraf thrift tomcat tomee traefik ubuntu unit valkey \
    varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper ";

/// The images of a build that nobody measured.
#[derive(Debug, Default)]
pub(in crate::build) struct Unmeasured {
    images: Vec<BaseImage>,
    /// What is built for where nobody says otherwise.
    platform: Platform,
}

impl Unmeasured {
    /// Those that a build needs, as far as it takes such images.
    pub(in crate::build) fn of(input: &BuildInput<'_>, plan: &Plan) -> Self {
        let mut all = Self::default();
        if !input.unmeasured {
            return all;
        }
        all.platform = Options::default().platform;
        for planned in plan.stages.iter().filter(|stage| stage.reachable) {
            if let stages::Base::Image(name) = &planned.base {
                all.add(input.facts, name, planned.platform.as_deref());
            }
            for (_, source) in &planned.sources {
                if let Source::Image(name) = source {
                    all.add(input.facts, name, None);
                }
            }
        }
        all
    }

    fn add(&mut self, facts: &facts::Facts, name: &str, platform: Option<&str>) {
        let is_unmeasured = matches!(image(facts, name), Err(Missing::Unknown));
        let reference = self.reference(name, platform);
        let Some(reference) = reference.filter(|_| is_unmeasured) else {
            return;
        };
        if self.images.iter().all(|known| known.reference != reference) {
            self.images.push(unknown(reference));
        }
    }

    /// One of them by its name and `--platform`.
    pub(in crate::build) fn find(&self, name: &str, platform: Option<&str>) -> Option<&BaseImage> {
        if self.images.is_empty() {
            return None;
        }
        let reference = self.reference(name, platform)?;
        let mut images = self.images.iter();
        images.find(|image| image.reference == reference)
    }

    /// What tells one image from another: repository and tag or digest, and the platform where
    /// it is another than is built for, because its layers are others. Nothing for what is no
    /// published image.
    fn reference(&self, name: &str, platform: Option<&str>) -> Option<String> {
        let reference = Reference::parse_docker(name).ok()?.familiar();
        let repository = reference.name();
        let official = [" ", &repository, " "].concat();
        if !repository.contains('/') && !OFFICIAL.contains(&official) {
            return None;
        }
        let platform = platform.and_then(|text| Platform::parse(text).ok());
        let reference = reference.to_string();
        Some(match platform.filter(|other| *other != self.platform) {
            Some(other) => [&reference, " ", &other.format()].concat(),
            None => reference,
        })
    }
}

fn unknown(reference: String) -> BaseImage {
    BaseImage {
        reference,
        system: System::Unknown,
        python: 0,
        release: 0,
        prefix: String::new(),
        packages: Vec::new(),
        layers: Vec::new(),
        source: facts::Source::default(),
        files: Made::default(),
    }
}

/// The key that everything on such an image begins with: another reference is another image.
pub(super) fn identity(image: &BaseImage) -> u64 {
    hash(&["FROM", &image.reference])
}

/// What is known of its files: that there may be any. Where nothing is listed anybody may
/// write, as what runs in it is taken to go well.
pub(super) fn files(image: &BaseImage) -> Tree {
    let mut tree = Tree::default();
    let root = Node {
        mode: 0o777,
        ..Node::dir()
    };
    tree.insert("/".into(), root);
    let (path, note) = Unknown::Anything.change(identity(image));
    if let Some(note) = note {
        tree.insert(path, note);
    }
    tree
}
