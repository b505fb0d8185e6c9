// SPDX-License-Identifier: Apache-2.0
/**
 * The widget's entries in the page's storage, and their keys. Entry: {@link sh.karta.widget.core.storage.StorageKeys}.
 */
@UsedBy({"core.auth", "core.conversation", "headless", "loader", "panel.shell"})
@NullMarked
package sh.karta.widget.core.storage;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
