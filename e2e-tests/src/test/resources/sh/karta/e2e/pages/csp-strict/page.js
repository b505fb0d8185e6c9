// SPDX-License-Identifier: Apache-2.0
window.violations = [];
document.addEventListener("securitypolicyviolation", function (event) {
  violations.push(event.effectiveDirective + " refused " + event.blockedURI);
});
window.intact = function () {
  return violations;
};
