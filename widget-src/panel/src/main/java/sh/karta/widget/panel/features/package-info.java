// SPDX-License-Identifier: Apache-2.0
/**
 * Sets of features that are added to the panel. {@link sh.karta.widget.panel.features.Features} is in the chunk {@code
 * features}. Entry: {@link sh.karta.widget.panel.features.FeatureSet}.
 */
@UsedBy("panel.shell")
@NullMarked
package sh.karta.widget.panel.features;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
