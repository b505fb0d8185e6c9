// SPDX-License-Identifier: Apache-2.0

const name = String.raw`[\w$]+`;

/**
 * What TeaVM's runtime brings along for features that the widget's Java never uses: class names and reflection,
 * `Object.toString`, stack traces of Java exceptions (nothing catches one). Each entry is found by its shape in the
 * minified output; one that is not found means that TeaVM has changed, and fails the build.
 */
const LEFT_OUT = [
  {
    what: "Object.toString and all that it needs",
    shape: new RegExp(String.raw`${name}\.prototype\.toString=function\(\)\{return ${name}\(${name}\(this\)\);\};`),
    instead: "",
  },
  {
    what: "names of classes for debuggers",
    shape: new RegExp(String.raw`${name}\.prototype\.__teavm_class__=function\(\)\{return ${name}\(this\);\};`),
    instead: "",
  },
  {
    what: "reflection's part of a class's description",
    shape: /return Object\.assign\(\{name:null,[\s\S]*?\},source\|\|\{\}\);/,
    instead:
      "return Object.assign({parent:null,superinterfaces:[],itemType:null,arrayType:null,classObject:null,assignableCache:null},source);",
  },
  {
    what: "enclosing classes",
    shape: /let innerClassInfo=data\[i\+\+\];[\s\S]*?let clinit/,
    instead: "i++;let clinit",
  },
  {
    what: "names of classes",
    shape: /let className=data\[i\+\+\];[\s\S]*?m\.binaryName="L"\+m\.name\+";";/,
    instead: "if(data[i++]!==0)i++;",
  },
  {
    what: "Java's message, cause and stack trace on the JavaScript error",
    shape: new RegExp(
      String.raw`(,${name}=ex=>\{)let javaCause[\s\S]*?(\},${name}=\(err,ex\)=>\{)[\s\S]*?noStack=true[\s\S]*?\}\}(\},${name};)\s*` +
        String.raw`if\(typeof Reflect==='object'\)[\s\S]*?else \{${name}=Error;\}`,
    ),
    instead: '$1ex.$jsException=new Error("Internal fault");$2$3',
  },
  {
    what: "copies of argument lists",
    shape: /=f=>function\(\)\{return f\.apply\(null,\s*\[this\]\.concat\(Array\.prototype\.slice\.call\(arguments\)\)\);\}/,
    instead: "=f=>function(...a){return f(this,...a);}",
  },
];

/** A native body that TeaVM could not parse stands behind a function that replaces itself on its first call. */
const THUNK = new RegExp(
  String.raw`(${name})=(?:\([\w$,]*\)|${name})=>\{if ?\(!\1\.\$native\)\{\s*\1\.\$native=function\([^)]*\)\{(?:return )?\((function[\s\S]*?)\)` +
    String.raw`\([^()]*\);\};\s*\1\s*=\1\.\$native;\}return \1\([^()]*\);\}`,
  "g",
);

/** Returns TeaVM's minified output without what the widget has no use for. */
export function slim(source) {
  let text = source;
  for (const { what, shape, instead } of LEFT_OUT) {
    if (!shape.test(text)) {
      throw new Error(`TeaVM's output has changed: ${what} not found.`);
    }
    text = text.replace(shape, instead);
  }
  return text.replace(THUNK, "$1=$2");
}
