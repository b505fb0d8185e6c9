// SPDX-License-Identifier: Apache-2.0
/**
 * The widget with an agent server inside the page, and the baselines: a bare text field and a plain list.
 * `?messages=2000` sets the length of the stored conversation. The server returns its log in pages, as the real one
 * does.
 */
const asked = new URLSearchParams(location.search);
const words = ("the order parcel weight coffee filter water minute careful result server session token request log number page"
  + " window button answer question table column value choice plan price month change region customer example detail").split(" ");
const encoder = new TextEncoder();
const frame = () => new Promise(requestAnimationFrame);
const until = async (condition) => {
  for (let value; ; await frame()) if ((value = condition())) return value;
};
const sentence = (seed, length) => Array.from({ length }, (_, i) => words[(seed * 7 + i * 13 + seed * i) % words.length]).join(" ");

/** The texts of a conversation, oldest first: questions and answers of two paragraphs, alternately. */
const texts = Array.from({ length: Number(asked.get("messages") ?? 0) }, (_, i) =>
  i % 2 === 0 ? `Question ${i / 2 + 1}: ${sentence(i, 8)}` : `${sentence(i, 30)}.\n\n${sentence(i + 1, 24)}.`);

/** The log of that conversation, with four events per turn (wire protocol §3). */
const log = [];
for (let i = 0; i < texts.length; i += 2) {
  const add = (event) => log.push({ ...event, seq: log.length + 1, created_at: "2026-01-01T00:00:00Z" });
  add({ type: "user.message", text: texts[i] });
  add({ type: "session.status_running" });
  add({ type: "agent.message", part_id: "a", text: texts[i + 1] });
  add({ type: "session.status_idle", stop_reason: "end_turn" });
}

let controller = null;
/** Sequence number of the last event of the log, including the current turn. */
let seq = log.length;
const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

window.fetch = async (url, { method = "GET" } = {}) => {
  const { pathname, searchParams } = new URL(url, location.href);
  if (pathname.endsWith("/session-tokens")) return json(200, { token: "t", expires_in: 3600 });
  if (pathname.endsWith("/config")) return json(200, {});
  if (pathname.endsWith("/sessions")) return json(201, { id: "s1", status: "idle" });
  if (pathname.endsWith("/events")) return json(202, { accepted: true, seq: ++seq });
  if (pathname.endsWith("/s1") && method === "GET") {
    const end = Math.min(log.length, (Number(searchParams.get("before")) || Infinity) - 1);
    const start = Math.max(0, end - (Number(searchParams.get("limit")) || 200));
    return json(200, { id: "s1", status: "idle", events: log.slice(start, end), has_more: start > 0 });
  }
  return new Response(new ReadableStream({ start: (given) => { controller = given; } }), { headers: { "Content-Type": "text/event-stream" } });
};

