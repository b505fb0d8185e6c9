// SPDX-License-Identifier: Apache-2.0
/** Runs, compiles or parses every code block of the pages, as its tag says. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { blocks, blocksOf } from "./blocks.mjs";
import { compile } from "./compile.mjs";
import { browserTest, full } from "./full.mjs";
import { lint } from "./lint.mjs";
import * as identity from "./run-identity.mjs";
import { angularPage, nextSite, vuePage, wordpressPage } from "./run-frameworks.mjs";
import { pageRunner } from "./run-page.mjs";
import { moduleOf, signed } from "./run-signature.mjs";
import { checkRecipe, vendorOf } from "./run-analytics.mjs";
import * as config from "./run-config.mjs";
import { repository, source } from "./tables.mjs";

const all = blocks();

/** Returns a folder in which the repository's paths work but writing does not change the repository. */
function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), "karta-docs-"));
  symlinkSync(join(repository, "cdn-dist"), join(folder, "cdn-dist"));
  return folder;
}

describe("lint", () => {
  for (const block of blocksOf("lint")) {
    test(`${block.where} parses as ${block.language}`, () => lint(block));
  }
});

describe("compile", () => {
  for (const group of new Set(blocksOf("compile").map((block) => block.group))) {
    test(`the blocks of group ${group} type-check`, () => {
      assert.equal(compile(group, blocksOf("compile", group)), "");
    });
  }

  test("no block of TypeScript is only parsed", () => {
    const parsed = blocksOf("lint").filter(({ language }) => /^tsx?$/.test(language));
    assert.deepEqual(parsed.map(({ where }) => where), []);
  });
});

describe("identity", () => {
  const expected = (text, secret = identity.SECRET) => createHmac("sha256", secret).update(text).digest("hex");

  for (const block of blocksOf("run", "identity")) {
    test(`${block.where} creates the same signature in ${block.language} as all others`, { skip: identity.skipped(block) }, () => {
      for (const userId of identity.USER_IDS) assert.equal(identity.run(block, userId), expected(userId));
    });
  }

  for (const block of blocksOf("run", "step-up")) {
    test(`${block.where} creates a step-up token with time and level`, () => {
      const started = Math.floor(Date.now() / 1000);
      const [version, payload, mac] = identity.run(block, "u_123").split(".");
      assert.equal(version, "v2");
      assert.equal(mac, expected(payload, identity.STEP_UP_SECRET));
      const { user_id, stepped_up_at, aal } = JSON.parse(Buffer.from(payload, "base64url").toString());
      assert.equal(user_id, "u_123");
      assert.equal(aal, 2);
      assert.ok(stepped_up_at >= started && stepped_up_at <= Date.now() / 1000);
    });
  }

  test("the token shown in tags and calls is the one of u_123", () => {
    const shown = all.flatMap(({ page, code }) => (page === "identity.md" ? code.match(/\b[0-9a-f]{64}\b/g) ?? [] : []));
    assert.ok(shown.length >= 2);
    for (const token of shown) assert.equal(token, expected("u_123"));
  });
});

describe("signature", () => {
  const secret = (key) => `whsec_${Buffer.from(key).toString("base64")}`;
  const ours = secret("a key of the operator, 32 bytes.");
  const body = Buffer.from('{"arguments":{"order":"Zoë 1042"}}');

  for (const block of blocksOf("run", "signature")) {
    test(`${block.where} accepts a call that the server signs, and refuses a changed, repeated or unsigned one`, async () => {
      const { isSigned } = await moduleOf(block);
      const now = Math.floor(Date.now() / 1000);
      const [headers, early, late] = signed({ secret: ours, id: "call-1", body, times: [now, now - 600, now + 600] });
      assert.equal(isSigned(headers, body, ours), true);
      assert.deepEqual([isSigned(early, body, ours), isSigned(late, body, ours)], [false, false], "an old call and one of the future");
      assert.equal(isSigned(headers, Buffer.from(body.toString().replace("1042", "1043")), ours), false, "another body");
      assert.equal(isSigned(headers, body, secret("a key of somebody else, 32 bytes")), false, "another key");
      const changed = { "webhook-id": "call-2", "webhook-timestamp": String(now - 1), "webhook-signature": headers["webhook-signature"].replace(/^v1,./, (start) => (start === "v1,A" ? "v1,B" : "v1,A")) };
      for (const [name, value] of Object.entries(changed)) {
        assert.equal(isSigned({ ...headers, [name]: value }, body, ours), false, `another ${name}`);
        assert.equal(isSigned({ ...headers, [name]: undefined }, body, ours), false, `no ${name}`);
      }
      assert.equal(isSigned({ ...headers, "webhook-signature": `${headers["webhook-signature"]}=` }, body, ours), false, "a longer signature");
    });
  }
});

