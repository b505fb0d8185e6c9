// SPDX-License-Identifier: Apache-2.0 The stub as printed in the reference, and an agent server inside the page (wire
// protocol §1-3). A state sends the agent's events. Time stands still until a state advances it, so that the panel
// always looks the same.
window.karta = window.karta || function () {
  (window.karta.q = window.karta.q || []).push(arguments);
};
// Each visit is a first visit.
localStorage.clear();
sessionStorage.clear();
// A page without a listener offers no person.
karta("on", "escalate", () => {});
window.agent = (() => {
  const START = Date.UTC(2026, 0, 5, 10, 0);
  const encoder = new TextEncoder();
  const realTimeout = window.setTimeout.bind(window);
  const realClear = window.clearTimeout.bind(window);
  const held = new Map();
  let passed = 0;
  let ids = 1e9;
  let seq = 0;
  let answer = "";
  let stream = null;
  let online = true;

  const RealDate = Date;
  window.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length ? given : [START + passed]));
    }
    static now() {
      return START + passed;
    }
  };
  Math.random = () => 0.5;
  performance.now = () => passed;
  // Timers below the limit of perception run. All others wait until time is advanced.
  window.setTimeout = (task, delay = 0, ...given) => {
    if (delay < 200) return realTimeout(task, delay, ...given);
    held.set(++ids, { task: () => task(...given), at: passed + delay });
    return ids;
  };
  window.clearTimeout = (id) => (held.delete(id) ? undefined : realClear(id));
  Object.defineProperty(navigator, "onLine", { get: () => online });

  const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  const WAIT = 750_000; // 12 minutes and a half
  const later = (millis) => new Date(Date.now() + millis).toISOString();
  const never = () => new Promise(() => {});
  /**
   * Responses that a state overrides. `versions` returns the ids of all versions of a message, or nothing. `sessions` is the list of conversations, `broken` the requests without a
   * response.
   */
  const server = { post: null, file: null, speech: null, sessions: null, log: null, broken: "", transcript: [], versions: () => undefined, theme: {}, features: { history: true, uploads: true, feedback: true } };

  const reply = (method, path) => {
    if (server.broken && `${method} ${path}`.match(server.broken)) return json(500, { detail: "broken" });
    if (path.endsWith("/session-tokens")) return json(200, { token: "t", expires_in: 3600 });
    if (path.endsWith("/config")) return json(200, { theme: server.theme, features: server.features });
    if (path.endsWith("/feedback")) return json(202, {});
    if (path.includes("/files/")) return server.file(path);
    if (path.endsWith("/transcript")) return json(200, { messages: server.transcript });
    if (path.endsWith("/stream")) {
      return new Response(new ReadableStream({ start: (controller) => { stream = controller; } }), {
        headers: { "Content-Type": "text/event-stream" },
      });
    }
    if (path.endsWith("/events")) return server.post ? server.post() : json(202, { accepted: true, seq: ++seq });
    if (path.endsWith("/sessions")) {
      return method === "POST" ? json(201, { id: "s1", status: "idle" }) : (server.sessions ?? (() => json(200, { data: [] })))();
    }
    return server.log ? server.log() : json(200, { id: "s1", status: "idle", events: [] });
  };
  window.fetch = async (url, { method = "GET" } = {}) => reply(method, new URL(url, location.href).pathname);

  /** The file's name determines its upload: .mov keeps uploading, .jpeg fails, .heic is refused, the others succeed. */
  window.XMLHttpRequest = class {
    upload = {};
    open() {}
    setRequestHeader() {}
    abort() {}
    getAllResponseHeaders() { return "content-type: application/json\r\n"; }
    send(form) {
      const { name } = [...form.values()].find((value) => value instanceof File);
      realTimeout(() => {
        if (name === "file") server.speech(this);
        else if (name.endsWith(".mov")) this.upload.onprogress({ loaded: 2, total: 5 });
        else if (name.endsWith(".jpeg")) this.onerror({});
        else {
          this.status = name.endsWith(".heic") ? 415 : 200;
          this.responseText = JSON.stringify({ path: name });
          this.readyState = 4;
          this.onreadystatechange({});
        }
      });
    }
  };

  const frame = () => new Promise(requestAnimationFrame);
  const until = async (condition) => {
    const begun = document.timeline.currentTime;
    for (let value; ; await frame()) {
      if ((value = condition())) return value;
      if (document.timeline.currentTime - begun > 60_000) throw new Error(`timed out waiting for: ${condition}`);
    }
  };
  const deliver = (event) => stream.enqueue(encoder.encode(`data: ${JSON.stringify({ ...event, created_at: new Date(Date.now()).toISOString() })}\n\n`));
  const send = (event) => deliver({ ...event, seq: ++seq });
  const root = () => document.querySelector("karta-widget")?.shadowRoot;
  const find = (selector) => [...(root()?.querySelectorAll(selector) ?? [])].find((each) => each.checkVisibility({ visibilityProperty: true }));
  const seen = (selector) => until(() => find(selector));

  return {
    server, json, never, send, frame, until, root, find, seen,
    /** The number of the latest event. */
    number: () => seq,
    say: (text, part = "p") => send({ type: "agent.message", message_id: answer, part_id: part, text, delta: true }),
    end(stop_reason = "end_turn") {
      send({ type: "session.status_idle", stop_reason });
      stream = null;
    },
    /** Resolves when the agent can answer. */
    async begin() {
      await until(() => stream);
      // As the server's: the panel shows only what follows the message that it has sent.
      const [question, before] = [`msg_${seq}`, answer || null];
      answer = `${question}_answer`;
      const { branches } = server.features;
      if (branches) deliver({ type: "user.message", seq, text: "", message_id: question, parent: before, versions: server.versions(question) });
      send({ type: "session.status_running", ...(branches && { message_id: answer, parent: question, versions: server.versions(answer) }) });
    },
    /** Advances the time and runs the timers due until then, in order. */
    async pass(millis) {
      const end = passed + millis;
      for (;;) {
        const [id, due] = [...held].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
        if (!due) break;
        held.delete(id);
        passed = due.at;
        due.task();
        await frame();
      }
      passed = end;
      await frame();
    },
    WAIT,
    /** Asks for an approval that expires after this time. */
    approval: (wait = WAIT) => send({
      type: "session.status_idle", stop_reason: "requires_action", request_id: "r1", tool: words.approve, target: words.target, question: words.question,
      options: ["approve_once", "approve_session", "deny"].map((id) => ({ id, label: id })), expires_at: later(wait),
    }),
    /** The response with the list of the visitor's conversations. */
    chats: () => json(200, { data: words.titles.map((title, i) => ({
      id: `s${i + 1}`, title, preview: words.short, created_at: later(0), last_activity_at: later(-i * 26 * 3_600_000),
    })) }),
    network(up) {
      online = up;
      dispatchEvent(new Event(up ? "online" : "offline"));
    },
    breakOff: () => stream.error(new TypeError("network error")),
    /** Opens the panel and resolves when all of its files have loaded. */
    async open() {
      karta("open");
      await seen("textarea");
      // Below 360 px it is not visible: the menu has it.
      await until(() => root()?.querySelector(".history-button"));
      await until(() => find(".panel").lang === document.documentElement.lang);
      // The file that makes a panel modal is loaded for small screens and for touch.
      await until(() => !matchMedia("(width < 480px), (height < 560px)").matches || find(".panel.inline, .panel[aria-modal]"));
    },
    /** Sends `text` as the visitor and resolves when the agent can answer. */
    async ask(text) {
      stream = null;
      karta("sendMessage", text);
      await this.begin();
    },
    /** Runs a whole turn. */
    async turn(question, answer) {
      await this.ask(question);
      this.say(answer);
      this.end();
      const answers = root().querySelectorAll(".actions").length;
      await until(() => root().querySelectorAll(".actions").length > answers || find(".turn.agent:last-child .actions"));
    },
    /** Returns pictures, each in another colour. */
    pictures: (...names) => Promise.all(names.map(async (name, i) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
      const paint = canvas.getContext("2d");
      paint.fillStyle = ["#c9b79c", "#4a5a4e"][i % 2];
      paint.fillRect(0, 0, 640, 480);
      paint.fillStyle = ["#5b3a29", "#e8dcc8"][i % 2];
      paint.fillRect(220, 140, 200, 240);
      return new File([await new Promise((done) => canvas.toBlob(done))], name, { type: "image/png" });
    })),
    /** Replaces the microphone. Returns the devices, and a function that allows the use asked for last. */
    microphone() {
      let allow;
      const devices = { getUserMedia: () => new Promise((resolve) => { allow = () => resolve({ getTracks: () => [] }); }) };
      Object.defineProperty(navigator, "mediaDevices", { value: devices });
      window.MediaRecorder = class {
        state = "inactive";
        start() { this.state = "recording"; }
        stop() {
          this.state = "inactive";
          this.ondataavailable({ data: new Blob(["x"]) });
          this.onstop({});
        }
      };
      return { devices, allow: () => allow() };
    },
    /** Gives the device a voice for the page's language. Returns the list of what it is to speak. */
    voices() {
      const spoken = [];
      const voice = { lang: document.documentElement.lang, localService: true };
      Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [voice], speak: (each) => spoken.push(each), cancel() {} } });
      window.SpeechSynthesisUtterance = class {};
      return spoken;
    },
    files: (...names) => agent.drop(names.map((name) => new File([new Uint8Array(34_000)], name))),
    drop(files) {
      const data = new DataTransfer();
      for (const file of files) data.items.add(file);
      find("textarea").dispatchEvent(new DragEvent("drop", { bubbles: true, composed: true, cancelable: true, dataTransfer: data }));
    },
    /**
     * Scrolls up to the first message. A reader's scroll event precedes the callbacks of its frame, so this must not run
     * in one of them: the panel could write its own position before the event.
     */
    async readFromTop() {
      await new Promise((done) => realTimeout(done));
      find(".scroll").scrollTop = 0;
    },
    /** Resolves when only endless animations move. */
    async still() {
      for (let i = 0; i < 3; i++) await frame();
      // A font is requested when its first character is laid out.
      for (; document.fonts.status === "loading"; await frame()) await document.fonts.ready;
      await frame();
      const ends = root().getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity);
      await Promise.all(ends.map(({ finished }) => finished.catch(() => {})));
    },
  };
})();
