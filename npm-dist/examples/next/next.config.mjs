// SPDX-License-Identifier: Apache-2.0
/** @type {import("next").NextConfig} */
export default {
  // The pages are checked by the compiler of this project, beside the build.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
};
