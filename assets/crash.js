// The page of last resort, in plain JavaScript because it must work when the game does
// not. The game's panic hook calls `odpCrash`; a watchdog calls it when nothing starts.
(() => {
  const root = document.documentElement;
  const find = (id) => document.getElementById(id);
  const stored = () => {
    try {
      return localStorage.getItem("odp.progress");
    } catch {
      return null;
    }
  };
  let report = "";

  window.odpCrash = (message, kind = "broken") => {
    if (report && kind !== "broken") return;
    report = [message, `page: ${location.href}`, `browser: ${navigator.userAgent}`].join("\n");
    find("crash-report").textContent = report;
    find("crash-export").hidden = !stored();
    const overlay = find("crash");
    overlay.dataset.kind = kind;
    overlay.hidden = false;
    for (const id of ["app", "landing"]) find(id).inert = kind === "broken";
    find("crash-title").focus();
  };

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(report);
    } catch {
      // Without a clipboard the report is at least selected for the player's own hands.
      getSelection().selectAllChildren(find("crash-report"));
    }
    find("crash-copied").hidden = false;
  };
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([stored()], { type: "application/json" }));
    link.download = "operation-deploy-progress.json";
    link.click();
  };
  addEventListener("DOMContentLoaded", () => {
    find("crash-copy").addEventListener("click", copy);
    find("crash-export").addEventListener("click", save);
    find("crash-reload").addEventListener("click", () => location.reload());
  });

  // A server may hand out the old page for some minutes after a release, while the files
  // it names are gone: one reload cures that.
  const failed = (message) => {
    try {
      if (!sessionStorage.getItem("odp.reloaded")) {
        sessionStorage.setItem("odp.reloaded", "yes");
        return location.reload();
      }
    } catch {
      // Without a session's store there is no knowing whether it was tried.
    }
    window.odpCrash(message, "absent");
  };
  // An error that went through the game's own frames has left it half done: memory ran out,
  // or a function of the browser threw. A panic has told its own report by then.
  const unwound = (error) => /wasm-function|\.wasm/.test(error?.stack) && find("crash").dataset.kind !== "broken";
  addEventListener("error", ({ target, message, error }) => {
    if (root.dataset.mounted) {
      if (unwound(error)) window.odpCrash(message);
    } else if (message) {
      // The starter is a module: when it can't go on, that is an error of the page.
      failed(`not started: ${message}`);
    } else if (target.tagName === "SCRIPT" || target.rel === "modulepreload") {
      failed(`not loaded: ${target.src || target.href}`);
    }
  }, true);
  addEventListener("unhandledrejection", ({ reason }) => {
    if (!root.dataset.mounted) failed(`not started: ${reason}`);
    else if (unwound(reason)) window.odpCrash(String(reason));
  });
  setTimeout(() => {
    if (!root.dataset.mounted) window.odpCrash("not started after 30 s", "absent");
  }, 30000);
})();
