// SPDX-License-Identifier: Apache-2.0
/** Speech as text, from an endpoint with OpenAI's API. Entry: {@link sh.karta.server.transcription.TranscriptionEndpoint}. */
@UsedBy("http")
@NullMarked
package sh.karta.server.transcription;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
