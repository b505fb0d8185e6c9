// SPDX-License-Identifier: Apache-2.0
/** The strict Content Security Policy, with Trusted Types. Entry: each test class. */
@NullMarked
package sh.karta.e2e.policy;

import org.jspecify.annotations.NullMarked;
