// SPDX-License-Identifier: Apache-2.0 Every state of launcher and panel: its name, and the steps to it from an empty
// page.
window.states = (() => {
  const { server, json, never, send, say, end, seen, find, until, pass, network } = agent;
  const button = async (selector) => (await seen(selector)).click();
  /** Opens the list of conversations, whose button is not visible below 360 px. */
  const list = () => agent.root().querySelector(".history-button").click();
  const tool = (id, name, input, wording) => send({ type: "agent.tool_use", tool_use_id: id, tool: name, input, ...wording });
  const result = (id, output, is_error = false) => send({ type: "agent.tool_result", tool_use_id: id, output, is_error });
  server.theme = { agentName: words.agent, greeting: words.greeting, suggestedPrompts: words.prompts,
    privacyUrl: "https://shop.example/privacy", termsUrl: "https://shop.example/terms" };

  if (window.texts) {
    karta("update", { strings: texts });
    document.documentElement.lang = texts.lang;
  }
  if (window.theme) karta("update", { theme: window.theme });

  return {
    async launcher() {
      await seen("[part=launcher]");
    },
    async unread() {
      karta("sendMessage", words.ask);
      await until(() => agent.root()?.querySelector(".history-button"));
      await agent.begin();
      say(words.short);
      end();
      await until(() => find("[part=badge]")?.textContent);
    },
    async empty() {
      await agent.open();
      await seen(".prompt");
    },
    async pending() {
      await agent.open();
      await agent.ask(words.ask);
      await pass(300);
      await seen(".dots");
    },
    async inline() {
      await seen("[part=launcher]");
      await karta("shutdown");
      karta("init", { mount: "#place" });
      await until(() => agent.root()?.querySelector(".panel.inline .history-button"));
      await agent.turn(words.ask, words.short);
      await seen(".action.poor");
    },
    async slow() {
      await this.pending();
      await pass(3700);
      await until(() => find(".pending .note")?.textContent);
    },
    async warming() {
      await this.pending();
      send({ type: "session.warming" });
      await until(() => find(".pending .note")?.textContent);
    },
    async thinking() {
      await agent.open();
      await agent.ask(words.ask);
      send({ type: "agent.thinking", part_id: "t", text: words.thought });
      await button("summary");
      await seen("details[open] .inside");
    },
    async tools() {
      await this.thinking();
      await pass(6000);
      tool("a", words.tool, { order: 4711, with_items: true }, { title: words.title, done: words.done });
      await pass(800);
      result("a", { status: "shipped", items: ["Santos", "Sidamo"] });
      tool("b", "track_parcel", { parcel: "JD 0001" });
      await pass(1200);
      result("b", "The carrier does not answer.", true);
      tool("c", "search_the_shop", { q: "santos" });
      await until(() => agent.root().querySelectorAll("summary").length === 4);
      (await seen(".steps")).click();
      for (const at of [0, 1]) agent.root().querySelectorAll("summary")[at].click();
      await seen(".code");
    },
    async streaming() {
      await agent.open();
      await agent.ask(words.ask);
      say(words.sentences);
      await seen(".md p");
    },
    async answer() {
      await agent.open();
      await agent.turn(words.ask, words.answer);
      await seen(".action.poor");
    },
    async code() {
      await agent.open();
      await agent.turn(words.ask, words.code);
      await seen(".action.poor");
    },
    async table() {
      await agent.open();
      await agent.turn(words.ask, words.table);
      await seen(".action.poor");
    },
    async sources() {
      await agent.open();
      await agent.ask(words.ask);
      say(words.short);
      send({ type: "agent.sources", items: words.sources.map((title, i) => ({ title, url: `https://shop${i}.example/`, quote: i ? undefined : words.quote })) });
      end();
      await seen(".action.poor");
      await seen(".fold");
      find(".fold button").click();
      await seen(".quote");
    },
    async conversation() {
      await agent.open();
      await agent.turn(words.ask, words.short);
      await agent.turn(words.again, words.short);
      await until(() => agent.root().querySelectorAll(".action.poor").length === 2);
    },
    async judged() {
      await this.conversation();
      server.transcript = ["user", "assistant", "user", "assistant"].map((role, i) => ({ id: `m${i}`, role, parts: [] }));
      await button(".agent:last-child .good");
      await until(() => find(".agent:last-child .word")?.textContent);
    },
    async reasons() {
      await this.conversation();
      await button(".agent:last-child .poor");
      await seen(".reasons");
      find(".choices .button:nth-child(2)").click();
      await until(() => find(".agent:last-child .word")?.textContent);
    },
    async person() {
      await this.conversation();
      await button(".menu-button");
      await seen(".item");
      // A narrow panel has other items and a line before it.
      (find(".rule + .item") ?? find(".item")).click();
      await seen(".person:not(:empty)");
    },
    async days() {
      await this.conversation();
      const at = (ago) => new Date(Date.now() - ago * 3_600_000).toISOString();
      server.log = () => json(200, { id: "s1", status: "idle", events: [30, 4, 0].flatMap((ago, i) => [
        { type: "user.message", text: i === 1 ? Array(5).fill(words.ask).join("\n\n").repeat(2) : words.again, created_at: at(ago) },
        { type: "agent.message", message_id: `m${i}`, part_id: "p", text: words.short, created_at: at(ago) },
        { type: "session.status_idle", stop_reason: "end_turn", created_at: at(ago) },
      ]).map((event, i) => ({ ...event, seq: i + 1 })) });
      await karta("shutdown");
      await agent.open();
      await until(() => agent.root().querySelector(".unfold"));
      await agent.readFromTop();
      await seen(".unfold");
    },
    async answerAbove() {
      await this.approval();
      karta("sendMessage", words.again);
      await seen(".queued");
    },
    async copied() {
      await this.conversation();
      navigator.clipboard.write = async () => {};
      const copy = find(".agent:last-child .copy");
      const before = copy.getAttribute("aria-label");
      copy.click();
      await until(() => copy.getAttribute("aria-label") !== before);
    },
    async approval() {
      await agent.open();
      await agent.ask(words.ask);
      say(words.short);
      agent.approval();
      await seen(".card .button");
    },
    async approved() {
      await this.approval();
      await button(".card .button.first");
      await until(() => !find(".card"));
      say(words.short, "q");
      end();
      await seen(".action.poor");
    },
    async stopped() {
      await this.streaming();
      await button(".submit");
      end("interrupted");
      await seen(".action.poor");
    },
    async interrupted() {
      await this.streaming();
      send({ type: "session.error", message: "broken", code: "server_error" });
      await seen(".note.bad .link");
    },
    async unreached() {
      await agent.open();
      server.post = () => json(500, { detail: "broken" });
      karta("sendMessage", words.ask);
      await seen(".you");
      // The automatic retries fail too.
      await agent.pass(40_000);
      await seen(".note.bad .link");
    },
    async tooLong() {
      await agent.open();
      server.post = () => json(413, { detail: "too large" });
      karta("sendMessage", words.ask);
      await seen(".note.bad .link");
    },
    async refused() {
      await agent.open();
      server.post = () => json(403, { detail: "no" });
      karta("sendMessage", words.ask);
      await seen(".note.bad");
    },
    async queued() {
      await this.streaming();
      karta("sendMessage", words.again);
      await seen(".note .link");
    },
    async offline() {
      await agent.open();
      await agent.turn(words.ask, words.short);
      network(false);
      karta("sendMessage", words.again);
      await seen(".note .link");
      await seen(".banner.offline");
    },
    async reconnecting() {
      await this.streaming();
      agent.breakOff();
      await seen(".banner.reconnecting");
    },
    async back() {
      await agent.open();
      network(false);
      await seen(".banner.offline");
      network(true);
      await seen(".banner.back");
    },
    async limit() {
      await agent.open();
      await agent.turn(words.ask, words.short);
      server.post = () => json(429, { error: { code: "limit_reached", message: "enough" }, retry_after_seconds: agent.WAIT / 1000 });
      karta("sendMessage", words.again);
      await seen(".card.limit");
    },
    async limitWithoutEnd() {
      await agent.open();
      server.post = () => json(402, { error: { code: "budget_exhausted", message: "enough" } });
      karta("sendMessage", words.ask);
      await seen(".card.limit");
    },
    async files() {
      await agent.open();
      await seen(".attach");
      agent.files(...words.files);
      await until(() => agent.root().querySelectorAll(".file.bad").length === 1 && agent.root().querySelectorAll(".file:not(.going)").length === 2);
    },
    async sent() {
      await agent.open();
      await seen(".attach");
      agent.files(words.files[0], "b.pdf");
      await until(() => agent.root().querySelectorAll(".file:not(.going)").length === 2);
      find("textarea").value = words.ask;
      find("textarea").dispatchEvent(new Event("input"));
      await until(() => !find(".submit").disabled);
      find(".submit").click();
      await seen(".sent .file");
    },
    async dropping() {
      await this.conversation();
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "x.txt"));
      find(".scroll").dispatchEvent(new DragEvent("dragover", { bubbles: true, composed: true, cancelable: true, dataTransfer }));
      await seen(".drop");
    },
    async menu() {
      await this.conversation();
      await button(".menu-button");
      await seen(".item");
    },
    async reading() {
      agent.voices();
      await this.menu();
      [...agent.root().querySelectorAll(".item")].at(-3).click();
      await seen(".note.alone");
    },
    async deletion() {
      await this.menu();
      [...agent.root().querySelectorAll(".item")].at(-1).click();
      await seen(".button.danger");
    },
    async history() {
      server.sessions = agent.chats;
      await this.conversation();
      list();
      await seen(".chat");
    },
    async historyEmpty() {
      await agent.open();
      list();
      await seen(".none");
    },
    async historyLoading() {
      server.sessions = never;
      await agent.open();
      list();
      await seen(".chats .skeleton");
    },
    async historyFailed() {
      server.sessions = () => json(500, { detail: "broken" });
      await agent.open();
      list();
      await seen(".chats .note.bad");
    },
    async restoring() {
      await this.conversation();
      server.log = never;
      await karta("shutdown");
      await agent.open();
      await seen(".skeleton");
    },
    async unrestored() {
      await this.conversation();
      server.log = () => json(500, { detail: "broken" });
      await karta("shutdown");
      await agent.open();
      for (let i = 0; i < 40 && !find(".note.bad .link"); i++) await pass(15_000);
      await seen(".note.bad .link");
    },
    async full() {
      Storage.prototype.setItem = () => { throw new DOMException("there is no room", "QuotaExceededError"); };
      await this.conversation();
      await seen(".alone .link");
    },
    async jump() {
      await this.answer();
      await agent.ask(words.again);
      await agent.readFromTop();
      await seen(".jump");
      say(words.sentences);
      await until(() => find(".jump").textContent);
    },
    async draft() {
      await agent.open();
      karta("open", Array(9).fill(words.ask).join("\n"));
      await until(() => find("textarea").value);
    },
    /** Words of an answer are selected. */
    async writing() {
      await this.answer();
      const paragraph = find(".md p");
      paragraph.dispatchEvent(new Event("selectstart", { bubbles: true }));
      getSelection().setBaseAndExtent(paragraph, 0, paragraph, 1);
      await until(() => agent.root().querySelector(".quote-button"));
      await agent.pass(300);
      await seen(".quote-button");
    },
    async recording() {
      server.features = { ...server.features, dictation: true };
      const { allow } = agent.microphone();
      await agent.open();
      find("textarea").value = words.ask;
      find("textarea").dispatchEvent(new Event("input", { bubbles: true }));
      await button(".mic");
      const asking = await until(() => find(".dictation-words")?.textContent);
      allow();
      await until(() => find(".live") && find(".dictation-words").textContent !== asking);
      await pass(7000);
    },
    async long() {
      const name = "Donaudampfschifffahrtsgesellschaft ".repeat(4);
      karta("update", { theme: { agentName: name, title: name, greeting: name, agentAvatar: "☕", placeholder: name,
        footer: true, suggestedPrompts: Array(6).fill(name + "x".repeat(60)) } });
      await agent.open();
      await seen(".prompt");
    },
    async words() {
      const word = "https://shop.example/" + "x".repeat(120);
      await agent.open();
      await agent.turn(word, `${word}\n\n\`${word}\`\n\n- ${word}\n\n# ${"y".repeat(120)}`);
      await seen(".action.poor");
    },
  };
})();
