//! Names of the programs that bare systems bring.

use crate::facts::System;
use crate::order::head;
use std::sync::LazyLock;

/// Programs of a Debian slim image, sorted (packages that are *essential* or of priority
/// *required*, apt: the lists of files of Debian 12).
const DEBIAN: &str = "\
    [ add-shell addgroup addpart adduser agetty apt apt-cache apt-cdrom apt-config \
    apt-get apt-key apt-mark arch awk b2sum base32 base64 basename basenc bash bashbug \
    blkdiscard blkid blkzone blockdev captoinfo cat chage chcon chcpu chfn chgpasswd \
    chgrp chmem chmod choom chown chpasswd chroot chrt chsh cksum clear clear_console \
    cmp comm cp cpgr cppw csplit cut dash date dd deb-systemd-helper deb-systemd-invoke \
    debconf debconf-apt-progress debconf-communicate debconf-copydb debconf-escape \
    debconf-set-selections debconf-show delpart deluser df diff diff3 dir dircolors \
    dirname dmesg dnsdomainname domainname dpkg dpkg-deb dpkg-divert \
    dpkg-maintscript-helper dpkg-preconfigure dpkg-query dpkg-realpath dpkg-reconfigure \
    dpkg-split dpkg-statoverride dpkg-trigger du echo egrep env expand expiry expr \
    factor faillog fallocate false fgrep find findfs findmnt flock fmt fold fsck \
    fsfreeze fstab-decode fstrim getconf getent getopt getty gpasswd grep groupadd \
    groupdel groupmems groupmod groups grpck grpconv grpunconv gunzip gzexe gzip \
    hardlink head hostid hostname i386 iconv iconvconfig id infocmp infotocap install \
    installkernel invoke-rc.d ionice ipcmk ipcrm ipcs ischroot isosize join killall5 \
    lastlog ld.so ldattach ldconfig ldd link linux32 linux64 ln locale localedef logger \
    login logname logsave losetup ls lsblk lscpu lsipc lslocks lslogins lsmem lsns mawk \
    mcookie md5sum mesg mkdir mkfifo mkfs mknod mkswap mktemp more mount mountpoint mv \
    namei newgrp newusers nice nisdomainname nl nohup nologin nproc nsenter numfmt od \
    partx passwd paste pathchk perl pidof pinky pivot_root pldd pr printenv printf \
    prlimit ptx pwck pwconv pwd pwunconv rbash readlink realpath remove-shell rename.ul \
    renice reset resizepart rev rgrep rm rmdir rmt-tar rtcwake run-parts runcon runuser \
    savelog script scriptlive scriptreplay sdiff sed seq service setarch setpriv setsid \
    setterm sg sh sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort \
    split start-stop-daemon stat stdbuf stty su sulogin sum swaplabel swapoff swapon \
    switch_root sync tabs tac tail tar tarcat taskset tee test tic timeout toe touch \
    tput tr true truncate tset tsort tty tzselect umount uname uncompress unexpand uniq \
    unlink unshare update-alternatives update-passwd update-rc.d useradd userdel usermod \
    users vdir vigr vipw wall wc wdctl whereis which which.debianutils who whoami wipefs \
    x86_64 xargs yes ypdomainname zcat zcmp zdiff zdump zegrep zfgrep zforce zgrep zic \
    zless zmore znew zramctl";

/// Programs of an Alpine image, sorted (busybox, apk, musl-utils).
const ALPINE: &str = "\
    [ addgroup adduser apk arch ash awk base64 basename bc bunzip2 bzcat bzip2 cal cat \
    chgrp chmod chown chpasswd chroot cksum clear cmp comm cp cpio crond crontab cut \
    date dc dd delgroup deluser df diff dirname dos2unix du echo egrep env expand expr \
    factor fallocate false fgrep find flock fold free fuser getconf getent getopt grep \
    groups gunzip gzip hd head hexdump hostid hostname iconv id ifconfig install ip kill \
    killall ldconfig ldd less link ln logger ls md5sum mkdir mkfifo mknod mkpasswd \
    mktemp more mount mountpoint mv nc netstat nice nl nohup nologin nproc nslookup od \
    passwd paste pgrep pidof ping ping6 pkill printenv printf ps pstree pwd readlink \
    realpath renice reset rev rm rmdir route run-parts sed seq setsid sh sha1sum \
    sha256sum sha512sum shred shuf sleep sort split stat strings stty su sum sync sysctl \
    tac tail tar tee test timeout top touch tr traceroute true truncate tty umount uname \
    unexpand uniq unix2dos unlink unxz unzip uptime usleep vi watch wc wget which whoami \
    whois xargs xxd xzcat yes zcat";

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
    let is_in = |names: &Names| names.binary_search(&(head(name), name)).is_ok();
    match system {
        System::Debian => is_in(&OF_DEBIAN),
        System::Alpine => is_in(&OF_ALPINE),
        System::Distroless => false,
        // What a step asks of it is taken to be there.
        System::Unknown => is_in(&OF_DEBIAN) || is_in(&OF_ALPINE),
    }
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
