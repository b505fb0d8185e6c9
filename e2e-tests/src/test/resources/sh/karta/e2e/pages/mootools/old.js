// SPDX-License-Identifier: Apache-2.0
/* Removes a function that old engines lack. The library adds its own only then. */
delete Object.keys;
