// SPDX-License-Identifier: Apache-2.0
/**
 * What the widget keeps in the page's storage, and under which names. Entry: {@link sh.karta.widget.core.storage.StorageKeys}.
 * Permitted dependents: every package of the widget.
 */
@NullMarked
package sh.karta.widget.core.storage;

import org.jspecify.annotations.NullMarked;
