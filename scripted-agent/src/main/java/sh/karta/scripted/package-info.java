// SPDX-License-Identifier: Apache-2.0
/**
 * The scripted agent: needs no network and always gives the same answers, so every feature of the panel can be shown and tested. The server
 * runs it on the JVM and the documentation's previews as JavaScript. Entry: {@link sh.karta.scripted.Topics}, which finds the script that
 * answers a message.
 */
@UsedBy({"sh.karta.inpage", "sh.karta.server.agent.scripted"})
@NullMarked
package sh.karta.scripted;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
