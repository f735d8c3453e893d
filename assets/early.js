// Runs before anything is painted and long before the game has arrived: puts the player's
// theme and language on the page, begins to fetch the words, and holds an early "Start".
(() => {
  const root = document.documentElement;
  let line = "";
  try {
    line = localStorage.getItem("odp.settings") || "";
  } catch {
    // A blocked store means the system's choices; the game says so when it is here.
  }
  const chosen = new URLSearchParams(line);
  root.dataset.theme = chosen.get("theme") || "system";
  root.dataset.motion = chosen.get("motion") || "system";
  root.dataset.text = chosen.get("text") || "normal";

  const languages = root.dataset.languages.split(" ");
  const wanted = [chosen.get("lang"), ...(navigator.languages || [navigator.language])];
  root.lang = wanted.map((tag) => (tag || "").split("-")[0].toLowerCase()).find((tag) => languages.includes(tag)) || "en";

  // The landing page is static; every other page needs the game.
  const route = () => {
    root.dataset.route = /^#\/[^?]/.test(location.hash) ? "app" : "landing";
  };
  route();
  addEventListener("hashchange", route);

  // Words and levels keep their names from release to release: hosts are asked whether a kept
  // copy still holds. Where nobody answers, it has to do.
  window.odpFetch = (path) => fetch(path, { cache: "no-cache" }).catch(() => fetch(path));

  // The game asks for its words by the same function, and finds them on their way.
  const fetched = {};
  window.odpText = (path) => {
    fetched[path] ||= odpFetch(path).then((answer) => {
      if (answer.ok) return answer.text();
      throw new Error(`${path}: ${answer.status}`);
    });
    fetched[path].catch(() => delete fetched[path]);
    return fetched[path];
  };
  const words = window.odpText(`text/${root.lang}.json`);

  const translate = (json) => {
    const say = (key) => key.split(".").reduce((branch, name) => branch[name], json);
    for (const element of document.querySelectorAll("[data-t]")) element.textContent = say(element.dataset.t);
    for (const element of document.querySelectorAll("[data-t-label]")) element.ariaLabel = say(element.dataset.tLabel);
    document.getElementById("landing-lang").value = root.lang;
  };
  addEventListener("DOMContentLoaded", () => {
    if (root.lang !== "en" && !root.dataset.mounted) {
      words.then(JSON.parse).then(translate).catch(() => {
        root.lang = "en";
      });
    }
  });

  document.addEventListener("input", ({ target }) => {
    if (target.form?.id === "start-form") target.form.dataset.touched = "";
    if (target.id === "landing-lang") target.dataset.touched = "";
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "start-form" || root.dataset.mounted) return;
    event.preventDefault();
    event.target.dataset.held = "";
  });
})();
