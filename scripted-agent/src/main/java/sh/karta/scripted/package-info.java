// SPDX-License-Identifier: Apache-2.0
/**
 * The scripted agent: needs no network and always gives the same answers, so every feature of the panel can be shown and tested. The
 * documentation's previews play its recorded answers. Entry: {@link sh.karta.scripted.Topics}, which finds the script that answers a
 * message.
 */
@UsedBy("sh.karta.server.agent.scripted")
@NullMarked
package sh.karta.scripted;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
