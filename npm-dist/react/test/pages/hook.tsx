// SPDX-License-Identifier: Apache-2.0
import * as React from "react";
import { Component, memo, StrictMode, Suspense, useState, version, type ReactNode } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { useKartaAgent, type ChatMessage, type UseKartaAgent, type UseKartaAgentOptions } from "@karta/react";

/** The observations of a test: the hook's latest result, the number of renderings, and errors. */
const probe = {
  version,
  agent: null as UseKartaAgent | null,
  rows: {} as Record<string, number>,
  /** Texts that rendered rows have shown, per id. */
  texts: {} as Record<string, string[]>,
  renders: 0,
  caught: [] as string[],
  complaints: [] as string[],
  set: (_: Partial<UseKartaAgentOptions> | null) => {},
  suspend: (_: boolean) => {},
  /** Hides the tree, as Next does with pages that were left. Effects are cleaned up, state is kept. React 19 only. */
  hide: (_: boolean) => {},
};
Object.assign(window, { probe });

for (const level of ["error", "warn"] as const) {
  console[level] = (...words: unknown[]) => void probe.complaints.push(words.map(String).join(" "));
}
addEventListener("unhandledrejection", ({ reason }) => probe.complaints.push(`unhandled ${reason}`));

const Row = memo(function Row({ message }: { message: ChatMessage }) {
  probe.rows[message.id] = (probe.rows[message.id] ?? 0) + 1;
  (probe.texts[message.id] ??= []).push(message.text);
  return <li className={message.role}>{message.text}</li>;
});

function Chat({ options }: { options: UseKartaAgentOptions }) {
  const agent = useKartaAgent(options);
  probe.agent = agent;
  probe.renders++;
  return (
    <section data-status={agent.status}>
      <ol>
        {agent.messages.map((message) => (
          <Row key={message.id} message={message} />
        ))}
      </ol>
      {agent.error && <p role="alert">{agent.error.message}</p>}
    </section>
  );
}

class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(error: Error) {
    probe.caught.push(error.message);
    return { failed: true };
  }
  override render() {
    return this.state.failed ? <p>failed</p> : this.props.children;
  }
}

const query = new URLSearchParams(location.search);
const asked = JSON.parse(query.get("options") ?? "{}");

const never = new Promise<never>(() => undefined);
function Suspended({ now }: { now: boolean }): null {
  if (now) throw never;
  return null;
}

function App() {
  const [options, setOptions] = useState<UseKartaAgentOptions | null>({
    project: "demo/assistant",
    baseUrl: location.origin,
    storage: "none",
    ...(!asked.embedKey && { token: "t" }),
    ...asked,
  });
  const [suspended, suspend] = useState(false);
  const [hidden, hide] = useState(false);
  probe.set = (changes) => setOptions((before) => changes && ({ ...before, ...changes } as UseKartaAgentOptions));
  probe.suspend = suspend;
  probe.hide = hide;
  const chat = options && <Chat options={options} />;
  // Used only in its own tests, because a server renders markers for it.
  const activity = "Activity" in React && query.has("activity");
  return (
    <Boundary key={query.has("keep") ? "" : JSON.stringify(options?.project)}>
      <Suspense fallback={<p>waiting</p>}>
        <Suspended now={suspended} />
        {activity ? <React.Activity mode={hidden ? "hidden" : "visible"}>{chat}</React.Activity> : chat}
      </Suspense>
    </Boundary>
  );
}

const app = query.has("strict") ? <StrictMode><App /></StrictMode> : <App />;
const rendered = document.querySelector("#root");
if (rendered) {
  // Hydrates server-rendered content instead of rendering it again.
  hydrateRoot(rendered, app, { onRecoverableError: (error) => void probe.complaints.push(String(error)) });
} else {
  createRoot(document.body.appendChild(document.createElement("main"))).render(app);
}
