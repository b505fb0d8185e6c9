// SPDX-License-Identifier: Apache-2.0
/**
 * Editing, other answers, and the versions of messages. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.versions.VersionsView}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.versions;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
