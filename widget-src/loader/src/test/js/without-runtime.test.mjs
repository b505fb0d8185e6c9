// SPDX-License-Identifier: Apache-2.0
/** The names that the build step removes from TeaVM's output, and those that it refuses. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { withoutRuntime } from "../../build/without-runtime.mjs";

/** A small example of TeaVM's output: runtime, two classes of the loader, the epilogue and the export. */
const compiled = (ours, ...more) => `"use strict";
let $rt_objcls = () => jl_Object,
$rt_classWithoutFields = superclass => function() {},
$rt_eraseClinit = target => target.$clinit = () => {
};
function jl_Object() {
    this.$id$ = 0;
}
let skwl_Main = $rt_classWithoutFields(),
skwl_Main_$callClinit = () => {
    skwl_Main_$callClinit = $rt_eraseClinit(skwl_Main);
    skwl_Main__clinit_();
},
jl_String = $rt_classWithoutFields(),
skwl_Main_main = $args => {
    skwl_Main_$callClinit();
    ${ours}
},
skwl_Main__clinit_ = () => {
    ${more[0] ?? "return;"}
},
skwl_Bus_note$js_body$_1 = var$1 => {
    noted.push(var$1);
},
jl_Math = $rt_classWithoutFields();
$rt_metadata([jl_Object, "Object", 1, 0, [], 1, 0, 0, 0]);
jl_String.prototype.toString = function() {
    return $rt_ustr(this);
};
let $rt_export_main = $rt_mainStarter(skwl_Main_main);
export { $rt_export_main as main };
//# sourceMappingURL=loader.js.map
`;

test("the loader's own code remains and runs", () => {
  const script = withoutRuntime(compiled(`skwl_Bus_note$js_body$_1("ran");`));
  const noted = [];
  const context = { noted };
  runInNewContext(`${script}\nmain();`, context);
  assert.deepEqual(noted, ["ran"]);
  assert.deepEqual(Object.keys(context).sort(), ["main", "noted"]);
  assert.doesNotMatch(script, /\$rt_|jl_|prototype/);
});

test("another export than main is the script's main", () => {
  const exported = compiled(`skwl_Bus_note$js_body$_1("ran");`).replace("$rt_export_main as main", "skwl_Main_main as start");
  const noted = [];
  runInNewContext(`${withoutRuntime(exported)}\nmain();`, { noted });
  assert.deepEqual(noted, ["ran"]);
  assert.throws(() => withoutRuntime(exported.replace("skwl_Main_main as", "jl_Math as")), /export start: expected a function of the loader, got jl_Math/);
});

test("remaining code keeps its position, so that the source map stays valid", () => {
  const before = compiled(`skwl_Bus_note$js_body$_1("ran");`).split("\n");
  const after = withoutRuntime(before.join("\n")).split("\n");
  const at = before.findIndex((line) => line.includes('note$js_body$_1("ran")'));
  assert.equal(after[at], before[at]);
});

for (const [name, ours] of [
  ["a Java object", "new skwl_Main();"],
  ["a Java string", "$rt_str('x');"],
  ["an exception", "$rt_throw(1);"],
  ["a class of the library", "jl_Math;"],
]) {
  test(`${name} is refused by name`, () => {
    assert.throws(() => withoutRuntime(compiled(ours)), /creates Java objects.*: (skwl_Main|\$rt_str|\$rt_throw|jl_Math)\./);
  });
}

test("a static initialiser is refused", () => {
  assert.throws(() => withoutRuntime(compiled("", "skwl_Main_field = 1;")), /skwl_Main__clinit_: .*no static initialiser/);
});

for (const file of ["loader.js", "module.js"]) {
  test(`the compiled ${file} contains no runtime`, async () => {
    const script = await readFile(new URL(`../../../target/js/${file}`, import.meta.url), "utf8");
    assert.doesNotMatch(script, /\$rt_|\bjl_|\bju_|JavaError|teavm/);
  });
}
