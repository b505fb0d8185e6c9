// SPDX-License-Identifier: Apache-2.0
/** Options of a client. Entry: {@link sh.karta.widget.core.config.ClientConfig}. */
@UsedBy({"core.auth", "core.client", "core.conversation", "core.transport", "headless", "panel..", "differential"})
@NullMarked
package sh.karta.widget.core.config;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
