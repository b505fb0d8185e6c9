// SPDX-License-Identifier: Apache-2.0
/** What a page pays and stores before anybody acts. Entry: each test class. Permitted dependents: none. */
@NullMarked
package sh.karta.e2e.privacy;

import org.jspecify.annotations.NullMarked;
