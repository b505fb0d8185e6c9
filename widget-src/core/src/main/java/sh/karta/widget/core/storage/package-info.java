// SPDX-License-Identifier: Apache-2.0
/**
 * The widget's entries in the page's storage, and their keys. Entry:
 * {@link sh.karta.widget.core.storage.StorageKeys}. Permitted dependents: every package of the widget.
 */
@NullMarked
package sh.karta.widget.core.storage;

import org.jspecify.annotations.NullMarked;
