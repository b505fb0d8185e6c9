// SPDX-License-Identifier: Apache-2.0
/** What the JVM can see of the loader; how it behaves is shown in src/test/js.. */
@NullMarked
package sh.karta.widget.loader;

import org.jspecify.annotations.NullMarked;
