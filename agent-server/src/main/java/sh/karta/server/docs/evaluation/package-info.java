// SPDX-License-Identifier: Apache-2.0
/** Measures how well documents answer a file of questions. Entry: {@link sh.karta.server.docs.evaluation.Evaluation}. */
@UsedBy("cli")
@NullMarked
package sh.karta.server.docs.evaluation;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
