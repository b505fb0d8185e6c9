// SPDX-License-Identifier: Apache-2.0 The stub as printed in the reference, and an agent server inside the page. A test
// controls the pieces of an answer frame by frame (wire protocol §1-3), and every request is recorded.
window.karta = window.karta || function () {
  (window.karta.q = window.karta.q || []).push(arguments);
};
window.agent = (() => {
  const requests = [];
  const encoder = new TextEncoder();
  let stream = null;
  let seq = 0;
  const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  const answer = (method, path) => {
    if (path.endsWith("/session-tokens")) return json(200, { token: "t", expires_in: 3600 });
    if (path.endsWith("/config")) return json(200, {});
    if (path.endsWith("/sessions")) return json(201, { id: "s1", status: "idle" });
    if (path.endsWith("/events")) return json(202, { accepted: true, seq: ++seq });
    return new Response(new ReadableStream({ start: (controller) => { stream = controller; } }), {
      headers: { "Content-Type": "text/event-stream" },
    });
  };
  window.fetch = async (url, { method = "GET" } = {}) => {
    const { pathname } = new URL(url, location.href);
    requests.push(`${method} ${pathname}`);
    return answer(method, pathname);
  };
  const send = (event) => {
    const data = JSON.stringify({ ...event, seq: ++seq, created_at: "2026-01-01T00:00:00Z" });
    stream.enqueue(encoder.encode(`data: ${data}\n\n`));
  };
  const frame = () => new Promise(requestAnimationFrame);
  const until = async (condition) => {
    for (let value; ; await frame()) if ((value = condition())) return value;
  };
  const root = () => document.querySelector("karta-widget").shadowRoot;
  return {
    requests, send, frame, until, root,
    /** Opens the panel and resolves when an answer can be sent. */
    async ask() {
      karta("open");
      await until(() => document.querySelector("karta-widget")?.shadowRoot.activeElement?.localName === "textarea");
      karta("sendMessage", "Go on");
      await until(() => stream);
      send({ type: "session.status_running" });
    },
    /** Appends to a part of the answer. */
    say: (part, text) => send({ type: "agent.message", part_id: part, text, delta: true }),
    /** Ends the answer and resolves when the panel shows the buttons below it. */
    async end() {
      send({ type: "session.status_idle", stop_reason: "end_turn" });
      await until(() => root().querySelector(".actions"));
    },
    /** Returns the elements that show the parts of the answer, in their order. */
    parts: () => [...root().querySelectorAll(".md")],
    /**
     * Returns the content of an element, without differences that depend on the way to it: the measured groups and
     * parts, and the split of text into nodes.
     */
    dump(node) {
      const lines = [];
      const visit = (at, depth) => {
        if (at.nodeType === Node.TEXT_NODE) {
          if (lines.at(-1)?.startsWith(`${" ".repeat(depth)}"`)) lines.push(lines.pop() + at.data);
          else if (at.data) lines.push(`${" ".repeat(depth)}"${at.data}`);
          return;
        }
        const plain = (at.localName === "div" && !at.className) || (at.localName === "span" && at.closest("pre"));
        if (!plain) {
          const attributes = [...at.attributes].filter(({ name }) => name !== "style").map(({ name, value }) => `${name}=${value.replace(/ ?\bfull\b/, "")}`)
            .filter((each) => each !== "class=");
          lines.push(`${" ".repeat(depth)}<${at.localName} ${attributes.sort().join(" ")}>`);
        }
        for (const child of at.childNodes) visit(child, plain ? depth : depth + 1);
      };
      for (const child of node.childNodes) visit(child, 0);
      return lines.join("\n");
    },
  };
})();
