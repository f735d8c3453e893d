//! Commands that a machine of Ubuntu has beyond those of the table: the shell's own words, the
//! small tools of the system, and what the images of the runners bring besides.
//!
//! <https://github.com/actions/runner-images>, `images/ubuntu/Ubuntu2404-Readme.md`;
//! <https://packages.ubuntu.com/noble/coreutils> and its neighbours.

/// Whether a command is one of those.
pub(super) fn has(name: &str) -> bool {
    COMMON.binary_search(&name).is_ok()
}

/// Sorted by name.
#[rustfmt::skip]
static COMMON: [&str; 580] = [
    ".", ":", "R", "[", "aclocal", "addr2line", "alias", "ansible",
    "ansible-playbook", "ant", "apt", "apt-cache", "apt-get", "apt-key", "apt-mark", "aptitude",
    "ar", "arch", "aria2c", "as", "ash", "autoconf", "autoheader", "automake",
    "autoreconf", "awk", "azcopy", "b2sum", "base32", "base64", "basename", "basenc",
    "bc", "bg", "bind", "bison", "blkid", "break", "brotli", "builtin",
    "bundle", "bundler", "bunzip2", "busybox", "bzcat", "bzip2", "c++", "c99",
    "cabal", "caller", "cargo", "cat", "cc", "cd", "chattr", "chcon",
    "chfn", "chgrp", "chmod", "choco", "chown", "chrome", "chromedriver", "chromium",
    "chroot", "chrt", "chsh", "cksum", "clang", "clang++", "clang-format", "clang-tidy",
    "clear", "cmp", "code", "codespace", "col", "column", "comm", "command",
    "compgen", "complete", "composer", "conda", "containerd", "continue", "coproc", "corepack",
    "cp", "cpan", "cpio", "cpp", "crane", "cron", "crontab", "csc",
    "csplit", "ctest", "curlftpfs", "cut", "dash", "date", "dbus-daemon", "dbus-run-session",
    "dc", "dd", "deb", "debconf", "declare", "df", "diff", "diff3",
    "dig", "dir", "dircolors", "dirname", "dirs", "disown", "dmesg", "docker-credential-secretservice",
    "dotnet", "dpkg", "dpkg-deb", "dpkg-query", "du", "dwp", "echo", "ed",
    "edgedriver", "egrep", "elif", "else", "emacs", "enable", "env", "envsubst",
    "esac", "eval", "ex", "exec", "exit", "expand", "export", "expr",
    "factor", "fakeroot", "fallocate", "false", "fastlane", "fc", "fg", "fgrep",
    "fi", "file", "find", "findmnt", "firefox", "flex", "flock", "fmt",
    "fold", "for", "free", "ftp", "function", "fuse2fs", "fuser", "fusermount",
    "gawk", "gcc-12", "gcc-13", "gcc-14", "gcov", "gdb", "geckodriver", "gem",
    "getconf", "getent", "getopt", "getopts", "gfortran", "ghc", "ghcup", "git-ftp",
    "git-lfs", "gmake", "google-chrome", "gpg", "gpg-agent", "gpg2", "gpgconf", "gpgv",
    "gradle", "grep", "groups", "gunzip", "gzip", "hash", "head", "helm",
    "help", "hexdump", "history", "hostid", "hostname", "hostnamectl", "htop", "iconv",
    "id", "if", "ifconfig", "imagemagick", "in", "info", "init", "insmod",
    "install", "ionice", "ip", "ipcs", "iptables", "jar", "java", "javac",
    "jobs", "join", "journalctl", "jshell", "julia", "kill", "killall", "kind",
    "kmod", "kotlin", "kotlinc", "kubeadm", "last", "ld", "ldconfig", "ldd",
    "lein", "leiningen", "less", "let", "lftp", "link", "lld", "llvm-config",
    "ln", "local", "locale", "localedef", "locate", "logger", "login", "logname",
    "logout", "look", "losetup", "ls", "lsattr", "lsb_release", "lsblk", "lscpu",
    "lsmod", "lsof", "lsusb", "lz4", "lzip", "lzma", "m4", "make",
    "man", "mapfile", "mawk", "md5sum", "mediainfo", "meson", "microsoft-edge", "minikube",
    "mkdir", "mkfifo", "mkfs", "mknod", "mktemp", "mlocate", "modprobe", "mogrify",
    "mono", "more", "mount", "mountpoint", "msbuild", "msedgedriver", "msgfmt", "mv",
    "mvn", "mysql", "mysqladmin", "mysqldump", "n", "nano", "nasm", "nawk",
    "nc", "netcat", "netstat", "newgrp", "newman", "nginx", "nice", "ninja",
    "nl", "nm", "node-gyp", "nohup", "nologin", "npm", "nproc", "nsenter",
    "nslookup", "nuget", "numfmt", "nvm", "objcopy", "objdump", "oc", "od",
    "opam", "openssl", "packer", "parallel", "passwd", "paste", "patch", "patchelf",
    "pathchk", "pear", "pecl", "perf", "perl", "pg_config", "pg_dump", "pg_restore",
    "pgrep", "php", "php-fpm", "phpcs", "phpunit", "ping", "pinky", "pip3.12",
    "pkcon", "pkexec", "pkg-config", "pkill", "pmap", "podman", "pollinate", "popd",
    "pr", "printenv", "printf", "prlimit", "prove", "ps", "pstree", "ptx",
    "pulumi", "pushd", "pwd", "pwdx", "pwsh", "py3compile", "pydoc3", "python3-config",
    "python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "pzstd", "rake", "ranlib",
    "rbash", "rdoc", "read", "readarray", "readelf", "readlink", "readonly", "realpath",
    "reboot", "rename", "renice", "reset", "resolvectl", "return", "rev", "rg",
    "ri", "rm", "rmdir", "rmmod", "route", "rpm", "rsync", "ruby",
    "rustc", "rustdoc", "rustfmt", "rustup", "rvm", "sbt", "scalar", "screen",
    "script", "sdiff", "sed", "select", "selenium-server", "seq", "service", "set",
    "setfacl", "setpriv", "setsid", "sftp", "sh", "sha1sum", "sha224sum", "sha256sum",
    "sha384sum", "sha512sum", "shellcheck", "shift", "shopt", "shred", "shuf", "shutdown",
    "skopeo", "sleep", "snap", "socat", "sort", "source", "sphinxsearch", "split",
    "sponge", "sqlcmd", "sqlite3", "ss", "ssh", "ssh-add", "ssh-agent", "ssh-copy-id",
    "ssh-keygen", "ssh-keyscan", "sshpass", "stack", "stat", "stdbuf", "strace", "strings",
    "strip", "stty", "su", "subscription-manager", "sudo", "sum", "suspend", "svn",
    "swift", "swiftc", "swig", "sync", "sysctl", "systemctl", "systemd-analyze", "systemd-run",
    "tac", "tail", "tar", "taskset", "tee", "telnet", "test", "tfenv",
    "then", "tic", "time", "timedatectl", "timeout", "times", "tmux", "top",
    "touch", "tput", "tr", "traceroute", "trap", "tree", "true", "truncate",
    "tsc", "tset", "tsort", "tty", "type", "typeset", "tzselect", "ulimit",
    "umask", "umount", "unalias", "uname", "uncompress", "unexpand", "uniq", "unix2dos",
    "unlink", "unlzma", "unset", "unshare", "until", "unxz", "unzip", "update-alternatives",
    "update-ca-certificates", "uptime", "upx", "useradd", "userdel", "usermod", "users", "uuidgen",
    "vcpkg", "vdir", "vi", "vim", "virtualenv", "visudo", "vmstat", "w",
    "wait", "wall", "watch", "wc", "wget2", "whatis", "whereis", "which",
    "while", "who", "whoami", "write", "xargs", "xdg-open", "xmllint", "xvfb-run",
    "xxd", "xz", "xzcat", "yamllint", "yarn", "yes", "yq", "zcat",
    "zcmp", "zdiff", "zgrep", "zip", "zipinfo", "zless", "zsh", "zstd",
    "zstdcat", "zsyncmake", "{", "}",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted() {
        assert!(COMMON.is_sorted());
        assert!(has("sed") && has("cd") && has("shellcheck") && !has("pythonn"));
    }
}
