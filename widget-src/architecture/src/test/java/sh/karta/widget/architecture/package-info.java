// SPDX-License-Identifier: Apache-2.0
/** The rules that hold across the widget's modules.. */
@NullMarked
package sh.karta.widget.architecture;

import org.jspecify.annotations.NullMarked;
