// SPDX-License-Identifier: Apache-2.0
/** Random programs with the shapes of TeaVM's output, to run before and after a pass. */

/** Returns a program of variables, recorded calls, conditions, loops and jumps, determined by a seed. */
export function program(seed) {
  let state = seed;
  const random = (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  const pick = (...all) => all[random(all.length)];
  const name = () => pick("a", "b", "c", "x", "y");
  const value = (depth) => {
    if (depth === 0) return pick(name(), name(), "1", "2", "mutable");
    return [
      () => `call(${value(depth - 1)}, ${value(depth - 1)})`,
      () => `${name()}.constructor`,
      () => `${value(depth - 1)} + ${value(depth - 1)}`,
      () => `(${value(depth - 1)} ? ${value(depth - 1)} : ${value(depth - 1)})`,
      () => `(${value(depth - 1)} && ${value(depth - 1)})`,
      () => value(0),
    ][random(6)]();
  };
  let labels = 0;
  const list = (depth, jumps) => `{ ${Array.from({ length: 1 + random(5) }, () => statement(depth, jumps)).join(" ")} }`;
  const statement = (depth, jumps) => {
    const kind = random(depth > 0 ? 16 : 8);
    if (kind < 5) return `${name()} = ${value(random(3))};`;
    if (kind === 5) return `call(${value(1)}, ${value(1)});`;
    if (kind === 6) return jumps.length > 0 ? `if (${value(1)}) ${pick(...jumps)}` : `mutable = ${value(1)};`;
    if (kind === 7) return `call(${name()}, ${name()});`;
    if (kind < 10) return `if (${value(1)}) ${list(depth - 1, jumps)} else ${list(depth - 1, jumps)}`;
    if (kind === 10) return `l${++labels}: ${list(depth - 1, [...jumps, `break l${labels};`])}`;
    if (kind === 11) return `switch (${value(1)}) { case 1: ${statement(depth - 1, jumps)} case 2: ${statement(depth - 1, jumps)} break; default: ${statement(depth - 1, jumps)} }`;
    if (kind === 12) return random(9) > 0 ? `{ ${statement(depth - 1, jumps)} }` : `try ${list(depth - 1, [])} catch (e) ${list(depth - 1, [])}`;
    if (kind > 13) {
      // As in TeaVM's loops: the exit comes first, or after an assignment.
      const exit = pick("break;", "return x;", "return call(y, c);", ...jumps);
      const label = `l${++labels}`;
      return `${label}: while (true) { ${pick("", "", `${name()} = ${value(1)};`)} if (${pick("!round()", `!round() || ${name()} === 3`)}) ${exit} ${list(depth - 1, [...jumps, ...pick([], [`break ${label};`, "break;"]), `continue ${label};`]).slice(1)}`;
    }
    return `l${++labels}: while (round()) ${list(depth - 1, [...jumps, `break l${labels};`, `continue l${labels};`])}`;
  };
  return `let f = (x, y) => { let a = 0, b = 0, c = 0; ${list(3, []).slice(1, -1)} call(a, b); call(c, x); return y; };`;
}

/** Returns the record of a program: each call with its arguments, and the outcome. */
export function run(code) {
  const notes = [];
  let rounds = 0;
  const world = { mutable: 1 };
  const call = (...given) => {
    notes.push(given.map((each) => each?.name ?? String(each)).join());
    world.mutable++;
    if (notes.length > 200) throw new Error("enough");
    return notes.length % 3 === 0 ? 0 : notes.length;
  };
  const round = () => rounds++ < 40 && rounds % 4 !== 0;
  const body = code.replaceAll("mutable", "world.mutable");
  try {
    notes.push(String(new Function("call", "round", "world", `${body} return f(5, 7);`)(call, round, world)));
  } catch (error) {
    notes.push(error.message);
  }
  return notes.join("|");
}
