// SPDX-License-Identifier: Apache-2.0
/** The upload of a file (Upload) as TeaVM compiled the class, with a stand-in for XMLHttpRequest. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { part } from "../src/build.mjs";

const program = `${await readFile(part("differential").file, "utf8")}\nmain([]);`;

/** A request whose answer the test sends. Its events come in the order of the XMLHttpRequest standard. */
class Xhr {
  readyState = 0;
  status = 0;
  statusText = "";
  responseText = "";
  upload = {};
  aborted = false;

  open() {
    this.state(1);
  }

  setRequestHeader() {}

  send() {}

  getAllResponseHeaders() {
    return "content-type: text/plain\r\n";
  }

  state(state) {
    this.readyState = state;
    this.onreadystatechange?.({});
  }

  head(status) {
    this.status = status;
    this.state(2);
  }

  /** Receives the text so far. */
  text(all) {
    this.responseText = all;
    this.state(3);
  }

  end(all) {
    this.responseText = all;
    this.state(4);
    this.onload?.({});
  }

  fail() {
    this.status = 0;
    this.responseText = "";
    this.state(4);
    this.onerror?.({});
  }

  abort() {
    this.aborted = true;
    this.status = 0;
    this.responseText = "";
    this.state(4);
  }
}

/** Starts an upload. Returns its request, and what its handler hears, which `react` gets too. */
function upload(react = () => {}) {
  const heard = [];
  let xhr;
  let end;
  const XMLHttpRequest = function () {
    return (xhr = new Xhr());
  };
  const uploading = (start) =>
    (end = start(new File(["x"], "a.txt"), (text) => {
      // A piece may be empty.
      if (text !== "text ") heard.push(text);
      react(text, end);
    }));
  new Function("uploading", "XMLHttpRequest", program)(uploading, XMLHttpRequest);
  return { heard, xhr, end };
}

test("the status and the headers of an answer are known before its body has ended", () => {
  const { heard, xhr } = upload();
  xhr.head(413);
  assert.deepEqual(heard, ["head 413 text/plain"]);
  xhr.text("Too ");
  xhr.text("Too large");
  xhr.end("Too large.");
  assert.equal(heard.shift(), "head 413 text/plain");
  assert.equal(heard.pop(), "end");
  assert.equal(heard.map((text) => text.replace("text ", "")).join(""), "Too large.");
});

test("the body is passed on while it arrives, so that a limit can cancel the request", () => {
  const { heard, xhr } = upload((text, end) => text.length > 100 && end());
  xhr.head(200);
  xhr.text("x".repeat(50));
  assert.equal(xhr.aborted, false);
  xhr.text("x".repeat(200));
  assert.equal(xhr.aborted, true);
  const count = heard.length;
  xhr.text("x".repeat(300));
  xhr.end("x".repeat(400));
  assert.equal(heard.length, count);
});

test("a character whose bytes arrive in two pieces is complete", () => {
  const { heard, xhr } = upload();
  xhr.head(200);
  xhr.text("Gr\ufffd");
  xhr.text("Gr\u00fc\u00df");
  xhr.end("Gr\u00fc\u00dfe");
  assert.equal(heard.filter((text) => text.startsWith("text ")).map((text) => text.slice(5)).join(""), "Gr\u00fc\u00dfe");
});

test("a connection that breaks in the body is reported after the status, once", () => {
  const { heard, xhr } = upload();
  xhr.head(502);
  xhr.text("Bad ");
  xhr.fail();
  assert.deepEqual(heard, ["head 502 text/plain", "text Bad", "failed"]);
});

test("a connection that breaks before the head has no status", () => {
  const { heard, xhr } = upload();
  xhr.fail();
  assert.deepEqual(heard, ["failed"]);
});

test("nothing is reported after a cancellation", () => {
  const { heard, xhr, end } = upload();
  xhr.head(200);
  end();
  assert.equal(xhr.aborted, true);
  assert.deepEqual(heard, ["head 200 text/plain"]);
});
