// Notes when the page paints, can be used and can be played, in milliseconds since the
// navigation began, and presses each thing that comes up as soon as it is there. From then
// on it notes how long every touch and key took to its next paint.
(() => {
  const times = (window.odpTimes = {});
  const note = (name) => {
    times[name] ??= performance.now();
  };
  const at = (id) => document.querySelector(`[data-testid^="${id}"]`);
  const pressed = new Set();
  const press = (id) => {
    const found = at(id);
    // A door is an item of a list with the link inside.
    const element = found?.querySelector("a") ?? found;
    if (!element || pressed.has(id)) return;
    pressed.add(id);
    element.click();
  };

  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName("first-contentful-paint")) times.paint = entry.startTime;
  }).observe({ type: "paint", buffered: true });

  // What is being done, and since when: an event belongs to what was begun before it.
  const doings = [];
  const seen = {};
  const seenOf = (what) => (seen[what] ??= { paints: new Map(), worked: 0, told: "nothing took long" });
  const take = (entries) => {
    for (const entry of entries) {
      const doing = doings.findLast(({ since }) => since <= entry.startTime);
      // A touch or key is many events with one number; those without one are no move.
      if (!doing || !entry.interactionId) continue;
      const own = seenOf(doing.what);
      const known = own.paints.get(entry.interactionId);
      // From the finger, and from when the page hears of it.
      const paint = [entry.duration, entry.startTime + entry.duration - entry.processingStart];
      own.paints.set(entry.interactionId, known && known[0] >= paint[0] ? known : paint);
      // Several events share a paint; the one whose listeners took longest explains it.
      const worked = Math.round(entry.processingEnd - entry.processingStart);
      if (worked > own.worked) {
        own.worked = worked;
        own.told = `${entry.name} worked ${worked} of ${entry.duration}`;
      }
    }
  };
  // Browsers do not tell of a pointer that moves: from then to behind the next frame.
  let moved = 0;
  addEventListener(
    "pointermove",
    ({ timeStamp }) => {
      if (doings.at(-1)?.what !== "drag") return;
      const heard = performance.now();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const now = performance.now();
          seenOf("drag").paints.set(`move ${(moved += 1)}`, [now - timeStamp, now - heard]);
        };
        port2.postMessage(0);
      });
    },
    true,
  );
  const events = new PerformanceObserver((list) => take(list.getEntries()));
  // Sixteen milliseconds are the least that browsers tell of.
  events.observe({ type: "event", durationThreshold: 16 });
  const count = () => ["pointerup", "keydown"].reduce((sum, kind) => sum + (performance.eventCounts.get(kind) ?? 0), 0);
  let before = 0;
  window.odpDoing = (what) => {
    if (doings.length === 0) before = count();
    doings.push({ what, since: performance.now() });
  };
  // How long every touch, key and frame of a drag took, by what was done, and how many touches
  // and keys there were in all. Two frames later every event has had its paint.
  window.odpMoves = (done) =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        setTimeout(() => {
          take(events.takeRecords());
          const told = Object.entries(seen).map(([what, of]) => [what, { paints: [...of.paints.values()], told: of.told }]);
          done({ seen: Object.fromEntries(told), count: count() - before, moved });
        }),
      ),
    );

  const look = () => {
    if (at("start") && document.readyState !== "loading" && times.paint) {
      note("usable");
      press("start");
    }
    press("app-");
    press("door-1");
    const button = at("big-button");
    // The frame that shows the board ends with the next one's beginning.
    if (button && !button.disabled) requestAnimationFrame(() => note("playable"));
    if (at("terminal")) requestAnimationFrame(() => note("runs"));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
