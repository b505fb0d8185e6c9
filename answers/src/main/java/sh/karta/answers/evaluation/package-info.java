// SPDX-License-Identifier: Apache-2.0
/** Measures how well documents answer a file of questions. Entry: {@link sh.karta.answers.evaluation.Evaluation}. */
@UsedBy("sh.karta.server.cli")
@NullMarked
package sh.karta.answers.evaluation;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
