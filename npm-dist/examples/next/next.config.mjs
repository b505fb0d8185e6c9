// SPDX-License-Identifier: Apache-2.0
/** @type {import("next").NextConfig} */
export default {
  // Pages that were left stay mounted, hidden in an `<Activity>`.
  cacheComponents: true,
  // The project's compiler checks the types separately from the build.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
};
