// SPDX-License-Identifier: Apache-2.0
/** @type {import("next").NextConfig} */
export default {
  // The project's compiler checks the types separately from the build.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
};
