// SPDX-License-Identifier: Apache-2.0
/** Tests of the loader on the JVM. The tests of its behaviour are in src/test/js. */
@NullMarked
package sh.karta.widget.loader;

import org.jspecify.annotations.NullMarked;
