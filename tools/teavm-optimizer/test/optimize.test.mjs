// SPDX-License-Identifier: Apache-2.0
/** Each pass keeps the behaviour of code, and refuses code that it would break. The sample has TeaVM's shapes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { classLibrary } from "../src/class-library.mjs";
import { optimize, PASS_NAMES } from "../src/optimize.mjs";
import { localsAsParameters } from "../src/locals-as-parameters.mjs";
import { nativeClasses } from "../src/native-classes.mjs";
import { nativeStrings } from "../src/native-strings.mjs";
import { objectLiterals } from "../src/object-literals.mjs";
import { parameterOrder } from "../src/parameter-order.mjs";
import { sharedFieldNames } from "../src/shared-field-names.mjs";

const sample = (extra = "") => `"use strict";
var main;
(function() {
    let $rt_pool = null,
    $rt_objcls = () => jl_Object,
    $rt_classWithoutFields = superclass => function() { (superclass || jl_Object).call(this); },
    $rt_wrapFunction0 = f => function() { return f(this); },
    $rt_wrapFunction1 = f => function(p1) { return f(this, p1); },
    $rt_metadata = data => { for (let i = 0; i < data.length; i += 8) { let c = data[i]; c.prototype = Object.create(data[i + 2] ? data[i + 2].prototype : {}); c.prototype.constructor = c; let m = data[i + 7]; for (let j = 0; j < m.length; j += 2) c.prototype[m[j]] = m[j + 1]; } },
    $rt_stringPool = strings => { $rt_pool = strings.map($rt_str); },
    $rt_s = index => $rt_pool[index],
    $rt_str = str => str === null ? null : jl_String__init_0(str),
    $rt_ustr = str => str === null ? null : str.$nativeString,
    $rt_isInstance = (object, type) => object.constructor === type,
    $rt_cls = info => info && { $classInfo: info },
    $rt_createArray = (type, size) => new ($rt_arraycls(type))(new Array(size).fill(null)),
    $rt_arraycls = type => { let array = function(data) { this.data = data; }; array.itemType = type; return array; },
    jl_Object_getClass = $this => $rt_cls($this.constructor),
    jl_Class_getComponentType = $this => $rt_cls($this.$classInfo.itemType),
    otrr_ClassInfo_newArrayInstance = ($info, $size) => { switch ($info.primitiveKind) { default: return $rt_createArray($info, $size); } },
    $rt_throw = ex => { throw ex; },
    $rt_callWithReceiver = f => function(...rest) { return f(this, ...rest); },
    otji_JS_function = (var$1, var$2) => var$1[var$2].bind(var$1);
    function jl_Object() { this.$id$ = 0; }
    function jl_String() { jl_Object.call(this); this.$hashCode0 = 0; }
    let jl_String__init_3 = ($this, $native) => { $this.$nativeString = $native; },
    jl_String__init_0 = var_0 => { let var_1 = new jl_String(); jl_String__init_3(var_1, var_0); return var_1; },
    jl_String_equals = ($this, $other) => { if (!($other instanceof jl_String)) return 0; return $this.$nativeString === $other.$nativeString ? 1 : 0; },
    jl_String_hashCode = $this => { let $i = 0; while ($i < $this.$nativeString.length) { $this.$hashCode0 = (31 * $this.$hashCode0 | 0) + $this.$nativeString.charCodeAt($i) | 0; $i = $i + 1 | 0; } return $this.$hashCode0; };
    function ju_AbstractList() { jl_Object.call(this); }
    function ju_ArrayList() { let a = this; ju_AbstractList.call(a); a.$array0 = null; a.$size0 = 0; }
    function jl_Throwable() { jl_Object.call(this); this.$message = null; }
    let ju_ArrayList__init_0 = ($this, $initialCapacity) => { $this.$array0 = $rt_createArray($rt_objcls(), $initialCapacity); },
    ju_ArrayList__init_ = () => { let var_0 = new ju_ArrayList(); ju_ArrayList__init_0(var_0, 2); return var_0; },
    ju_ArrayList_add = ($this, $element) => { $this.$array0.data[$this.$size0++] = $element; return 1; },
    ju_ArrayList_checkIndex = ($this, $index) => { if ($index >= $this.$size0) $rt_throw(new jl_Throwable()); },
    ju_ArrayList_get = ($this, $index) => { ju_ArrayList_checkIndex($this, $index); return $this.$array0.data[$index]; },
    jl_Throwable__init_ = ($this, $message) => { $this.$message = $message; };
    function a_Main$main$lambda$_1_0() { let a = this; jl_Object.call(a); a.$_0 = null; a.$_1 = 0; }
    let a_Main$main$lambda$_1_0_run = ($this, $more) => { let $sum; $sum = $this.$_1 + $more; return $this.$_0.$edge + $sum; };
    function a_Shape() { let a = this; jl_Object.call(a); a.$sides = 0; a.$label = null; }
    function a_Square() { a_Shape.call(this); this.$edge = 0.0; }
    let a_Marker = $rt_classWithoutFields(),
    a_Shape_name = $this => $this.$label,
    a_Square_twice$exported$0 = var$1 => { return var$1.$edge * 2; },
    a_Square_plus$exported$1 = (var$1, var$2) => { return var$1.$edge + var$2; },
    a_Square_grow = ($this, $by) => { $this.$edge = $this.$edge + $by; return $this.$edge; },
    a_Main_main = () => {
        let $square;
        $square = new a_Square();
        $square.$label = $rt_s(0);
        ${extra}
        return [$rt_ustr($square.$name()), $square.$sides, $square.$edge, $square.$grow(2), jl_String_equals($rt_s(0), $rt_str("square")), jl_String_hashCode($rt_s(1)), $square instanceof a_Shape, ($rt_s(1)).$nativeString.length];
    };
    $rt_metadata([jl_Object, 0, 0, [], 1, 0, 0, [], a_Shape, 0, jl_Object, [], 1, 0, 0, ["$name", $rt_wrapFunction0(a_Shape_name)], a_Square, 0, a_Shape, [], 1, 0, 0, ["$grow", $rt_wrapFunction1(a_Square_grow)], a_Marker, 0, jl_Object, [], 1, 0, 0, [], jl_String, 0, jl_Object, [], 1, 0, 0, [], ju_AbstractList, 0, jl_Object, [], 1, 0, 0, [], ju_ArrayList, 0, ju_AbstractList, [], 1, 0, 0, [], jl_Throwable, 0, jl_Object, [], 1, 0, 0, [], a_Main$main$lambda$_1_0, 0, jl_Object, [], 1, 0, 0, ["$run", $rt_wrapFunction1(a_Main$main$lambda$_1_0_run)]]);
    $rt_stringPool(["square", "ab"]);
    (() => {
        let c;
        c = a_Square.prototype;
        c.twice = $rt_callWithReceiver(a_Square_twice$exported$0);
        c.plus = $rt_callWithReceiver(a_Square_plus$exported$1);
    })();
    main = a_Main_main;
})();
`;
const run = (code) => runInNewContext(`${code};main()`);
const map = { version: 3, sources: ["a/Main.java"], names: [], mappings: "AAAA" };

test("the behaviour stays the same", () => {
  const expected = JSON.stringify(["square", 0, 0, 2, 1, 3105, true, 2]);
  assert.equal(JSON.stringify(run(sample())), expected);
  assert.equal(JSON.stringify(run(optimize(sample(), map).code)), expected);
});

for (const name of ["class-library", "native-strings", "shared-field-names", "native-classes", "object-literals", "locals-as-parameters", "parameter-order"]) {
  test(`the behaviour stays the same without ${name}`, () => {
    const expected = JSON.stringify(run(sample()));
    assert.equal(JSON.stringify(run(optimize(sample(), map, { without: [name] }).code)), expected);
  });
}

test("an unknown pass is refused with the names of all passes", () => {
  assert.throws(() => optimize(sample(), map, { without: ["loops"] }), /expected one of class-library, .*, got "loops"/);
});

test("every pass of the README can be left out, and every pass has its row", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rows = new Set([...readme.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name));
  assert.deepEqual([...rows].sort(), [...PASS_NAMES].sort());
  for (const name of rows) optimize(sample(), map, { without: [name] });
});

test("each pass saves at least ten bytes for each of its lines", () => {
  const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  const saved = new Map();
  for (const [, name, bytes] of read("README.md").matchAll(/^\| `([\w-]+)` \|.*\| ([\d,]+) \|$/gm)) {
    saved.set(name, Math.max(saved.get(name) ?? 0, Number(bytes.replaceAll(",", ""))));
  }
  assert.deepEqual([...saved.keys()].sort(), [...PASS_NAMES].sort());
  for (const [name, bytes] of saved) {
    const pass = read(`src/${name}.mjs`);
    // Every pass uses syntax-tree.mjs, and so does split.mjs.
    const helpers = [...pass.matchAll(/ from "\.\/([\w-]+\.mjs)"/g)].map(([, file]) => file).filter((file) => file !== "syntax-tree.mjs");
    const lines = [pass, ...helpers.map((file) => read(`src/${file}`))].reduce((sum, text) => sum + text.trimEnd().split("\n").length, 0);
    assert.ok(lines > 10 && bytes >= 10 * lines, `${name} has ${lines} lines and saves ${bytes} bytes`);
  }
});

test("a boolean of Java stays a number, and one for JavaScript a boolean", () => {
  const booleans = sample(`let $same = jl_String_equals($rt_s(0), $rt_str("square")), $is = $square instanceof a_Shape ? 1 : 0, $empty = ju_ArrayList_add(ju_ArrayList__init_(), $square);
    return [$same, !!$same, $is, !!$is, $empty, !!$empty, !!($square === null ? 1 : 0), $same + $is];`);
  const expected = "[1,true,1,true,1,true,false,2]";
  assert.equal(JSON.stringify(run(booleans)), expected);
  assert.equal(JSON.stringify(run(optimize(booleans, map).code)), expected);
});

test("a class has its fields and methods once", () => {
  const text = nativeClasses(sample()).toString();
  assert.ok(text.includes("class a_Square extends a_Shape {\n$edge = 0.0;\n$grow($by) { let $this = this; $this.$edge = $this.$edge + $by; return $this.$edge; }"), text);
});

test("a class extends only one that has fields or methods, or that the program asks for", () => {
  const text = nativeClasses(sample()).toString();
  assert.match(text, /class ju_ArrayList \{/);
  const asked = nativeClasses(sample("if ($square instanceof ju_AbstractList) return null;")).toString();
  assert.match(asked, /class ju_ArrayList extends ju_AbstractList \{/);
  assert.match(asked, /class ju_AbstractList \{/);
});

test("a class whose initialiser only sets arrays of literals needs none", () => {
  const names = `a_Names_$callClinit = () => { a_Names_$callClinit = $rt_eraseClinit(a_Names); a_Names__clinit_(); },
    a_Names__clinit_ = () => { a_Names_ALL = $rt_wrapArray(jl_String, [$rt_s(0), $rt_s(1)]); },
    a_Names = $rt_classWithoutFields(), a_Names_ALL = null,
    $rt_eraseClinit = target => target.$clinit = () => {},
    $rt_wrapArray = (type, data) => new ($rt_arraycls(type))(data),
    a_Main_main`;
  const code = sample("a_Names_$callClinit(); return [a_Names_ALL.data.length, $rt_ustr(a_Names_ALL.data[1])];").replace("a_Main_main", names);
  const text = optimize(code, map).code;
  assert.equal(JSON.stringify(run(code)), '[2,"ab"]');
  assert.equal(JSON.stringify(run(text)), '[2,"ab"]');
  assert.match(text, /a_Names_ALL = \{ data: \["square", "ab"\] \}/);
  // Until the other class is used, the field is null.
  const other = code.replaceAll("a_Names_ALL", "b_Other_ALL").replace("a_Names_$callClinit(); return", "return b_Other_ALL === null ? 0 :");
  assert.equal(run(other), 0);
  assert.equal(run(optimize(other, map).code), 0);
});

test("an unused class is removed", () => {
  assert.doesNotMatch(nativeClasses(sample()).toString(), /a_Marker = class/);
});

test("strings are native", () => {
  const text = nativeStrings(sample()).toString();
  assert.match(text, /\$square\.\$label = "square";/);
  assert.doesNotMatch(text, /\$nativeString/);
});

test("hashCode is correct where TeaVM has inlined it", () => {
  const inlined = sample("let $text = $rt_s(1), $i = 0; if (!$text.$hashCode0) { while ($i < $text.$nativeString.length) { $text.$hashCode0 = (31 * $text.$hashCode0 | 0) + $text.$nativeString.charCodeAt($i) | 0; $i = $i + 1 | 0; } } return $text.$hashCode0;");
  assert.equal(run(inlined), 3105);
  assert.equal(run(optimize(inlined, map).code), 3105);
});

test("a full list gets a larger array", () => {
  const full = sample(`let $array = $rt_createArray($rt_objcls(), 1), $type = jl_Class_getComponentType(jl_Object_getClass($array));
    return otrr_ClassInfo_newArrayInstance($type.$classInfo, 3).data.length;`);
  assert.equal(run(full), 3);
  assert.equal(run(optimize(full, map).code), 3);
});

test("a list grows beyond its initial capacity and keeps the order", () => {
  const filled = sample(`let $list = ju_ArrayList__init_(), $i = 0; while ($i < 40) { ju_ArrayList_add($list, $i); $i = $i + 1 | 0; } return [$list.$size0, ju_ArrayList_get($list, 0), ju_ArrayList_get($list, 39)];`);
  assert.equal(JSON.stringify(run(optimize(filled, map).code)), "[40,0,39]");
});

test("an index beyond the end of a list is an error", () => {
  const beyond = sample("let $list = ju_ArrayList__init_(); ju_ArrayList_add($list, 5); return ju_ArrayList_get($list, 1);");
  assert.throws(() => run(optimize(beyond, map).code), /^Error: karta: index 1$/);
});

test("a negative index of a list is an error", () => {
  const negative = sample("let $list = ju_ArrayList__init_(); ju_ArrayList_add($list, 5); return ju_ArrayList_get($list, -1);");
  assert.throws(() => run(optimize(negative, map).code), /^Error: karta: index -1$/);
});

test("an item is inserted at an index from the beginning of a list to its end, and any other index is an error", () => {
  const inserting = (index) => sample(`let $list = ju_ArrayList__init_(); ju_ArrayList_add($list, 5); ju_ArrayList_add0($list, ${index}, 7); return [$list.$size0, ju_ArrayList_get($list, 0), ju_ArrayList_get($list, 1)];`)
    .replace("ju_ArrayList_checkIndex = ", "ju_ArrayList_add0 = ($this, $index, $element) => { $this.$array0.data.splice($index, 0, $element); $this.$size0++; }, ju_ArrayList_checkIndex = ");
  assert.equal(JSON.stringify(run(optimize(inserting(0), map).code)), "[2,7,5]");
  assert.equal(JSON.stringify(run(optimize(inserting(1), map).code)), "[2,5,7]");
  for (const index of [-1, 2]) {
    assert.throws(() => run(optimize(inserting(index), map).code), new RegExp(`^Error: karta: index ${index}$`));
  }
});

test("a class with its own equals is refused if a list is searched", () => {
  const searched = sample().replace("ju_ArrayList_add = ", "ju_AbstractList_indexOf = ($this, $o) => -1, ju_ArrayList_add = ");
  assert.doesNotThrow(() => classLibrary(searched));
  assert.throws(() => classLibrary(searched.replace('["$grow",', '["$equals", $rt_wrapFunction1(a_Square_grow), "$grow",')), /a_Square overrides equals/);
});

test("code that accesses the inside of a list is refused", () => {
  assert.throws(() => classLibrary(sample("return $square.$array0;")), /accesses the array inside a list/);
});

test("an exception of Java is an Error with the name of its class", () => {
  const thrown = sample("let $ex = new jl_Throwable(); jl_Throwable__init_($ex, null); $rt_throw($ex);");
  assert.throws(() => run(optimize(thrown, map).code), /^Error: karta: Throwable$/);
});

const lambda = `let $run, $bound; $run = new a_Main$main$lambda$_1_0(); $run.$_0 = $square; $run.$_1 = 40; $bound = otji_JS_function($run, "$run"); return [$bound(2), $run.$run(3), otji_JS_function($run, "$run") === $bound];`;

test("a Java object that JavaScript calls is the same function each time", () => {
  assert.equal(JSON.stringify(run(optimize(sample(lambda), map).code)), "[42,43,true]");
});

test("a Java object that JavaScript calls receives every argument, and each of its methods is a separate function", () => {
  const wide = sample('let $object = { first: (...given) => given.length, second: (...given) => -given.length }; return [otji_JS_function($object, "first")(1, 2, 3, 4, 5), otji_JS_function($object, "second")(1)];');
  assert.equal(JSON.stringify(run(optimize(wide, map).code)), "[5,-1]");
});

test("a lambda is written at the place of its creation", () => {
  const { code } = optimize(sample(lambda), map);
  assert.doesNotMatch(code, /class a_Main\$main\$lambda/);
  assert.match(code, /\$run = \{ \$f\d: \$square, \$f\d: 40, \$run\(\$more\)/);
});

test("a class keeps every method that JavaScript calls", () => {
  const called = sample("$square.$edge = 3; return [$square.twice(), $square.plus(4)];");
  assert.equal(JSON.stringify(run(called)), "[6,7]");
  assert.equal(JSON.stringify(run(optimize(called, map).code)), "[6,7]");
});

test("an object created in two places keeps its class, and so does one whose method creates its own class", () => {
  const twice = `(() => { let x; class a_Two { $f1 = 1; } x = new a_Two(); return [x, new a_Two()]; })`;
  assert.match(objectLiterals(twice).toString(), /class a_Two/);
  const itself = `(() => { class a_Node { $next() { return new a_Node(); } } })`;
  assert.match(objectLiterals(itself).toString(), /class a_Node/);
});

test("a field whose value reads the object is set after its creation", () => {
  const reads = `() => { let x; class a_One { $f1 = 1; $f2 = 0; } x = new a_One(); x.$f1 = 5; x.$f2 = x.$f1 + 1; return [x.$f1, x.$f2]; }`;
  assert.equal(JSON.stringify(runInNewContext(`(${objectLiterals(reads)})()`)), "[5,6]");
});

test("local variables become parameters only if every call is known", () => {
  const known = localsAsParameters("let f = a => { let b; b = a + 1; return b; }, g = () => f(1);").toString();
  assert.match(known, /f = \(a,b\) =>/);
  const value = localsAsParameters("let f = a => { let b; b = a + 1; return b; }, g = () => [1, 2].map(f);").toString();
  assert.match(value, /f = a => \{ let b;/);
});

test("fields of a subclass follow those of its parent", () => {
  const text = sharedFieldNames(sample()).toString();
  assert.match(text, /a_Shape\.call\(this\); this\.\$f\d = 0\.0/);
});

test("two classes with equal field names are refused", () => {
  const twice = sample().replace("this.$edge = 0.0", "this.$sides = 0.0");
  assert.throws(() => sharedFieldNames(twice), /\$sides is declared twice/);
});

test("a test for the interfaces of an object is refused", () => {
  assert.throws(() => nativeClasses(sample("if ($rt_isInstance($square, a_Marker)) return null;")), /\$rt_isInstance/);
});

test("a method of Object that may be called on a string is refused", () => {
  assert.throws(() => nativeStrings(sample("$square.$label.$toString();")), /may be called on a string/);
});

test("functions are in the order of their parameters, and computed values keep their place", () => {
  const code = `(function() {
    let two = (a, b) => a + b, sum = two(1, 2), none = () => sum, one = a => two(a, sum);
    let twice = sum * 2;
    class Pair {}
    result = [none(), one(1), twice, typeof Pair];
})();`;
  const run = (text) => runInNewContext(`let result; ${text} result.join()`);
  const out = parameterOrder(code).toString();
  assert.equal(run(out), run(code));
  assert.deepEqual(out.match(/let \w+/g), ["let none", "let one", "let two", "let sum", "let twice"]);
});
