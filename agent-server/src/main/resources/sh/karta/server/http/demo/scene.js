// SPDX-License-Identifier: Apache-2.0
/**
 * A scene of six seconds over the open panel: a question, a step, an answer with its source. It is a picture, so nothing is sent or stored
 * for it. It goes with the first click or key. With reduced motion it is still.
 */
(() => {
  "use strict";
  /** Whoever has written to the widget sees that conversation instead. */
  function hasWritten() {
    try {
      return Object.keys(localStorage).some((key) => /^karta:1:.*:(session|outbox)$/.test(key));
    } catch {
      return false;
    }
  }
  if (!document.documentElement.classList.contains("beside") || hasWritten()) return;

  const words = window.demo.texts[window.demo.look.locale].scene;

  /** Adds an element that appears `at` seconds. */
  function add(parent, name, className, text, at) {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    if (at !== undefined) element.style.setProperty("--at", `${at}s`);
    parent.append(element);
    return element;
  }

  /** Adds a text whose words appear from one second to another. Some languages have no spaces. */
  function say(parent, text, from, to) {
    const pieces = text.match(/[\u3000-\u9fff]{1,3}|\{code\}|[^\s\u3000-\u9fff]+\s*|\s+/g);
    pieces.forEach((piece, i) => {
      const at = from + ((to - from) * i) / pieces.length;
      if (piece.startsWith("{code}")) add(parent, "code", "at", 'karta("open")', at).dir = "ltr";
      add(parent, "span", "at", piece.replace("{code}", ""), at);
    });
  }

  const scene = document.createElement("div");
  scene.id = "scene";
  scene.setAttribute("aria-hidden", "true");
  add(scene, "p", "ask at", words.ask, 0.5);
  const step = add(scene, "p", "step", "");
  add(step, "span", "working", words.searching, 1.2);
  add(step, "span", "worked at", words.searched, 2.4);
  const [, first, rest] = /(.*?\{code\}.*?[.。])\s*(.*)/.exec(words.answer);
  say(add(scene, "p", "answer", ""), first, 2.8, 3.8);
  const block = add(scene, "pre", "at", "", 3.9);
  block.dir = "ltr";
  add(block, "b", "", "JavaScript");
  const line = add(block, "code", "", 'button.addEventListener(');
  add(line, "u", "", '"click"');
  line.append(", () => ");
  add(line, "i", "", "karta");
  line.append("(");
  add(line, "u", "", '"open"');
  line.append("));");
  const last = add(scene, "p", "", "");
  say(last, rest, 4.2, 5.2);
  add(last, "sup", "at", "1", 5.4);
  add(add(scene, "p", "chip at", "", 5.6), "b", "", "1").after("Commands");
  document.getElementById("stage").append(scene);

  const end = () => {
    scene.classList.add("over");
    setTimeout(() => scene.remove(), 200);
  };
  for (const name of ["pointerdown", "keydown", "focusin"]) addEventListener(name, end, { capture: true, once: true });
  karta("on", "message:sent", end);
})();
