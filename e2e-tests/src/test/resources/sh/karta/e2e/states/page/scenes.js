// SPDX-License-Identifier: Apache-2.0 Less frequent situations, for their texts: in addition to the states, each from
// an empty page too.
window.scenes = (() => {
  const { server, json, send, say, end, seen, find, until, pass } = agent;
  const click = async (selector, at = 0) => {
    const found = await until(() => [...agent.root().querySelectorAll(selector)].at(at));
    found.click();
  };
  const closed = (type, more) => ({ type, created_at: new Date(Date.now()).toISOString(), ...more });

  const type = (field, text) => {
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const refuse = (code, status = 409) => { server.post = () => json(status, { code, message: code }); };
  /** Shows one of two versions of an answer. */
  const versions = async () => {
    server.features = { ...server.features, branches: true };
    server.versions = (id) => (id.endsWith("_answer") ? [id, "msg_900_answer"] : undefined);
    await agent.open();
    await agent.turn(words.ask, words.short);
    await seen(".versions .version");
  };

  const sentPictures = async () => {
    await agent.open();
    await seen(".attach");
    agent.drop(await agent.pictures("bag.png", "cup.png"));
    agent.files("invoice-2041.pdf");
    await until(() => agent.root().querySelectorAll(".file:not(.going)").length === 3);
    find("textarea").value = words.ask;
    find("textarea").dispatchEvent(new Event("input"));
    await until(() => !find(".submit").disabled);
    find(".submit").click();
    await until(() => agent.root().querySelectorAll(".enlarge:not([hidden])").length === 2);
    await agent.begin();
    agent.say(words.short);
    agent.end();
    await seen(".actions");
  };

  return {
    async twoVersions() {
      await versions();
    },
    async editRefused() {
      await versions();
      await click(".edit");
      await seen(".editor .note");
      for (const [code, status] of [["version_limit", 409], ["held", 409], ["invalid_request", 400]]) {
        refuse(code, status);
        const before = find(".editor .note").textContent;
        await click(".editor .first");
        await until(() => find(".editor .bad") && find(".editor .note").textContent !== before);
      }
    },
    async answerIsRunning() {
      await versions();
      refuse("turn_running");
      await click(".actions > .again");
      await until(() => find(".status .bad > .alone:not(.sr)")?.textContent);
    },
    async versionUnavailable() {
      await versions();
      server.log = () => json(400, { code: "invalid_request", message: "no" });
      await click(".version", -1);
      await until(() => find(".status .bad > .alone:not(.sr)")?.textContent);
    },
    async approvedForTheConversation() {
      await states.approval();
      await click(".card .button", 1);
      await seen(".approval .note");
    },
    async denied() {
      await states.approval();
      await click(".card .button", 2);
      await seen(".approval .note");
    },
    async commands() {
      karta("commands", [{ name: "order", title: words.ask, prompt: words.again }]);
      await agent.open();
      await until(() => agent.root().querySelector(".options"));
      type(find("textarea"), "/");
      await seen(".option");
    },
    async mentions() {
      karta("mentions", { items: () => [{ id: "first", label: words.ask, detail: words.short }, { id: "second", label: words.short }] });
      await agent.open();
      await until(() => agent.root().querySelector(".options"));
      type(find("textarea"), "@");
      await seen(".option");
    },
    async teaser() {
      karta("teaser", { text: words.short });
      await until(() => agent.root()?.querySelectorAll(".teaser button").length === 2);
    },
    async pictures() {
      await sentPictures();
      agent.drop(await agent.pictures("light.png", "lid.png"));
      agent.files("grinder-warranty-2024.pdf");
      await until(() => agent.root().querySelectorAll(".files canvas").length === 2 && agent.root().querySelectorAll(".files .going").length === 0);
    },
    async largePicture() {
      await sentPictures();
      find(".enlarge").click();
      await seen(".stage canvas");
    },
    async pictureIsLost() {
      await states.conversation();
      const [picture] = await agent.pictures("bag.png");
      const lost = new Promise((done) => { server.lose = () => done(json(404, {})); });
      server.file = (path) => (path.endsWith("/bag") ? new Response(picture) : lost);
      const attachments = ["bag", "cup"].map((name) => ({ path: `files/${name}/${name}.png`, name: `${name}.png`, type: "image/png", size: 9 }));
      server.log = () => json(200, { id: "s1", status: "idle", events: [
        closed("user.message", { text: words.ask, attachments }),
        closed("session.status_idle", { stop_reason: "end_turn" }),
      ].map((event, i) => ({ ...event, seq: i + 1 })) });
      await karta("shutdown");
      await agent.open();
      await click(".enlarge:not([hidden])");
      await click(".lightbox .next");
      server.lose();
      await seen(".stage p");
    },
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
    async unfolded() {
      await states.days();
      await click(".unfold");
      await until(() => find(".unfold").ariaExpanded === "true");
    },
    async wrapped() {
      await states.code();
      await click(".wrap");
      await seen(".wrapped");
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
    async noVoice() {
      const spoken = agent.voices();
      await states.menu();
      await click(".item", -3);
      await until(() => spoken.length);
      spoken[0].onerror({ error: "synthesis-failed" });
      await seen(".note.bad.alone");
    },
    async noWords() {
      agent.voices();
      await agent.open();
      await agent.turn(words.ask, "```\n1 + 1\n```");
      await seen(".action.poor");
      await click(".menu-button");
      await seen(".item");
      await click(".item", -3);
      await seen(".note.alone");
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
      await seen(".none:not(:empty)");
    },
    async rowMenu() {
      await states.history();
      await click(".chat-more");
      await seen(".chat-row .item");
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
    /** Shows a recording that becomes text, and one for each kind of failure. */
    async dictation() {
      server.features = { ...server.features, dictation: true };
      const { devices, allow } = agent.microphone();
      const line = () => find(".dictation-words")?.textContent ?? "";
      const record = async () => {
        await click(".mic");
        const asking = await until(line);
        allow();
        await until(() => find(".live") && line() !== asking);
        await click(".dictation .first");
      };
      const answer = (status, body) => (xhr) => {
        Object.assign(xhr, { status, readyState: 4, responseText: JSON.stringify(body) });
        xhr.onreadystatechange({});
      };
      const failed = () => until(() => line() && !find(".dictation > span:first-child"));
      await agent.open();
      await seen(".mic");
      server.speech = answer(200, { text: words.ask });
      await record();
      await until(() => find("textarea").value);
      for (const [status, code] of [[200], [413, "too_large"], [415, "unsupported_media"], [503, "model_provider_timeout"], [429, "rate_limited"]]) {
        server.speech = answer(status, code ? { error: { code, message: code } } : { text: "" });
        await record();
        await failed();
      }
      server.speech = (xhr) => xhr.onerror({});
      await record();
      await failed();
      for (const name of ["NotFoundError", "NotAllowedError"]) {
        const before = line();
        devices.getUserMedia = () => Promise.reject(new DOMException("no", name));
        await click(".mic");
        await until(() => find(".dictation") && line() !== before && !find(".dictation > span:first-child"));
      }
    },
  };
})();
