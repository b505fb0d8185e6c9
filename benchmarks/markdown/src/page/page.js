// SPDX-License-Identifier: Apache-2.0
/**
 * The contestants. Each shows an answer that arrives in pieces: `start(box)` once, `delta(text)` per piece, `frame()`
 * once per animation frame after the frame's pieces, and `end()` after the last. All measurements happen outside.
 */
const append = (parent, tag) => parent.appendChild(document.createElement(tag));
const module = (path) => import(path);

async function bare(box, css = "") {
  const view = await module("/bare.js");
  const root = box.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch("/bare.css")).text() + ".panel{all:revert;visibility:visible;opacity:1}.panel.open{transition:none}" + css);
  root.adoptedStyleSheets = [sheet];
  const container = append(append(root, "div"), "div");
  container.parentNode.className = "panel inline open";
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

/** Creates an event stream that delivers between frames, as a network does. Its chunks are prepared before measuring starts. */
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

/** Passes each decoded piece of the stream to `hear`. Returns a promise for the end of the stream. */
async function read(wire, hear) {
  const reader = wire.response().body.getReader();
  const decoder = new TextDecoder();
  for (let chunk; !(chunk = await reader.read()).done;) hear(decoder.decode(chunk.value, { stream: true }));
}

/** The panel of the CDN files at `site`, with an agent server inside the page. */
async function panel(pieces, site = "/site/") {
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
  Object.assign(script, { src: `${site}widget/v1/karta.js`, async: true });
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

/** Adds a peer's script to the page and waits until it has run. */
const script = (src) => new Promise((loaded, failed) => {
  document.head.append(Object.assign(document.createElement("script"), { src, onload: loaded, onerror: failed }));
});

/** deep-chat's own component. Its documented handler receives the pieces. */
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
  let reported = Promise.resolve();
  return {
    get root() { return [...chat.shadowRoot.querySelectorAll(".ai-message-text")].at(-1); },
    delta: (piece) => { reported = signals.onResponse({ text: piece }); },
    frame: () => {},
    end: async () => {
      await reported;
      signals.onClose();
    },
  };
}

/** Persona's own inline panel. It reads the same stream as Karta, with the parser recommended by its documentation. */
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

/** Contestants that render the whole text as HTML, once per frame or once per piece. */
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
  /** Reads and decodes the real panel's stream, and shows nothing. */
  "the stream alone": async (box, pieces) => {
    const wire = stream(pieces);
    read(wire, () => {});
    return { box, root: box, ...wire, end: wire.close };
  },
  /** The baseline: plain text, with a new block for each blank line. */
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
  /** Another build of the widget. */
  "karta, real panel, before": (box, pieces) => panel(pieces, "/before/"),
  /** As in an engine without the Custom Highlight API. */
  "karta, real panel, without colours": (box, pieces) => {
    delete window.Highlight;
    return panel(pieces);
  },
  "karta, bare": (box) => bare(box),
  "karta, bare, without content-visibility": (box) => bare(box, ".md *{content-visibility:visible!important}"),
  "streaming-markdown": async (box) => {
    const { default_renderer, parser, parser_write, parser_end } = await module("/npm/streaming-markdown/smd.js");
    const state = parser(default_renderer(box));
    return { box, root: box, delta: (piece) => parser_write(state, piece), frame: () => {}, end: () => parser_end(state) };
  },
  /** As streaming-markdown, but it also reads the stream, as the real panel does, with minimal code. */
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

/** Contestants that are installed in benchmarks/peers only. */
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
  /** Streams the answer, four pieces per frame. Returns the gaps between frames in milliseconds. */
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
  /** Counts the nodes shown, and the elements that every renderer must create. */
  shown() {
    const { root } = this.contestant;
    const count = (selector) => root.querySelectorAll(selector).length;
    // Karta's long lists and tables continue in further elements. A table's head is repeated for its column widths.
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
