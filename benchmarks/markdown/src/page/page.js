// SPDX-License-Identifier: Apache-2.0
/**
 * Each contestant shows an answer that arrives in pieces: `start(box)` once, `delta(text)` per piece, `frame()` once per
 * animation frame after the pieces of that frame, `end()` after the last. What is measured is measured from outside.
 */
const append = (parent, tag) => parent.appendChild(document.createElement(tag));
const module = (path) => import(path);

async function bare(box, css = "") {
  const view = await module("/bare.js");
  const root = box.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(view.css() + ".panel{all:revert;visibility:visible;opacity:1}" + css);
  root.adoptedStyleSheets = [sheet];
  const container = append(append(root, "div"), "div");
  container.parentNode.className = "panel inline still open";
  container.parentNode.style.cssText = "height:auto;overflow:visible;border:0";
  container.className = "text md";
  view.begin(container);
  let text = "";
  return {
    box,
    root: container,
    delta: (piece) => { text += piece; },
    frame: () => { view.append(text); text = ""; },
    end: () => view.end(),
  };
}

const until = async (condition) => {
  for (let value; ; await new Promise(requestAnimationFrame)) if ((value = condition())) return value;
};

/** An event stream that delivers between frames, as a network does; its chunks are put together before the clock starts. */
function stream(pieces) {
  const encoder = new TextEncoder();
  const chunk = (event) => encoder.encode(`data: ${JSON.stringify(event)}\n\n`);
  const chunks = pieces.map((text, i) => chunk({ type: "agent.message", part_id: "a", text, delta: true, seq: i + 2 }));
  const last = chunk({ type: "session.status_idle", stop_reason: "end_turn", seq: pieces.length + 2 });
  let controller;
  let next = 0;
  let sent = 0;
  const network = new MessageChannel();
  network.port1.onmessage = () => { while (sent < next) controller.enqueue(chunks[sent++]); };
  return {
    response: () => new Response(new ReadableStream({ start: (given) => { controller = given; } }), { headers: { "Content-Type": "text/event-stream" } }),
    opened: () => until(() => controller),
    delta: () => { next++; },
    frame: () => network.port2.postMessage(null),
    close: async () => {
      await until(() => sent === pieces.length);
      controller.enqueue(last);
    },
  };
}

/** Has `hear` told each decoded piece of the stream; what comes after the last is a promise. */
async function read(wire, hear) {
  const reader = wire.response().body.getReader();
  const decoder = new TextDecoder();
  for (let chunk; !(chunk = await reader.read()).done;) hear(decoder.decode(chunk.value, { stream: true }));
}

/** The panel with an agent server inside the page. */
async function panel(pieces) {
  const wire = stream(pieces);
  const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  window.fetch = async (url) => {
    const { pathname } = new URL(url, location.href);
    if (pathname.endsWith("/session-tokens")) return json(200, { token: "t", expires_in: 3600 });
    if (pathname.endsWith("/config")) return json(200, {});
    if (pathname.endsWith("/sessions")) return json(201, { id: "s1", status: "idle" });
    if (pathname.endsWith("/events")) return json(202, { accepted: true, seq: 1 });
    return wire.response();
  };
  document.querySelector("#box").remove();
  const script = document.createElement("script");
  Object.assign(script, { src: "/site/widget/v1/karta.js", async: true });
  Object.assign(script.dataset, { embedKey: "pk_live_x", project: "a/b", baseUrl: location.origin, storage: "none" });
  document.head.append(script);
  await until(() => window.karta?.loaded);
  karta("open");
  await until(() => document.querySelector("karta-widget")?.shadowRoot.querySelector("textarea"));
  karta("sendMessage", "Go on");
  await wire.opened();
  const shadow = document.querySelector("karta-widget").shadowRoot;
  let ended = false;
  karta("on", "turn:ended", () => { ended = true; });
  return {
    get root() { return shadow.querySelector(".md"); },
    delta: wire.delta,
    frame: wire.frame,
    end: async () => {
      await wire.close();
      await until(() => ended);
    },
  };
}

