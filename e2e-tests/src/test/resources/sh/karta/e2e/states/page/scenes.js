// SPDX-License-Identifier: Apache-2.0 Less frequent situations, for their texts: in addition to the states, each from
// an empty page too.
window.scenes = (() => {
  const { server, json, send, say, end, seen, find, until, pass } = agent;
  const click = async (selector, at = 0) => {
    const found = await until(() => [...agent.root().querySelectorAll(selector)].at(at));
    found.click();
  };
  const closed = (type, more) => ({ type, created_at: new Date(Date.now()).toISOString(), ...more });

  return {
    async nameless() {
      server.theme = { privacyUrl: "https://shop.example/privacy", termsUrl: "https://shop.example/terms" };
      await agent.open();
      await seen(".greeting");
    },
    async unansweredInTheLog() {
      await states.conversation();
      server.log = () => json(200, { id: "s1", status: "idle", events: [
        closed("user.message", { text: words.ask }),
        closed("agent.thinking", { part_id: "t", text: words.thought }),
        closed("session.status_idle", { stop_reason: "requires_action", request_id: "r1", tool: words.approve,
          options: [{ id: "deny", label: "deny" }], expires_at: new Date(Date.now() + 60_000).toISOString() }),
        closed("session.status_idle", { stop_reason: "end_turn" }),
      ].map((event, i) => ({ ...event, seq: i + 1 })) });
      await karta("shutdown");
      await agent.open();
      await seen(".approval .note");
    },
    async newAnswer() {
      await states.jump();
      const writing = find(".jump").textContent;
      end();
      await until(() => find(".jump").textContent !== writing);
    },
    async firstUnread() {
      await states.unread();
      karta("open");
      await until(() => agent.root().querySelector(".fresh"));
    },
    async limitOver() {
      await agent.open();
      await agent.ask(words.ask);
      say(words.short);
      send({ type: "session.error", code: "limit_reached", message: "enough", retry_after_seconds: 3 });
      await seen(".card.limit");
      await pass(4000);
      await seen(".note .link");
    },
    async expired() {
      await agent.open();
      await agent.ask(words.ask);
      agent.approval(3000);
      (await seen(".card .button")).focus();
      await pass(1500);
      await until(() => find(".card p:last-child").textContent.includes("2"));
      await pass(2000);
      await seen(".approval .note");
    },
    async filesOfEveryKind() {
      await agent.open();
      await seen(".attach");
      agent.drop([new File([], "empty.txt"), new File(["x"], "live.heic"), new File([new Uint8Array(11_000_000)], "film.txt")]);
      await until(() => agent.root().querySelectorAll(".file.bad").length === 3);
      agent.files(...Array.from({ length: 8 }, (_, i) => `${i}.pdf`));
      await until(() => agent.root().querySelectorAll(".file").length === 10);
    },
    async noTranscript() {
      await states.menu();
      server.broken = /transcript$/;
      await click(".item", -2);
      await seen(".ask");
    },
    async noDeletion() {
      await states.deletion();
      server.broken = /^DELETE/;
      await click(".button.danger");
      await seen("[role=alert]");
    },
    async noOtherConversation() {
      await states.history();
      server.broken = /s2$/;
      await click(".chat", 1);
      await seen(".chats .note.bad");
    },
    async noMatch() {
      const last_activity_at = new Date(Date.now()).toISOString();
      server.sessions = () => json(200, { data: Array.from({ length: 8 }, (_, i) => ({ id: `s${i + 1}`, title: words.titles[0], last_activity_at })) });
      await states.conversation();
      await click(".history-button");
      const field = await until(() => agent.root().querySelector(".search:not([hidden]) .line-field"));
      server.sessions = () => json(200, { data: [] });
      field.value = words.ask;
      field.dispatchEvent(new Event("input"));
      await pass(200);
      await seen(".chats .none");
    },
    async noRenaming() {
      await states.history();
      await click(".chat-more");
      await click(".chat-row .item");
      const field = await until(() => agent.root().querySelector(".rename .line-field"));
      server.broken = /^PATCH/;
      field.value = words.ask;
      await click(".rename .button", -1);
      await until(() => find(".rename .none")?.textContent);
    },
    async furtherReading() {
      await agent.open();
      await agent.ask(words.ask);
      say(words.short);
      send({ type: "agent.sources", items: words.titles.slice(0, 2).map((title, i) => ({ title, url: `https://shop${i}.example/`, n: i + 1, also: i > 0 })) });
      end();
      await seen(".also");
    },
    async noFeedback() {
      await states.conversation();
      server.transcript = ["user", "assistant", "user", "assistant"].map((role, i) => ({ id: `m${i}`, role, parts: [] }));
      server.broken = /feedback$/;
      await click(".agent:last-child .good");
      await until(() => find(".agent:last-child .word")?.textContent);
    },
  };
})();
