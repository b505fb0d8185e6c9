// SPDX-License-Identifier: Apache-2.0 Records problems in a page. The record is stored under a symbol, so that no
// global name is used.
(() => {
  const key = Symbol.for("karta.watch");
  if (window[key]) return;
  const record = { problems: [], shift: 0 };
  Object.defineProperty(window, key, { value: record });

  // Drivers that read the console see these lines too. Problems that drivers report themselves are only recorded.
  const report = (problem) => {
    record.problems.push(problem);
    console.debug(`[watch] ${problem}`);
  };
  addEventListener("unhandledrejection", (event) => report(`unhandled rejection: ${event.reason}`));
  document.addEventListener("securitypolicyviolation", (event) =>
    report(`policy violation: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
  addEventListener("error", (event) => {
    if (event instanceof ErrorEvent) record.problems.push(`page error: ${event.message}`);
  });
  for (const level of ["error", "warn"]) {
    const original = console[level];
    console[level] = (...words) => {
      record.problems.push(`console ${level}: ${words.join(" ")}`);
      original.apply(console, words);
    };
  }
  if (window.PerformanceObserver?.supportedEntryTypes.includes("layout-shift")) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) record.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  }
})();
