// SPDX-License-Identifier: Apache-2.0
console.error("{{word}} in an error");
console.warn("{{word}} in a warning");
console.log("{{word}} in a line that is fine");
Promise.reject(new Error("{{word}} in a rejection"));
setTimeout(() => {
  document.title = "done";
  throw new Error("{{word}} in an exception");
});
