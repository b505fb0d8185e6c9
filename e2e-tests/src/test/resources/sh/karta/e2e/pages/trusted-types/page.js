// SPDX-License-Identifier: Apache-2.0
/* A default policy receives every string that reaches a sink. No string of the widget may be among them. */
window.asked = [];
if (window.trustedTypes) {
  trustedTypes.createPolicy("default", {
    createHTML: function (text) {
      asked.push("HTML: " + text);
      return null;
    },
    createScript: function (text) {
      asked.push("script: " + text);
      return null;
    },
    createScriptURL: function (text) {
      asked.push("script address: " + text);
      return null;
    },
  });
}
window.intact = function () {
  return asked;
};
