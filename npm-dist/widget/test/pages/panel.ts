// SPDX-License-Identifier: Apache-2.0
import { mountWidget, type WidgetEventMap } from "@karta/widget/panel";

const violations: string[] = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  // Prevents the engine's automatic request for an icon.
  if (!blockedURI.endsWith("/favicon.ico")) violations.push(`${effectiveDirective} ${blockedURI}`);
});
const warnings: string[] = [];
console.warn = (...words: unknown[]) => void warnings.push(words.join(" "));

const seen: [string, unknown][] = [];
const globals = new Set(Object.getOwnPropertyNames(window));

Object.assign(window, { mountWidget, violations, warnings, seen, globals, mount });

function mount(baseUrl: string) {
  const widget = mountWidget({
    baseUrl,
    projectRef: "demo/assistant",
    embedKey: "pk_test_demo",
    theme: { agentName: "Beans", greeting: "Hello from the module" },
  });
  const names: (keyof WidgetEventMap)[] = ["ready", "open", "close", "session:started", "message:sent", "message:received", "turn:started", "turn:ended", "error"];
  for (const name of names) {
    widget.on(name, (payload: unknown) => void seen.push([name, payload]));
  }
  return widget;
}
