// SPDX-License-Identifier: Apache-2.0
/** The texts for all contestants: the same characters and pieces in every run. */

const words = ("the order parcel weight coffee filter water minute careful result server session token request log number page"
  + " window button answer question table column value choice plan price month change region customer example detail").split(" ");

function randomizer(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/** Returns an answer of `length` characters in the style of a model. */
export function answer(length) {
  const random = randomizer(7);
  const plain = (count) => Array.from({ length: count }, () => words[random(words.length)]).join(" ");
  const rich = (count) => {
    const parts = [];
    for (let left = count; left > 0; ) {
      const some = Math.min(left, 4 + random(9));
      left -= some;
      const text = plain(some);
      parts.push([text, text, text, `**${text}**`, `*${text}*`, `\`${text.slice(0, 24)}\``, `[${text}](https://example.com/${random(1000)})`][random(7)]);
    }
    return `${parts.join(" ")}.`;
  };
  const sections = [
    () => rich(40 + random(40)),
    () => rich(30 + random(30)),
    () => Array.from({ length: 4 + random(4) }, () => `- ${rich(6 + random(10))}`).join("\n"),
    () => Array.from({ length: 3 + random(5) }, (_, i) => `${i + 1}. ${rich(6 + random(10))}`).join("\n"),
    () => `\`\`\`js\n${Array.from({ length: 4 + random(12) }, () => `const ${plain(1)} = ${plain(1)}("${plain(3)}");`).join("\n")}\n\`\`\``,
    () => `| ${plain(1)} | ${plain(2)} | ${plain(1)} |\n|---|---|---|\n${Array.from({ length: 3 + random(6) }, () => `| ${plain(1)} | ${plain(3)} | ${random(1000)} |`).join("\n")}`,
    () => `> ${rich(20)}`,
  ];
  let text = "";
  while (text.length < length) {
    text += `## ${plain(3)}\n\n${rich(50)}\n\n`;
    for (let i = 0; i < 3; i++) text += `${sections[random(sections.length)]()}\n\n`;
  }
  return text.slice(0, length);
}

/** Blocks of `length` characters that never end. */
export const endless = {
  code: (length) => `\`\`\`js\n${answer(length).replaceAll("`", "'").replaceAll(/(.{60}) /g, "$1\n")}`.slice(0, length),
  list: (length) => lines(length, (text) => `- ${text}`),
  table: (length) => `| a | b |\n|---|---|\n${lines(length, (text) => `| ${text.replaceAll("|", "")} | b |`)}`.slice(0, length),
  quote: (length) => lines(length, (text, i) => (i % 4 === 3 ? ">" : `> ${text}`)),
};

function lines(length, line) {
  const random = randomizer(3);
  let text = "";
  for (let i = 0; text.length < length; i++) {
    text += `${line(Array.from({ length: 6 + random(8) }, () => words[random(words.length)]).join(" "), i)}\n`;
  }
  return text.slice(0, length);
}

/** Splits a text into deltas of about 24 characters. */
export function deltas(text) {
  const random = randomizer(5);
  const pieces = [];
  for (let at = 0; at < text.length; ) {
    const end = at + 12 + random(25);
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}
