// SPDX-License-Identifier: Apache-2.0
"use client";
import { useKartaAgent } from "@karta/react";
import { useState } from "react";
import { SERVER } from "../server";

/** A custom chat. Next hides it on a page change. The answer is complete when the visitor returns. */
export function Chat() {
  const [text, setText] = useState("");
  const { messages, send, status, error } = useKartaAgent({ baseUrl: SERVER, project: "demo/assistant", embedKey: "pk_test_demo" });
  return (
    <>
      <ol>
        {messages.map((message) => (
          <li key={message.id} className={message.role}>
            {message.text}
          </li>
        ))}
      </ol>
      {error && <p role="alert">{error.code === "limit_reached" ? "You have reached today's limit." : "That did not work. Please try again."}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(text);
          setText("");
        }}
      >
        <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
        <button disabled={status === "streaming" || !text.trim()}>Send</button>
      </form>
    </>
  );
}