window.benchmark = {
  texts,
  root: () => document.querySelector("karta-widget").shadowRoot,
  /** Adds the widget to the page. Resolves when the launcher can be clicked. */
  async load() {
    const script = document.createElement("script");
    Object.assign(script, { src: "/site/widget/v1/karta.js", async: true });
    Object.assign(script.dataset, { embedKey: "pk_live_x", project: "a/b", baseUrl: location.origin });
    document.head.append(script);
    await until(() => document.querySelector("karta-widget")?.shadowRoot.querySelector("[part~=launcher]"));
  },
  /** Opens the panel. Resolves when the composer has the focus and the end of the conversation is shown. */
  async open() {
    this.root().querySelector("[part~=launcher]").click();
    await until(() => this.root().activeElement?.localName === "textarea");
    const last = texts.at(-1)?.split("\n\n").at(-1);
    if (last) await until(() => this.root().querySelector("[role=log]").textContent.includes(last));
    await frame();
    await frame();
  },
  /** Runs one short turn, so that there is a session to restore. */
  async turn() {
    karta("sendMessage", "Hello");
    await until(() => controller);
    this.event({ type: "agent.message", part_id: "a", text: "Hello." });
    this.event({ type: "session.status_idle", stop_reason: "end_turn" });
    await until(() => this.root().querySelector(".actions"));
    karta("close");
    await frame();
  },
  /** Runs `count` turns in the open panel. */
  async turns(count) {
    let ended = false;
    karta("on", "turn:ended", () => { ended = true; });
    for (let i = 0; i < count; i++) {
      const turn = this.past = (this.past ?? 0) + 1;
      const [question, ...answer] = this.said(turn);
      controller = null;
      ended = false;
      karta("sendMessage", question);
      await until(() => controller);
      for (const text of answer) this.event({ type: "agent.message", part_id: "a", delta: true, text });
      this.event({ type: "session.status_idle", stop_reason: "end_turn" });
      await until(() => ended);
    }
    await frame();
    await frame();
  },
  /** Returns the texts of turn `turn`: a question and the pieces of an answer. */
  said(turn) {
    return [`Question ${turn}: ${sentence(turn, 8)}`, ...Array.from({ length: 6 }, (_, i) => `${sentence(turn + i, 4)} **${words[i]}** `), `\n\n- ${sentence(turn, 5)}\n- ${sentence(turn + 1, 5)}\n`];
  },
  /** Closes and opens the panel `count` times. */
  async cycles(count) {
    for (let i = 0; i < count; i++) {
      karta("close");
      await until(() => this.root().activeElement?.localName !== "textarea");
      await frame();
      karta("open");
      await until(() => this.root().activeElement?.localName === "textarea");
      await frame();
    }
  },
  async shutdown() {
    karta("shutdown");
    await until(() => !document.querySelector("karta-widget"));
    await frame();
  },
  /** Shows the texts of `count` turns as a plain list. */
  plain(count) {
    const list = document.createElement("div");
    list.id = "list";
    for (let turn = 1; turn <= count; turn++) {
      const [question, ...answer] = this.said(turn);
      for (const text of [question, answer.join("")]) list.appendChild(document.createElement("p")).textContent = text;
    }
    document.body.append(list);
  },
  event(event) {
    controller.enqueue(encoder.encode(`data: ${JSON.stringify({ ...event, seq: ++seq })}\n\n`));
  },
  /** Starts an answer that sends 24 characters every 40 ms until `stop` is called. */
  async stream() {
    karta("sendMessage", "Go on");
    await until(() => controller);
    let count = 0;
    this.timer = setInterval(() => {
      const end = ++count % 40 === 0 ? ".\n\n" : count % 8 === 0 ? ` **${words[count % words.length]}** ` : " ";
      this.event({ type: "agent.message", part_id: "a", delta: true, text: sentence(count, 4).slice(0, 23) + end });
    }, 40);
    await until(() => this.root().querySelector(".md")?.textContent.length > 200);
  },
  stop() { clearInterval(this.timer); },
  /**
   * Streams numbered words every 40 ms, as the answer that is followed at its end, with a new paragraph or heading every second and a
   * burst of ten words every two. Returns the greatest delay in milliseconds until a word is shown, and the furthest that the text moves
   * in one frame, in lines.
   */
  async follow(count) {
    karta("sendMessage", "Go on");
    await until(() => controller);
    const sent = [];
    const word = () => {
      sent.push(performance.now());
      const count = sent.length;
      const end = count % 60 === 0 ? `\n\n## Part w${count}\n\n` : count % 30 === 0 ? "\n\n" : "";
      this.event({ type: "agent.message", part_id: "a", delta: true, text: `${sentence(count, 3)} w${count} ${end}` });
    };
    const timer = setInterval(() => {
      for (let burst = sent.length % 50 === 0 ? 10 : 1; burst > 0; burst--) word();
    }, 40);
    (await until(() => this.root().querySelector(".jump"))).click();
    const text = await until(() => this.root().querySelector(".md"));
    const shown = () => Number(/w(\d+)\D*$/.exec(text.textContent)?.[1] ?? 0);
    await until(() => this.atEnd());
    let seen = shown();
    let top = text.getBoundingClientRect().top;
    let delay = 0;
    let move = 0;
    for (const end = seen + count; seen < end;) {
      await frame();
      for (const now = performance.now(), last = shown(); seen < last; seen++) delay = Math.max(delay, now - sent[seen]);
      const before = top;
      top = text.getBoundingClientRect().top;
      move = Math.max(move, before - top);
    }
    clearInterval(timer);
    return { delay, lines: move / parseFloat(getComputedStyle(text).lineHeight) };
  },
  /** Asks for a person with the menu of the open panel. Returns the milliseconds from the click until a status line confirms it. */
  async person() {
    const find = (selector) => this.root().querySelector(selector);
    // Without a listener, nobody is offered.
    karta("on", "escalate", () => {});
    find(".menu-button").click();
    const entry = await until(() => [...this.root().querySelectorAll("[role=menuitem]")].find(({ textContent }) => textContent === "Talk to a person"));
    const clicked = performance.now();
    entry.click();
    await until(() => find(".person[role=status]")?.textContent);
    return performance.now() - clicked;
  },
  /** Adds the bare text field and focuses it. */
  field() {
    const field = document.createElement("textarea");
    field.id = "field";
    document.body.append(field);
    field.focus();
  },
  composer() { this.root().querySelector("textarea").focus(); },
  /** Shows the same texts as a plain list, scrolled to its end. */
  list() {
    const list = document.createElement("div");
    list.id = "list";
    for (const text of texts) list.appendChild(document.createElement("p")).textContent = text;
    document.body.append(list);
    list.scrollTop = list.scrollHeight;
  },
  box: () => document.querySelector("#list") ?? window.benchmark.root().querySelector(".scroll"),
  /** Returns whether the first text is loaded and in view. */
  atStart() {
    const box = this.box();
    return box.scrollTop <= 0 && box.textContent.includes(texts[0]);
  },
  atEnd() {
    const box = this.box();
    return box.scrollTop + box.clientHeight >= box.scrollHeight - 2;
  },
};
