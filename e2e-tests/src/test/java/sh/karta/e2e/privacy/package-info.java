// SPDX-License-Identifier: Apache-2.0
/** The widget's cost and storage before its first use. Entry: each test class. */
@NullMarked
package sh.karta.e2e.privacy;

import org.jspecify.annotations.NullMarked;