/** Puts a script of a peer into the page and waits until it has run. */
const script = (src) => new Promise((loaded, failed) => {
  document.head.append(Object.assign(document.createElement("script"), { src, onload: loaded, onerror: failed }));
});

/** deep-chat's own component, told the pieces by the handler of its documentation. */
async function deepChat(box) {
  await module("/peers/deep-chat/dist/deepChat.bundle.js");
  const chat = document.createElement("deep-chat");
  let signals;
  chat.connect = { stream: true, handler: (body, given) => { signals = given; given.onOpen(); } };
  chat.style.cssText = "width:380px;height:560px";
  box.append(chat);
  await until(() => chat.shadowRoot?.querySelector("#text-input"));
  chat.submitUserMessage({ text: "Go on" });
  await until(() => signals);
  let told = Promise.resolve();
  return {
    get root() { return [...chat.shadowRoot.querySelectorAll(".ai-message-text")].at(-1); },
    delta: (piece) => { told = signals.onResponse({ text: piece }); },
    frame: () => {},
    end: async () => {
      await told;
      signals.onClose();
    },
  };
}

/** Persona's own panel, inline, which reads the stream that ours reads by the parser that its documentation asks for. */
async function persona(box, pieces) {
  const wire = stream(pieces);
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/peers/@runtypelabs/persona/dist/widget.css" }));
  await script("/peers/@runtypelabs/persona/dist/index.global.js");
  const { initAgentWidget, DEFAULT_WIDGET_CONFIG } = window.AgentWidget;
  let over = false;
  const controller = initAgentWidget({
    target: box,
    config: {
      ...DEFAULT_WIDGET_CONFIG,
      apiUrl: "/chat",
      launcher: { ...DEFAULT_WIDGET_CONFIG.launcher, enabled: false },
      customFetch: async () => wire.response(),
      parseSSEEvent: (event) => {
        if (event.type === "agent.message") return { text: event.text };
        over = true;
        return { done: true };
      },
    },
  });
  controller.submitMessage("Go on");
  await wire.opened();
  return {
    get root() { return [...box.querySelectorAll(".persona-message-bubble")].at(-1) ?? box; },
    delta: wire.delta,
    frame: wire.frame,
    end: async () => {
      await wire.close();
      await until(() => over);
    },
  };
}

/** Contestants that make markup of the whole text, once per frame or once per piece. */
function markup(box, render, perPiece) {
  let text = "";
  const show = () => { box.innerHTML = render(text); };
  return {
    box,
    root: box,
    delta: (piece) => { text += piece; if (perPiece) show(); },
    frame: () => { if (!perPiece) show(); },
    end: () => {},
  };
}

