// SPDX-License-Identifier: Apache-2.0
/**
 * Fakes of core's ports on the JVM, in virtual time. Entry: {@link sh.karta.widget.core.fake.World}.
 */
package sh.karta.widget.core.fake;
