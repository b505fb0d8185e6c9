// SPDX-License-Identifier: Apache-2.0
/* The code blocks of the public reference, completed where they leave code to the reader. They are compiled, not run. */
import { useRef } from "react";
import { KartaWidget, useKartaAgent, type KartaWidgetHandle, type KartaWidgetProps } from "@karta/react";

declare const serverMintedToken: string;

export function App() {
  return (
    <KartaWidget
      project="coffeeco/support-bot"
      embedKey="pk_live_..."
      user={{ id: "user_123", identityToken: serverMintedToken }}
      theme={{ accent: "#d4ff4f", agentName: "Beans" }}
    />
  );
}

export function Support() {
  const widget = useRef<KartaWidgetHandle>(null);
  return (
    <>
      <button onClick={() => widget.current?.open()}>Need help?</button>
      <KartaWidget ref={widget} project="coffeeco/support-bot" embedKey="pk_live_..." />
    </>
  );
}

export function Chat() {
  const { messages, send, status, error, reset } = useKartaAgent({
    project: "coffeeco/support-bot",
    embedKey: "pk_live_...",
    user: { id: "user_123", identityToken: serverMintedToken },
  });

  return (
    <div>
      {messages.map((m) => (
        <div key={m.id} className={m.role}>{m.text}</div>
      ))}
      {error && <p role="alert">{error.message}</p>}
      <form onSubmit={(e) => {
        e.preventDefault();
        const input = e.currentTarget.elements.namedItem("msg") as HTMLInputElement;
        void send(input.value);
        input.value = "";
      }}>
        <input name="msg" disabled={status === "streaming"} />
        <button disabled={status === "streaming"}>Send</button>
      </form>
      <button onClick={reset}>New chat</button>
    </div>
  );
}

/* Props that the types refuse. */

// @ts-expect-error no way to authenticate
export const none = <KartaWidget project="a/b" />;
// @ts-expect-error two ways
export const two = <KartaWidget project="a/b" embedKey="pk_live_x" token="t" />;
// @ts-expect-error two other ways
export const endpoint = <KartaWidget project="a/b" tokenEndpoint="/token" token="t" />;
export const one = [<KartaWidget project="a/b" token="t" />, <KartaWidget project="a/b" tokenEndpoint="/token" />];
// @ts-expect-error the component takes no token function
export const tokenFn = <KartaWidget project="a/b" tokenFn={() => "t"} />;
// @ts-expect-error nor a model
export const model = <KartaWidget project="a/b" embedKey="pk_live_x" model="m" />;
// @ts-expect-error nor an unknown theme field
export const theme = <KartaWidget project="a/b" embedKey="pk_live_x" theme={{ colour: "red" }} />;

/* Every callback of the reference. */
export const callbacks: Required<Pick<KartaWidgetProps, "onReady" | "onOpen" | "onClose" | "onSessionStarted" | "onMessageSent" | "onMessageReceived" | "onTurnStarted" | "onTurnEnded" | "onUnread" | "onApproval" | "onFeedback" | "onStepUpRequired" | "onTeaser" | "onEscalate" | "onError">> = {
  onReady: () => {},
  onOpen: () => {},
  onClose: () => {},
  onSessionStarted: ({ sessionId }) => void sessionId.length,
  onMessageSent: ({ text }) => void text.length,
  onMessageReceived: ({ text }) => void text.length,
  onTurnStarted: () => {},
  onTurnEnded: ({ status }) => void status.length,
  onUnread: ({ count }) => void count.toFixed(),
  onApproval: ({ requestId, tool, target }) => void [requestId.length, tool.length, target?.length],
  onFeedback: ({ value, reason, text }) => void [value?.length, reason?.length, text?.length],
  onStepUpRequired: ({ tool }) => void tool.length,
  onTeaser: ({ id, action }) => void [id.length, action.length],
  onEscalate: ({ reason, context }) => void [reason?.length, context.transcript.length],
  onError: ({ message, code }) => void [message.length, code?.length],
};