describe("tools", () => {
  const secret = `whsec_${Buffer.from("a key of the operator, 32 bytes.").toString("base64")}`;

  for (const block of blocksOf("run", "tools")) {
    test(`${block.where} answers signed calls for the order's own user, and refunds once`, async () => {
      const tools = await start(block.code, { KARTA_TOOL_SECRET: secret, PORT: "0" });
      try {
        const bodyOf = (user) => Buffer.from(JSON.stringify({ arguments: { order: "1042" }, session_id: "ses_1", project: "coffeeco/support-bot", user_id: user }));
        const headersOf = (user) => signed({ secret, id: "call-1", body: bodyOf(user), times: [Math.floor(Date.now() / 1000)] })[0];
        const [own, foreign] = [headersOf("u_123"), headersOf("u_456")];
        const call = async (path, user, headers) => {
          const response = await fetch(tools.origin + path, { method: "POST", headers: { ...headers, "Idempotency-Key": "call-1" }, body: bodyOf(user) });
          return response.status === 200 ? response.json() : response.status;
        };
        assert.equal((await call("/find-order", "u_123", own)).status, "shipped");
        assert.equal(await call("/find-order", "u_456", foreign), 404, "another user's order");
        assert.equal(await call("/find-order", "u_123", foreign), 401, "a changed user");
        assert.deepEqual(await call("/refund-order", "u_123", own), { refunded: 42 });
        assert.deepEqual(await call("/refund-order", "u_123", own), { refunded: 42 });
      } finally {
        tools.stop();
      }
    });
  }
});

/** Starts a program that prints its port. */
async function start(code, env) {
  const folder = workFolder();
  writeFileSync(join(folder, "tools.mjs"), code);
  const child = spawn(process.execPath, ["tools.mjs"], { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const stop = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const [, port] = /port (\d+)$/.exec(line) ?? [];
    if (port) return { origin: `http://127.0.0.1:${port}`, stop };
  }
  throw new Error("the program ended without a port");
}

let runner;
before(async () => (runner = await pageRunner()));
after(() => runner?.close());

describe("page", () => {
  for (const block of blocksOf("run", "page")) {
    test(`${block.where} parses as ${block.language}`, () => lint(block));
  }

  for (const block of blocksOf("run", "page").filter(({ page }) => full || page === "index.md")) {
    browserTest(`${block.where} works as pasted`, () => runner.run(block));
  }

  for (const block of blocksOf("run", "csp")) {
    browserTest(`${block.where} is a policy under which a visitor gets an answer`, () => runner.runPolicy(block));
  }
});

describe("frameworks", { skip: !full && "run with mvn -Pfull" }, () => {
  for (const block of blocksOf("run", "vue")) {
    test(`${block.where} works as a component of a Vue application`, async () => runner.runMarkup(await vuePage(block)));
  }

  for (const block of blocksOf("run", "angular")) {
    const plain = blocksOf("run", "page").find(({ page }) => page === block.page);
    test(`${block.where} works as a component of an Angular application`, async () => runner.runMarkup(await angularPage(block, plain.code)));
  }

  for (const block of blocksOf("run", "wordpress")) {
    test(`${block.where} works in a theme's functions.php`, { skip: identity.fullOnly("php") }, () => runner.runMarkup(wordpressPage(block)));
  }

  for (const block of blocksOf("run", "next")) {
    test(`${block.where} works as the root layout of a Next application`, async () => {
      const site = await nextSite(block);
      try {
        await runner.runSite(site);
      } finally {
        await site.close();
      }
    });
  }
});

describe("analytics", () => {
  const vendors = blocksOf("run", "analytics").map((block) => {
    test(`${block.where} sends the vendor only valid events, and nothing that somebody wrote`, () => checkRecipe(block));
    return vendorOf(block).name;
  });

  test("each vendor has one recipe", () => assert.deepEqual(vendors, ["Google Analytics 4", "Plausible", "Segment", "Matomo"]));
});

describe("publish", () => {
  let folder;
  before(() => (folder = workFolder()));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const block of blocksOf("run", "publish")) {
    test(`${block.where} works in a new folder`, () => {
      // 1.2.3 on the pages stands for a published version. The test replaces it with the built one.
      const { version } = JSON.parse(source("cdn-dist/target/site/widget/v1/manifest.json"));
      const printed = execFileSync("bash", ["-ec", block.code.replaceAll("1.2.3", version)], { cwd: folder, encoding: "utf8" });
      assert.match(printed, /^done, \d+ files put$/m);
      assert.ok(existsSync(join(folder, "public/widget/v1/karta.js")));
    });
  }
});

test("the server reads each configuration of the pages", () => assert.equal(config.check(blocksOf("run", "config")), ""));

test("the curl examples succeed in their order", () => {
  const script = blocksOf("run", "curl").map(({ code }) => code).join("\n").replaceAll("http://127.0.0.1:8787", runner.server);
  const printed = execFileSync("bash", ["-euo", "pipefail", "-c", script], { encoding: "utf8" });
  assert.match(printed, /\{"accepted":true,"seq":2,"message_id":"[^"]+"\}/);
  assert.match(printed, /"type":"session.status_idle"/);
  assert.match(printed, /"messages":\[/);
  assert.match(printed, /"status":"completed"/);
});

test("every run block has a runner", () => {
  const runners = ["identity", "step-up", "page", "csp", "vue", "angular", "wordpress", "next", "quickstart", "publish", "config", "curl", "signature", "tools", "analytics"];
  const without = blocksOf("run").filter(({ group }) => !runners.includes(group));
  assert.deepEqual(without.map(({ where, group }) => `${where} run=${group}`), []);
});

test("each block that is neither run, compiled nor parsed has a reason", (context) => {
  const count = (kind) => all.filter((block) => block.kind === kind).length;
  const texts = all.filter(({ kind }) => kind === "text");
  for (const { where, reason } of texts) assert.ok(reason.length >= 20, `${where}: "${reason}" is no reason`);
  context.diagnostic(`${all.length} code blocks: run ${count("run")}, compile ${count("compile")}, lint ${count("lint")}, text ${texts.length}`);
  for (const { where, reason } of texts) context.diagnostic(`text at ${where}: ${reason}`);
});
