//! Names of the programs that bare systems bring.

use crate::facts::System;
use crate::order::head;
use std::sync::LazyLock;

/// Programs of a Debian slim image, sorted (packages of priority *required*, apt, ca-certificates).
const DEBIAN: &str = "\
    addgroup adduser apt apt-cache apt-get apt-key apt-mark arch awk b2sum base64 \
    basename bash cat chage chfn chgrp chmod chown chpasswd chroot chsh cksum clear \
    clear_console cmp comm cp csplit cut dash date dd debconf debconf-set-selections \
    deluser df diff dir dirname dpkg dpkg-deb dpkg-divert dpkg-query dpkg-reconfigure \
    dpkg-statoverride du echo egrep env expand expr factor faillog false fgrep find \
    flock fmt fold fsck getconf getent getopt gpasswd grep groupadd groupdel groupmod \
    groups grpck gunzip gzip head hostname iconv id install invoke-rc.d ionice ipcs join \
    lastlog ldconfig ldd link ln locale localedef logger login logsave ls lsblk lscpu \
    md5sum mesg mkdir mkfifo mknod mktemp more mount mountpoint mv namei newgrp nice nl \
    nohup nologin nproc nsenter numfmt od openssl partx passwd paste pathchk perl pinky \
    pldd pr printenv printf prlimit ptx pwd rbash readlink realpath rgrep rm rmdir \
    run-parts runcon runuser savelog script sdiff sed seq service setpriv setsid sh \
    sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split \
    start-stop-daemon stat stdbuf stty su sum sync tac tail tar taskset tee test tic \
    timeout touch tput tr true truncate tset tsort tty umount uname unexpand uniq unlink \
    unshare update-alternatives update-ca-certificates update-rc.d useradd userdel \
    usermod users vdir wc wdctl which who whoami xargs yes zcat zcmp zdiff zegrep zfgrep \
    zforce zgrep zless zmore znew";

/// Programs of an Alpine image, sorted (busybox, apk).
const ALPINE: &str = "\
    addgroup adduser apk arch ash awk base64 basename cat chgrp chmod chown cp cut date dd \
    df diff dirname du echo egrep env expr false find getent grep gunzip gzip head \
    hostname id install kill ln ls md5sum mkdir mktemp mount mv nc nice nohup nproc od \
    passwd ping printenv printf ps pwd readlink realpath rm rmdir sed seq sh sha256sum \
    sleep sort stat su sync tail tar tee test timeout top touch tr true uname uniq unzip \
    vi wc wget which whoami xargs yes";

/// The names one by one, for looking one up: nearly every command asks.
static OF_DEBIAN: LazyLock<Names> = LazyLock::new(|| names(DEBIAN));
static OF_ALPINE: LazyLock<Names> = LazyLock::new(|| names(ALPINE));

/// Sorted names behind their first bytes, which are quicker to compare.
type Names = Vec<(u64, &'static str)>;

fn names(list: &'static str) -> Names {
    list.split(' ').map(|name| (head(name), name)).collect()
}

/// Whether the bare system has a program of that name.
pub(crate) fn has_program(system: System, name: &str) -> bool {
    let names = match system {
        System::Debian => &OF_DEBIAN,
        System::Alpine => &OF_ALPINE,
        System::Distroless => return false,
    };
    names.binary_search(&(head(name), name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_of_a_list_is_found_and_no_other() {
        for (system, list) in [(System::Debian, DEBIAN), (System::Alpine, ALPINE)] {
            assert!(list.split(' ').is_sorted());
            assert!(list.split(' ').all(|name| has_program(system, name)));
            for name in ["", " ", "a", "ca", "cat chgrp", "curl", "zzz", "\u{e9}"] {
                assert!(!has_program(system, name), "{name}");
            }
        }
        assert!(!has_program(System::Distroless, "cat"));
    }
}
