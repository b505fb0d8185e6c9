// SPDX-License-Identifier: Apache-2.0
/**
 * The events of a session. Entry: {@link sh.karta.server.event.Event}. {@link sh.karta.server.event.EventDraft} creates them.
 */
@UsedBy("..")
@NullMarked
package sh.karta.server.event;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
