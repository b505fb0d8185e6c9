// SPDX-License-Identifier: Apache-2.0
/**
 * The events a session consists of. Entry: {@link sh.karta.server.event.Event}; drafts are made by {@link
 * sh.karta.server.event.EventDraft}.
 */
@UsedBy("..")
@NullMarked
package sh.karta.server.event;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
