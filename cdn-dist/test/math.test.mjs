// SPDX-License-Identifier: Apache-2.0
/** Formulas, judged by Temml: its own test formulas give the same elements in core.math, which wrote them on the JVM. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import temml from "temml";

const core = join(import.meta.dirname, "..", "..", "widget-src", "core");
const lines = async (...path) => (await readFile(join(core, ...path), "utf8")).trimEnd().split("\n");

/** Formulas whose commands are all known, and those that Temml reads in the same way. */
const KNOWN = 390;
const SAME = 345;

/** Elements that only group, space or style others. */
const GROUPS = new Set(["mrow", "mstyle", "mpadded", "mphantom", "math"]);
const TOKENS = new Set(["mi", "mo", "mn", "mtext"]);
const SAME_SIGN = { "⟂": "⊥", "~": "˜", "⃛": "…", "″": "′ ′", "‴": "′ ′ ′" };

/** Returns the tree of well-formed markup. */
function tree(markup) {
  const open = [{ tag: "math", attributes: "", children: [], text: "" }];
  for (const [, close, tag, attributes, text] of markup.matchAll(/<(\/?)([a-z]+)([^>]*)>|([^<]+)/g)) {
    if (text !== undefined) open.at(-1).text += text;
    else if (close) open.pop();
    else {
      const node = { tag, attributes, children: [], text: "" };
      open.at(-1).children.push(node);
      open.push(node);
    }
  }
  return open[0];
}

const together = (nodes) => nodes.flatMap(canonical).join(" ");

/** Returns the content of an element as a list of words, without attributes that only change its look. */
function canonical({ tag, attributes, children, text }) {
  const inside = children.flatMap(canonical);
  if (tag === "mspace" || (tag === "mrow" && !children.length)) return [];
  // MathML Core has no menclose. A line above or below is an accent there.
  if (tag === "menclose" && attributes.includes('"top"')) return [`mover(${inside.join(" ")}|‾)`];
  if (tag === "menclose" && attributes.includes('"bottom"')) return [`munder(${inside.join(" ")}|_)`];
  if (tag === "menclose" || GROUPS.has(tag) || (TOKENS.has(tag) && children.length)) return inside;
  if (TOKENS.has(tag)) {
    const plain = text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
    // Invisible application, variation selectors.
    const sign = plain.replace(/[\u2061\ufe00\ufe0e]/g, "").replace(/\u00a0/g, " ").normalize("NFC").trim();
    return sign ? [SAME_SIGN[sign] ?? sign] : [];
  }
  if (tag === "msqrt" || tag === "mtd") return [`${tag}(${inside.join(" ")})`];
  let parts = children.map((child) => together([child]));
  // Temml adds two cells for equation numbers.
  if (tag === "mtr" && parts.at(-1) === "mtd(span())") parts = parts.slice(1, -1);
  while (tag === "mtr" && parts.at(-1) === "mtd()") parts.pop();
  if (/^m(sub|sup|subsup)$/.test(tag)) {
    // Scripts after a bracket belong to the whole pair in Temml, and to the bracket in TeX.
    const base = canonical(children[0]);
    if (base.length > 1 && /^[)\]}⟩]$/.test(base.at(-1))) return [...base.slice(0, -1), `${tag}(${[base.at(-1), ...parts.slice(1)].join("|")})`];
  }
  if (/^m(under|over)$/.test(tag) && !parts[1]) return [parts[0]];
  return [`${tag}(${parts.join("|")})`];
}

test("Temml reads its test formulas in the same way", async () => {
  const formulas = (await lines("src", "test", "resources", "sh", "karta", "widget", "core", "math", "formulas.txt")).filter((line) => !line.startsWith("#"));
  const ours = await lines("target", "formulas.txt");
  assert.equal(ours.length, formulas.length);
  const known = formulas.map((line, i) => [line, ours[i]]).filter(([, elements]) => !elements.includes('class="unknown"'));
  const differing = known.filter(([line, elements]) => {
    const [, place, source] = /^(\w+) (.*)$/.exec(line);
    const theirs = temml.renderToString(source, { displayMode: place === "block", throwOnError: true });
    return together([tree(elements)]) !== together([tree(theirs)]);
  });
  const same = known.length - differing.length;
  console.log(`Of ${formulas.length} formulas of Temml, ${known.length} have only known commands, and ${same} give the same elements`);
  if (same < SAME) console.log(differing.map(([line]) => line).join("\n"));
  assert.ok(known.length >= KNOWN, `${known.length} formulas have only known commands, ${KNOWN} expected`);
  assert.ok(same >= SAME, `${same} formulas give the same elements, ${SAME} expected`);
});
