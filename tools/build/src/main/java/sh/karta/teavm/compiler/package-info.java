// SPDX-License-Identifier: Apache-2.0
/** The TeaVM compiler as a process of its own. Entry: {@link sh.karta.teavm.compiler.Main}. */
@UsedBy({})
@NullMarked
package sh.karta.teavm.compiler;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
