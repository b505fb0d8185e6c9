// SPDX-License-Identifier: Apache-2.0
import { createRef, Fragment, StrictMode, useEffect, useLayoutEffect, useState, version } from "react";
import { flushSync } from "react-dom";
import { createRoot, hydrateRoot } from "react-dom/client";
import { KartaWidget, type KartaWidgetHandle, type KartaWidgetProps } from "@karta/react";

const first: KartaWidgetProps = { project: "demo/assistant", baseUrl: location.origin, token: "t" };

const probe = {
  version,
  /** Number of hosts that were added to the page. */
  hosts: 0,
  heard: [] as [string, unknown][],
  /** The order of aborted streams and of the first task after an unmount. */
  order: [] as string[],
  complaints: [] as string[],
  /** The result of a call made right after the component had mounted. */
  early: null as Promise<unknown> | null,
  handle: createRef<KartaWidgetHandle>(),
  /** Replaces the props of the widgets on the page. Null removes all widgets. */
  set: (_: readonly KartaWidgetProps[]) => {},
  /** Replaces the widget by another one in a single render. */
  swap: (props: KartaWidgetProps) => {
    flushSync(() => probe.set([]));
    flushSync(() => probe.set([props]));
  },
  listen: (name: string) => ({
    onReady: () => probe.heard.push([`${name} ready`, null]),
    onOpen: () => probe.heard.push([`${name} open`, null]),
    onSessionStarted: (payload: unknown) => probe.heard.push([`${name} session`, payload]),
    onMessageSent: (payload: unknown) => probe.heard.push([`${name} sent`, payload]),
    onMessageReceived: (payload: unknown) => probe.heard.push([`${name} received`, payload]),
    onClose: () => probe.heard.push([`${name} close`, null]),
    onUnread: (payload: unknown) => probe.heard.push([`${name} unread`, payload]),
    onEscalate: (payload: unknown) => probe.heard.push([`${name} escalate`, payload]),
    onError: (payload: unknown) => probe.heard.push([`${name} error`, payload]),
    onLimitReached: (payload: unknown) => probe.heard.push([`${name} limit`, payload]),
  }),
  first,
};
Object.assign(window, { probe });

for (const level of ["error", "warn"] as const) {
  console[level] = (...words: unknown[]) => void probe.complaints.push(words.map(String).join(" "));
}
addEventListener("unhandledrejection", ({ reason }) => probe.complaints.push(`unhandled ${reason}`));
new MutationObserver((records) => {
  for (const { addedNodes } of records) {
    probe.hosts += [...addedNodes].filter(({ nodeName }) => nodeName === "KARTA-WIDGET").length;
  }
}).observe(document.body, { childList: true });

const abort = AbortController.prototype.abort;
AbortController.prototype.abort = function (reason?: unknown) {
  probe.order.push("abort");
  abort.call(this, reason);
};

/** Opens the widget if the page's address names this effect. */
function openEarly(effect: string): void {
  if (location.search === `?${effect}`) {
    probe.early = probe.handle.current!.open();
  }
}

/** A component that is unmounted with the widget beside it, and cleaned up before it. */
function Witness() {
  useEffect(() => {
    openEarly("sibling");
    return () => void setTimeout(() => probe.order.push("task"));
  }, []);
  return null;
}

function App() {
  const [widgets, setWidgets] = useState<readonly KartaWidgetProps[]>([first]);
  probe.set = setWidgets;
  useLayoutEffect(() => openEarly("layout"), []);
  useEffect(() => openEarly("early"), []);
  return (
    <main>
      {widgets.map((props, index) => (
        <Fragment key={index}>
          <Witness />
          <KartaWidget ref={index === 0 ? probe.handle : null} {...props} />
        </Fragment>
      ))}
    </main>
  );
}

const app = (
  <StrictMode>
    <App />
  </StrictMode>
);
const rendered = document.querySelector("#root");
if (rendered) {
  // Hydrates server-rendered content instead of rendering it again.
  hydrateRoot(rendered, app, { onRecoverableError: (error) => void probe.complaints.push(String(error)) });
} else {
  createRoot(document.body.appendChild(document.createElement("div"))).render(app);
}
