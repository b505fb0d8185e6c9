// SPDX-License-Identifier: Apache-2.0
import { useKartaAgent } from "@karta/react";
import { useState } from "react";
import { Approval } from "./approval";
import { Message } from "./message";

/** A chat page: a streaming answer, with stop, approvals and sources. */
export function Chat() {
  const [text, setText] = useState("");
  const { messages, send, stop, reset, confirm, status, error, pendingApproval } = useKartaAgent({
    baseUrl: import.meta.env.VITE_KARTA_URL ?? "http://127.0.0.1:8787",
    project: "demo/assistant",
    embedKey: "pk_test_demo",
  });
  const streaming = status === "streaming";

  return (
    <main>
      <header>
        <h1>Ask the roaster</h1>
        <button type="button" onClick={reset}>
          New chat
        </button>
      </header>
      <ol role="log" aria-label="Conversation">
        {messages.map((message) => (
          <Message key={message.id} message={message} />
        ))}
      </ol>
      {pendingApproval && <Approval question={pendingApproval} decide={(option) => void confirm(pendingApproval.requestId, option)} />}
      {error && <p role="alert">{error.code === "limit_reached" ? "You have reached today's limit." : "That did not work. Please try again."}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(text);
          setText("");
        }}
      >
        <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} disabled={streaming} />
        {streaming ? (
          <button type="button" onClick={() => void stop()}>
            Stop
          </button>
        ) : (
          <button disabled={!text.trim()}>Send</button>
        )}
      </form>
    </main>
  );
}
