// SPDX-License-Identifier: Apache-2.0
/**
 * The scripted agent behind the wire protocol, inside a page: conversations, their logs and the answers to the widget's requests. Entry:
 * {@link sh.karta.inpage.Main}, the module's only export.
 */
@UsedBy({})
@NullMarked
package sh.karta.inpage;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
