// SPDX-License-Identifier: Apache-2.0
/** Each pass keeps what the code does, and refuses code that it would break. The sample has TeaVM's shapes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { lean } from "../src/lean/lean.mjs";
import { nativeClasses } from "../src/lean/native-classes.mjs";
import { nativeStrings } from "../src/lean/native-strings.mjs";
import { sharedFieldNames } from "../src/lean/shared-field-names.mjs";

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
    $rt_throw = ex => { throw ex; };
    function jl_Object() { this.$id$ = 0; }
    function jl_String() { jl_Object.call(this); this.$hashCode0 = 0; }
    let jl_String__init_3 = ($this, $native) => { $this.$nativeString = $native; },
    jl_String__init_0 = var_0 => { let var_1 = new jl_String(); jl_String__init_3(var_1, var_0); return var_1; },
    jl_String_equals = ($this, $other) => { if (!($other instanceof jl_String)) return 0; return $this.$nativeString === $other.$nativeString ? 1 : 0; },
    jl_String_hashCode = $this => { let $i = 0; while ($i < $this.$nativeString.length) { $this.$hashCode0 = (31 * $this.$hashCode0 | 0) + $this.$nativeString.charCodeAt($i) | 0; $i = $i + 1 | 0; } return $this.$hashCode0; };
    function a_Shape() { let a = this; jl_Object.call(a); a.$sides = 0; a.$label = null; }
    function a_Square() { a_Shape.call(this); this.$edge = 0.0; }
    let a_Marker = $rt_classWithoutFields(),
    a_Shape_name = $this => $this.$label,
    a_Square_grow = ($this, $by) => { $this.$edge = $this.$edge + $by; return $this.$edge; },
    a_Main_main = () => {
        let $square;
        $square = new a_Square();
        $square.$label = $rt_s(0);
        ${extra}
        return [$rt_ustr($square.$name()), $square.$sides, $square.$edge, $square.$grow(2), jl_String_equals($rt_s(0), $rt_str("square")), jl_String_hashCode($rt_s(1)), $square instanceof a_Shape, ($rt_s(1)).$nativeString.length];
    };
    $rt_metadata([jl_Object, 0, 0, [], 1, 0, 0, [], a_Shape, 0, jl_Object, [], 1, 0, 0, ["$name", $rt_wrapFunction0(a_Shape_name)], a_Square, 0, a_Shape, [], 1, 0, 0, ["$grow", $rt_wrapFunction1(a_Square_grow)], a_Marker, 0, jl_Object, [], 1, 0, 0, [], jl_String, 0, jl_Object, [], 1, 0, 0, []]);
    $rt_stringPool(["square", "ab"]);
    main = a_Main_main;
})();
`;
const run = (code) => runInNewContext(`${code};main()`);
const map = { version: 3, sources: ["a/Main.java"], names: [], mappings: "AAAA" };

test("what the code does stays as it was", () => {
  const expected = JSON.stringify(["square", 0, 0, 2, 1, 3105, true, 2]);
  assert.equal(JSON.stringify(run(sample())), expected);
  const { code } = lean(sample(), map);
  assert.equal(JSON.stringify(run(code)), expected);
});

test("a class says its fields and methods once", () => {
  const text = nativeClasses(sample()).toString();
  assert.ok(text.includes("class a_Square extends a_Shape {\n$edge = 0.0;\n$grow($by) { let $this = this; $this.$edge = $this.$edge + $by; return $this.$edge; }}"), text);
});

test("a class that nobody uses is left out", () => {
  assert.doesNotMatch(nativeClasses(sample()).toString(), /a_Marker = class/);
});

test("strings are the engine's own", () => {
  const text = nativeStrings(sample()).toString();
  assert.match(text, /\$square\.\$label = "square";/);
  assert.doesNotMatch(text, /\$nativeString/);
});

test("hashCode counts right where TeaVM has inlined it", () => {
  const inlined = sample("let $text = $rt_s(1), $i = 0; if (!$text.$hashCode0) { while ($i < $text.$nativeString.length) { $text.$hashCode0 = (31 * $text.$hashCode0 | 0) + $text.$nativeString.charCodeAt($i) | 0; $i = $i + 1 | 0; } } return $text.$hashCode0;");
  assert.equal(run(inlined), 3105);
  assert.equal(run(lean(inlined, map).code), 3105);
});

test("a list finds a larger array when it is full", () => {
  const full = sample(`let $array = $rt_createArray($rt_objcls(), 1), $type = jl_Class_getComponentType(jl_Object_getClass($array));
    return otrr_ClassInfo_newArrayInstance($type.$classInfo, 3).data.length;`);
  assert.equal(run(full), 3);
  assert.equal(run(lean(full, map).code), 3);
});

test("fields of a subclass follow those of its parent", () => {
  const text = sharedFieldNames(sample()).toString();
  assert.match(text, /a_Shape\.call\(this\); this\.\$f\d = 0\.0/);
});

test("two classes with a field of one name are refused", () => {
  const twice = sample().replace("this.$edge = 0.0", "this.$sides = 0.0");
  assert.throws(() => sharedFieldNames(twice), /\$sides is declared twice/);
});

test("a question for the interfaces of an object is refused", () => {
  assert.throws(() => nativeClasses(sample("if ($rt_isInstance($square, a_Marker)) return null;")), /\$rt_isInstance/);
});

test("a method of Object that a string may answer is refused", () => {
  assert.throws(() => nativeStrings(sample("$square.$label.$toString();")), /may be called on a string/);
});
