// SPDX-License-Identifier: Apache-2.0
/** Notifies other systems of events. Entry: {@link sh.karta.server.notify.Webhooks}. */
@UsedBy({".", "http"})
@NullMarked
package sh.karta.server.notify;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
