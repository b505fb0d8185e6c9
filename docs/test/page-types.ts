// SPDX-License-Identifier: Apache-2.0
/* Accepted and rejected uses of the page's typings. Compiled with the blocks of group `page`, never run. */

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

// The stub, as in a page, but in a module.
window.karta = window.karta || function () {
  (window.karta.q = window.karta.q || []).push(arguments);
};

// Every command.
karta("init", { projectRef: "coffeeco/support-bot", embedKey: "pk_live_xxx", tokenFn: async ({ force }) => String(force) });
karta("init", { project: "coffeeco/support-bot", token: "t", context: () => "text", user: { id: "u", attributes: { plan: "pro" } } });
karta("update", { theme: { accent: "#fff", colorScheme: "dark", radius: 8, suggestedPrompts: ["a"] }, storage: "none", features: { history: true } });
karta("identify", { userId: "u_123", attributes: null, identityToken: "hex" });
karta("open");
karta("open", "text");
karta("close");
karta("toggle");
karta("sendMessage", "text");
karta("newConversation");
karta("escalate");
karta("escalate", { reason: "billing", context: "anything" });
karta("render", "chart", async (element, code, { colorScheme, dir, signal }) => {
  same<[typeof element, typeof code, typeof colorScheme, typeof dir, typeof signal], [HTMLElement, string, "light" | "dark", "ltr" | "rtl", AbortSignal]>(true);
});
karta("render", "chart", null);
karta("commands", [{ name: "track", title: "Track", run: (text) => same<typeof text, string>(true) }, { name: "a", title: "A", prompt: "p" }]);
karta("commands", null);
karta("mentions", { trigger: "#", items: async (query, { signal }) => (same<[typeof query, typeof signal], [string, AbortSignal]>(true), [{ id: "1", label: "One", detail: "d" }]) });
karta("mentions", { items: () => [] });
karta("mentions", null);
karta("teaser", { text: "Questions?", prompt: "I have a question", id: "q", send: true });
karta("shutdown");
karta("reset");
globalThis.karta("open");

// Every event with its payload.
karta("on", "ready", () => {});
karta("on", "open", () => {});
karta("on", "close", () => {});
karta("on", "session:started", ({ sessionId }) => same<typeof sessionId, string>(true));
karta("on", "message:sent", ({ text }) => same<typeof text, string>(true));
karta("on", "message:received", ({ text }) => same<typeof text, string>(true));
karta("on", "unread", ({ count }) => same<typeof count, number>(true));
karta("on", "escalate", ({ reason, context }) => {
  same<typeof reason, string | undefined>(true);
  same<typeof context.sessionId, string | null>(true);
  same<(typeof context.transcript)[number], { role: "user" | "assistant"; text: string }>(true);
  same<(typeof context)["anything else"], unknown>(true);
});
karta("on", "error", ({ message, code }) => same<[typeof message, typeof code], [string, string | undefined]>(true));
karta("on", "limit_reached", ({ retryAfterSeconds }) => same<typeof retryAfterSeconds, number | undefined>(true));
karta("on", "turn:started", (payload) => same<typeof payload, Record<string, never>>(true));
karta("on", "turn:ended", ({ status }) => same<typeof status, string>(true));
karta("on", "approval", ({ requestId, tool, target }) => same<[typeof requestId, typeof tool, typeof target], [string, string, string | undefined]>(true));
karta("on", "step_up_required", ({ tool }) => same<typeof tool, string>(true));
karta("on", "feedback", ({ value, reason, text, sessionId }) => same<[typeof value, typeof reason, typeof text, typeof sessionId], ["up" | "down" | null, "wrong" | "not_asked" | "outdated" | "other" | undefined, string | undefined, string]>(true));
karta("on", "teaser", ({ id, action }) => same<[typeof id, typeof action], [string, "shown" | "clicked" | "closed"]>(true));
karta("once", "unread", ({ count }) => same<typeof count, number>(true));

const counted = ({ count }: Karta.Events["unread"]) => void count;
karta("on", "unread", counted);
karta("off", "unread", counted);
karta("off", "unread");

// The return values of calls.
same<ReturnType<typeof karta>, Promise<Karta.Result> | undefined>(true);
void (async () => {
  const result = await karta("sendMessage", "text");
  if (result && !result.ok) same<typeof result.error.code, string | undefined>(true);
})();
same<typeof karta.version, string | undefined>(true);

// @ts-expect-error an unknown command
karta("opne");
// @ts-expect-error an unknown event
karta("on", "messages", () => {});
// @ts-expect-error a payload field that does not exist
karta("on", "unread", ({ total }) => total);
// @ts-expect-error an event without a payload
karta("on", "ready", ({ version }) => version);
// @ts-expect-error a missing listener
karta("on", "unread");
// @ts-expect-error a missing text
karta("sendMessage");
// @ts-expect-error a text of the wrong type
karta("sendMessage", 42);
// @ts-expect-error an unknown theme field
karta("update", { theme: { colour: "#fff" } });
// @ts-expect-error a value outside the choice
karta("update", { storage: "cookie" });
// @ts-expect-error a key that only init accepts
karta("update", { embedKey: "pk_live_xxx" });
// @ts-expect-error an argument of a command without one
karta("close", true);
