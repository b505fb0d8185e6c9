// SPDX-License-Identifier: Apache-2.0
/**
 * The script that a page loads: {@code karta.js}. Entry: {@link
 * sh.karta.widget.loader.Main}.
 *
 * <p>A call of the page goes {@link sh.karta.widget.loader.CallQueue} → {@link sh.karta.widget.loader.Widget} → panel;
 * an event of the panel comes back through {@link sh.karta.widget.loader.Bus}. No class here has instances: a Java
 * object would need TeaVM's runtime, which would add more than half to the file again (sizes are in the module's
 * README.md).
 */
@UsedBy({})
@NullMarked
package sh.karta.widget.loader;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
