// SPDX-License-Identifier: Apache-2.0
/**
 * A client of an agent without a user interface. Entry: {@link sh.karta.widget.core.client.AgentClient}. Permitted
 * dependents: conversation, headless.
 */
@NullMarked
package sh.karta.widget.core.client;

import org.jspecify.annotations.NullMarked;
