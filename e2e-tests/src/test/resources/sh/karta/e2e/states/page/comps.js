// SPDX-License-Identifier: Apache-2.0 The states of the design's picture with its words, for a comparison by people.
window.comps = (() => {
  const { server, json, send, say, end, seen, find, until, pass } = agent;
  const root = () => agent.root();
  const arabic = document.documentElement.lang === "ar";
  /** The mark of the picture. */
  const bean = (() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 96 });
    const paint = canvas.getContext("2d");
    paint.fillStyle = paint.strokeStyle = "#17181c";
    paint.fillRect(0, 0, 96, 96);
    paint.translate(48, 48);
    paint.rotate(0.7);
    paint.fillStyle = "#fff";
    paint.beginPath();
    paint.ellipse(0, 0, 17, 25, 0, 0, 7);
    paint.fill();
    paint.lineWidth = 5;
    paint.beginPath();
    paint.moveTo(0, -27);
    paint.bezierCurveTo(-12, -8, 12, 8, 0, 27);
    paint.stroke();
    return canvas.toDataURL();
  })();
  const theme = (agentName, more) => {
    server.theme = { agentName, privacyUrl: "https://shop.example/privacy", ...more };
    server.features = { ...server.features, branches: true };
    server.transcript = [];
    karta("update", { theme: { agentAvatar: bean } });
  };
  const beans = () => theme(arabic ? "بينز" : "Beans");
  const docs = () => {
    theme("Karta docs");
    karta("update", { theme: { agentAvatar: "" } });
  };
  /** Writes the answer to the last question, with a finished tool and sources. */
  const tool = (done) => {
    send({ type: "agent.tool_use", tool_use_id: done, tool: "search", title: done, done });
    send({ type: "agent.tool_result", tool_use_id: done });
  };
  const sources = (...items) => send({ type: "agent.sources",
    items: items.map(([title, quote], i) => ({ n: i + 1, title, quote, url: `/${i + 1}` })) });
  const answers = (count) => until(() => root().querySelectorAll(".action.poor").length === count);
  const cite = (text) => text.replace(/\[(\d)\]/g, "[$1](#source-$1)");

  const dialIn = `Start with the recipe on the bag, then change one thing at a time. The Yirgacheffe is a light roast, so expect to grind finer than usual.[1]

### Where to start

- **Dose:** 18 g in, 40 g out
- **Time:** 28 to 32 seconds
- **Water:** 94 °C[2]

### Taste, then adjust

1. **Sour or thin:** grind finer in small steps, until a shot takes four seconds longer.
2. **Bitter or dry:** grind coarser, or stop the shot at 36 g.
3. **Sour and bitter at once:** the water found a channel. Spread the grounds evenly before you tamp, and keep the tamp level.

### Give it a few days

The bag was roasted on 18 November. It tastes best from day ten to day thirty after the roast, so open the second bag next week. Until then, grind a little coarser than the recipe says: fresh beans give off gas, and the water then runs through them more slowly. Write down what you change and how it tastes, and change only`;
  const care = arabic ? {
    before: ["هل تحتاج آنا إلى ذلك أيضًا؟", "نعم، لأن غلايتها صغيرة. يوجد برنامج خاص لذلك، ولا تحتاج إلا إلى بضع دقائق من وقتك. يمكنك تشغيله من الزر الأمامي متى شئت، ومن دون فتح الخزان."],
    ask: "كيف أزيل الترسبات من الماكينة، وكم مرة؟",
    tool: "بحثت في دليل العناية",
    text: "أزل الترسبات **كل 200 كوب**، أو عندما يصبح الضوء كهرمانيًا.[1] ومع الماء العسر، كل ستة أسابيع.[2]\n\nاملأ الخزان حتى العلامة، وأضف المسحوق، ثم دع الماء يجري عبر المجموعة حتى يفرغ الخزان تمامًا. كرر ذلك مرتين بالماء النظيف.\n\nتستغرق العملية نحو 20 دقيقة. لا تستخدم الخل: فهو يتلف الحشوات ولا يغطي الضمان ذلك.[3]",
    sources: [["دليل العناية", "كل 200 كوب"], ["عسر الماء", "إذا تجاوز العسر 14 درجة ألمانية، أزل الترسبات كل ستة أسابيع أو بعد 120 كوبًا، أيهما أسبق."], ["الضمان", "الخل"]],
  } : {
    before: ["Does the Anna need it too?", "Yes, the Anna needs it too, because her boiler is small. There is a program for it, and you can start it from the front."],
    ask: "How do I descale the machine, and how often?",
    tool: "Searched the care guide",
    text: "Descale **every 200 cups**, or when the light turns amber.[1] With hard water, plan on every six weeks.[2]\n\nFill the tank to the line, add the powder, and let the water run through the group until the tank is empty.\n\nThe whole run takes about 20 minutes. Leave out vinegar: it attacks the seals, and the warranty doesn’t cover that.[3]",
    sources: [["Care guide", "Every 200 cups."], ["Water hardness", "Above 14 °dH, descale every six weeks or after 120 cups, whichever comes first."], ["Warranty", "No vinegar."]],
  };

  const reading = async () => {
    beans();
    await agent.open();
    await agent.ask("I opened the Yirgacheffe today. How do I dial in espresso with it?");
    tool("Searched the brew guides");
    say(cite(dialIn));
    await seen(".jump");
  };
  const finished = async () => {
    beans();
    await agent.open();
    await agent.turn(...care.before);
    await agent.ask(care.ask);
    tool(care.tool);
    say(cite(care.text));
    sources(...care.sources);
    end();
    await answers(2);
    const mark = await until(() => root().querySelector("[data-n='2'][role]"));
    await agent.still();
    mark.click();
    await seen(".quote");
  };

  return {
    1: reading,
    2: finished,
    async 3() {
      docs();
      await agent.open();
      await agent.turn("Can my own button open the chat with a question?", "Yes. Call `open` with the text. It waits in the composer until the visitor sends it.\n\n"
        + "```js\n// a button anywhere on your page\nconst help = document.querySelector(\"#help-button\");\n\nhelp.addEventListener(\"click\", () => {\n  karta(\"open\", \"Where is my order?\");\n});\n```\n\n"
        + "Or set it in your HTML:\n\n| Attribute | On | What it does |\n| - | - | - |\n| `data-karta-open` | any element | opens with its value as the text |\n"
        + "| `data-launcher` | script tag | `false` hides the launcher |\n| `data-mount` | script tag | shows the panel in an element of the page |\n");
      await answers(1);
      await until(() => CSS.highlights?.has("karta-name"));
    },
    async 4() {
      beans();
      await agent.open();
      const turn = async (question, answer, versions, titles) => {
        server.versions = (id) => (versions && !id.endsWith("_answer") ? ["msg_900", id, "msg_901"] : undefined);
        await agent.ask(question);
        say(cite(answer));
        sources(...titles.map((title) => [title, title]));
        end();
      };
      await turn("Which grinder fits the Lelit Anna, under €300?", "The **Eureka Mignon Manuale** at €279. It doses by hand, grinds fine enough for espresso, and fits under a kitchen cabinet.[1]", true, ["Grinders compared"]);
      await seen(".versions .version");
      await turn("And is there one that is quieter, for mornings with a sleeping baby?", "The **Mignon Silenzio**, €299. It is the same grinder in a damped housing: about 65 dB instead of 75.[1]", false, ["Grinders compared", "Noise test"]);
      await answers(2);
      (await until(() => [...root().querySelectorAll(".edit")].at(-1))).click();
      await seen(".editor .first");
      await agent.readFromTop();
    },
    async 5() {
      beans();
      await agent.open();
      await agent.ask("Can I pause my subscription over Christmas?");
      say(cite("Yes. Open **Account › Subscription** and choose **Skip a delivery**. You can skip up to three in a row, and the price stays the same.[1]"));
      sources(["Subscriptions", "Skip"]);
      end();
      await answers(1);
      find(".poor").click();
      await seen(".reasons");
      find(".choices .button:nth-child(2)").click();
      await until(() => find(".word")?.textContent);
      find(".comment-field").value = "I want to pause, not skip";
      find(".comment-field").focus();
    },
    async "6a"() {
      beans();
      await agent.open();
      await agent.ask("Do you ship to Norway?");
      say("Yes, we ship to Norway with PostNord. Parcels up to 2 kg take");
      send({ type: "session.error", message: "broken", code: "server_error" });
      await seen(".note.bad .link");
    },
    async "6b"() {
      beans();
      await agent.open();
      server.post = () => json(429, { error: { code: "limit_reached", message: "enough" }, retry_after_seconds: 702 });
      karta("sendMessage", "And how much is shipping for 3 kg?");
      await seen(".card.limit");
    },
    async 7() {
      beans();
      const rows = [["Descaling the machine", "Descale every 200 cups, or when the light turns amber.", 0], ["Refund for order 2041", "Ana: The refund is on its way.", 2],
        ["Grinder for the Lelit Anna", "The Mignon Silenzio, €299. It is the same grinder in a damped housing.", 26], ["Pausing the subscription", "You: I want to pause, not skip", 28],
        ["Dialling in the Yirgacheffe", "It tastes best from day ten to day thirty.", 100], ["Gift cards", "You can send it by e-mail on a date you choose.", 130], ["Milk frother parts", "The nozzle comes with two gaskets.", 150],
        ["Opening hours", "From nine to six.", 300]];
      server.sessions = () => json(200, { data: rows.map(([title, preview, ago], i) => ({
        id: `s${i + 1}`, title, preview, last_activity_at: new Date(Date.now() - ago * 3_600_000).toISOString() })) });
      await agent.open();
      await agent.turn(care.ask, "Descale every 200 cups.");
      find(".history-button").click();
      await until(() => root().querySelectorAll(".chat").length === 8);
      [...root().querySelectorAll(".chat-more")].at(2).click();
      await seen(".chat-row .item");
    },
    async 8() {
      beans();
      await agent.open();
      await agent.ask("One bag in order 2041 arrived torn. Can I have the money back?");
      tool("Found order 2041");
      say("Sorry about the torn bag. It was the Yirgacheffe, 1 kg, and it can be refunded.");
      send({ type: "session.status_idle", stop_reason: "requires_action", request_id: "r1", tool: "refund", question: "Refund €42.00?",
        target: JSON.stringify({ to: "Visa ending in 42", for: "Order 2041, 1 × Yirgacheffe 1 kg", why: "Bag arrived torn" }),
        options: [["approve_once", "Refund once"], ["approve_session", "Allow refunds in this chat"], ["deny", "Don’t refund"]].map(([id, label]) => ({ id, label })),
        expires_at: new Date(Date.now() + 570_000).toISOString() });
      await seen(".card .button");
    },
    async "10a"() {
      beans();
      server.features.branches = false;
      await agent.open();
      await seen(".attach");
      agent.drop(await agent.pictures("bag.png", "cup.png"));
      agent.files("invoice-2041.pdf");
      await until(() => root().querySelectorAll(".file:not(.going)").length === 3);
      const write = (text) => {
        find("textarea").value = text;
        find("textarea").dispatchEvent(new Event("input"));
      };
      write("This is how the bag arrived. The cup is the first shot from it.");
      await until(() => !find(".submit").disabled);
      find(".submit").click();
      await until(() => root().querySelectorAll(".enlarge:not([hidden])").length === 2);
      await agent.begin();
      tool("Looked at 2 pictures");
      say("The seam on the right is open from top to bottom. It tore in the post, so you get a new bag.\n\nThe shot looks fine: even crema and no pale spots.");
      end();
      await answers(1);
      agent.drop(await agent.pictures("light.png", "lid.mov"));
      agent.files("grinder-warranty-of-2024.pdf");
      await until(() => root().querySelectorAll(".files canvas").length === 2);
      write("Here is the light on the machine");
      find("textarea").focus();
    },
    async "10b"() {
      await this["10a"]();
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "x.txt"));
      find(".scroll").dispatchEvent(new DragEvent("dragover", { bubbles: true, composed: true, cancelable: true, dataTransfer }));
      await seen(".drop");
    },
    async 11() {
      theme("Beans", { greeting: "Hi, I’m Beans.\nWhat can I help you brew?",
        suggestedPrompts: ["Where is my order?", "Which grinder fits an espresso machine?", "How do I descale the machine?", "Pause my subscription"] });
      await agent.open();
      await seen(".prompt");
      find("textarea").focus();
    },
    12: finished,
    13: reading,
    14: finished,
    async 15() {
      theme("Beans Coffee Roasters Berlin");
      await agent.open();
      await agent.turn("When is the shop open on Sundays?", "On Sundays from nine. The roastery closes at 15.");
      await answers(1);
      find(".menu-button").click();
      await seen(".item");
    },
    async 16() {
      beans();
      await states.unread();
      await agent.turn(words.again, words.short);
      await until(() => find("[part=badge]")?.textContent === "2");
      karta("teaser", { text: "Your order left the roastery this morning. Want the tracking link?" });
      await until(() => root().querySelectorAll(".teaser button").length === 2);
    },
    async 17() {
      beans();
      await agent.open();
      await agent.ask("How do I work out the extraction of my shot? 18 g in, 40 g out, TDS 9.2 %");
      say(cite("Extraction yield is the share of the dry coffee that ended up in the cup:[1]\n\n$$E = \\frac{m_\\text{cup} \\cdot c}{m_\\text{dose}}$$\n\n"
        + "Here $m_\\text{cup}$ is the weight of the shot, $m_\\text{dose}$ the dry dose and $c$ the TDS. With your numbers:\n\n$$E = \\frac{40 \\cdot 0.092}{18} \\approx 0.204 = 20.4\\,\\%$$\n\n"
        + "That is inside the usual range of 18 to 22 %. Turned round, it gives the weight for a target of 20 %:\n\n$$m_\\text{cup} = \\frac{0.2 \\cdot 18}{0.092} \\approx 39\\,\\text{g}$$"));
      sources(["Measuring extraction", "The share"]);
      end();
      await answers(1);
      await until(() => root().querySelectorAll("math").length === 6);
    },
    async 18() {
      docs();
      await agent.open();
      await agent.ask("How do I keep a conversation when the visitor signs in?");
      tool("Searched 14 pages");
      say(cite("Call `identify` after sign-in, before anything else. The anonymous conversation then moves to the account, with its files and its draft.[1] The token comes from your server, so nobody can claim another visitor’s name.[2]\n\n"
        + "```js\n// the same visitor on every device\nconst token = await fetch(\"/karta-token\").then(r => r.text());\n\nkarta(\"identify\", { userId: \"u_1042\", identityToken: token });\n```\n\n"
        + "### What happens to the open conversation\n\n- **Anonymous to user:** the conversation goes on, and so does a running answer.\n- **User to another user:** the next message starts a new conversation.[1]\n- **Sign-out:** call `reset`. It forgets the visitor in all tabs."));
      sources(["Identify a visitor", "a"], ["Identity tokens", "b"], ["Sign-out", "c"]);
      end();
      await answers(1);
      await until(() => CSS.highlights?.has("karta-name"));
      find(".larger").click();
      await until(() => find(".panel.large"));
      await pass(0);
    },
  };
})();
