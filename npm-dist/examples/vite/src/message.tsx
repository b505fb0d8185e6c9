// SPDX-License-Identifier: Apache-2.0
import type { ChatMessage } from "@karta/react";
import { memo } from "react";

/** One message. An unchanged message is the same object, so `memo` skips its row while another one grows. */
export const Message = memo(function Message({ message }: { message: ChatMessage }) {
  return (
    <li className={message.role} aria-busy={message.streaming}>
      {message.tools?.map((tool) => (
        <p key={tool.id} className="tool">
          {tool.output === undefined ? `${tool.tool} …` : `${tool.tool} ${tool.isError ? "failed" : "done"}`}
        </p>
      ))}
      <p>{message.text}</p>
      {message.sources && (
        <ul aria-label="Sources">
          {message.sources.filter(({ url }) => /^https?:/.test(url)).map(({ title, url }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer">
                {title}
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
});