const contestants = {
  /** Shows nothing. */
  idle: async (box) => ({ box, root: box, delta: () => {}, frame: () => {}, end: () => {} }),
  /** Reads the stream that the real panel reads, decodes it, and shows nothing. */
  "the stream alone": async (box, pieces) => {
    const wire = stream(pieces);
    read(wire, () => {});
    return { box, root: box, ...wire, end: wire.close };
  },
  /** The yardstick: plain text, a new block per blank line. */
  "block floor": async (box) => {
    let node = null;
    let pending = "";
    return {
      box,
      root: box,
      delta: (piece) => { pending += piece; },
      frame: () => {
        const blocks = pending.split("\n\n");
        pending = "";
        blocks.forEach((text, i) => {
          if (i > 0 || !node) {
            const block = append(box, "p");
            block.style.whiteSpace = "pre-wrap";
            node = block.appendChild(document.createTextNode(""));
          }
          node.appendData(text);
        });
      },
      end: () => {},
    };
  },
  "karta, real panel": (box, pieces) => panel(pieces),
  "karta, bare": (box) => bare(box),
  "karta, bare, without content-visibility": (box) => bare(box, ".md *{content-visibility:visible!important}"),
  "streaming-markdown": async (box) => {
    const { default_renderer, parser, parser_write, parser_end } = await module("/npm/streaming-markdown/smd.js");
    const state = parser(default_renderer(box));
    return { box, root: box, delta: (piece) => parser_write(state, piece), frame: () => {}, end: () => parser_end(state) };
  },
  /** The same with what the real panel has to do as well: the stream is read, by the least code that gets its events. */
  "streaming-markdown, from the stream": async (box, pieces) => {
    const { default_renderer, parser, parser_write, parser_end } = await module("/npm/streaming-markdown/smd.js");
    const state = parser(default_renderer(box));
    const wire = stream(pieces);
    let ended = false;
    read(wire, (chunk) => {
      const event = JSON.parse(chunk.slice("data: ".length));
      if (event.type === "agent.message") parser_write(state, event.text);
      else ended = true;
    });
    return {
      box,
      root: box,
      ...wire,
      end: async () => {
        await wire.close();
        await until(() => ended);
        parser_end(state);
      },
    };
  },
  "markdown-it, per frame": async (box) => {
    const { default: MarkdownIt } = await module("/npm/markdown-it/dist/browser/markdown-it.esm.min.mjs");
    const markdown = new MarkdownIt({ linkify: true });
    return markup(box, (text) => markdown.render(text), false);
  },
  "marked + DOMPurify, per delta": async (box) => {
    const { marked } = await module("/npm/marked/lib/marked.esm.js");
    const { default: purify } = await module("/npm/dompurify/dist/purify.es.mjs");
    return markup(box, (text) => purify.sanitize(marked.parse(text)), true);
  },
};

/** Those that only benchmarks/peers installs. */
const peers = {
  "deep-chat, real component": { file: "/peers/deep-chat/dist/deepChat.bundle.js", make: deepChat },
  "persona, real panel": { file: "/peers/@runtypelabs/persona/dist/index.global.js", make: persona },
};
const missing = [];
for (const [name, { file, make }] of Object.entries(peers)) {
  if ((await fetch(file, { method: "HEAD" })).ok) contestants[name] = make;
  else missing.push(name);
}

const frame = () => new Promise(requestAnimationFrame);

window.benchmark = {
  names: Object.keys(contestants),
  missing,
  async prepare(name, pieces) {
    this.pieces = pieces;
    this.contestant = await contestants[name](document.querySelector("#box"), pieces);
    await frame();
    await frame();
  },
  /** Streams everything, four pieces a frame, and returns the frames' gaps in milliseconds. */
  async run() {
    const { contestant, pieces } = this;
    const times = [];
    for (let at = 0; at < pieces.length; at += 4) {
      for (const piece of pieces.slice(at, at + 4)) contestant.delta(piece);
      contestant.frame();
      if (contestant.box) contestant.box.scrollTop = contestant.box.scrollHeight;
      times.push(await frame());
    }
    await contestant.end();
    if (contestant.box) contestant.box.scrollTop = contestant.box.scrollHeight;
    await frame();
    await frame();
    return times.slice(1).map((time, i) => time - times[i]);
  },
  /** What is shown, as counts of elements that every renderer has to make, and of all nodes. */
  shown() {
    const { root } = this.contestant;
    const count = (selector) => root.querySelectorAll(selector).length;
    // Long lists and tables of ours go on in further elements, a table's head repeated for its widths.
    const repeated = root.querySelectorAll("thead[aria-hidden]").length;
    return {
      nodes: countNodes(root),
      headings: count("h1,h2,h3,h4,h5,h6"),
      lists: count("ul,ol") - count(".more"),
      items: count("li"),
      links: count("a"),
      strong: count("strong"),
      code: count("pre"),
      tables: count("table") - repeated,
      rows: count("tr") - repeated,
      quotes: count("blockquote"),
    };
  },
};

function countNodes(root) {
  const walker = document.createTreeWalker(root);
  let nodes = 0;
  while (walker.nextNode()) nodes++;
  return nodes;
}
